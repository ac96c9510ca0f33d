import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MachineAttributes } from '../host/api';
import { ephemeralPort, limits } from '../host/limits';
import type { HostOptions } from '../host/world-api';
import { OsCpu } from './cpu';
import { OsMedium } from './medium';
import { MemoryFile } from './memory-share';
import type { Station } from './network';
import type { OsProcess } from './os-process';
import type { Clock, HostFacts } from './protocol';

/** A port of a machine that a process has opened, or is about to. */
export interface OpenPort {
  readonly id: number;
  readonly port: number;
  readonly process: OsProcess;
  readonly backlog: number;
  /** The real port, once it is open. */
  real?: number;
  /** Connections that wait to be accepted. */
  waiting: number;
  /** Connections that the supervisor is making to it. */
  dialing: Set<Promise<unknown>>;
}

/** A machine: its cores, clock, disk, memory and ports, and where it really is. */
export class Machine implements Station {
  readonly cpu: OsCpu;
  readonly medium: OsMedium;
  readonly attributes: MachineAttributes;
  readonly processes = new Set<OsProcess>();
  readonly listeners = new Map<number, OpenPort>();
  readonly datagrams = new Map<number, OpenPort>();
  readonly memory: MemoryFile;
  readonly processesMax: number;
  on = true;
  clock: Clock;
  #nextPort: number = ephemeralPort;
  #slots = 0;

  /** @param index in the trace @param folder of its own */
  constructor(
    readonly name: string,
    readonly index: number,
    /** The loopback address that its ports are at. */
    readonly address: string,
    readonly folder: string,
    readonly options: HostOptions,
    shows: number,
  ) {
    mkdirSync(folder, { recursive: true });
    const { cores = 1, memory = limits.memory, byteOrder = 'little', wordSize = 64 } = options;
    this.attributes = { cores, memory, byteOrder, wordSize };
    this.processesMax = options.processes ?? limits.processes;
    this.cpu = new OsCpu(cores);
    this.medium = new OsMedium(folder, options.disk?.size ?? limits.disk, options.disk?.torn ?? false);
    const memoryFile = join(folder, 'memory');
    writeFileSync(memoryFile, '');
    this.memory = new MemoryFile(memoryFile);
    const { offset = 0, drift = 0 } = options.clock ?? {};
    this.clock = { at: realNow(), shows: shows + offset, rate: 1 + drift / 1_000_000 };
  }

  /** What the clock shows, in milliseconds. */
  now(): number {
    const { at, shows, rate } = this.clock;
    return shows + (realNow() - at) * rate;
  }

  /** A place for a process's memory, with what it takes from its start on. */
  takeSlot(bytes: number): number {
    const slot = this.#slots++;
    this.memory.set(slot, bytes);
    return slot;
  }

  facts(seed: number, memorySlot: number, memoryTaken: number): HostFacts {
    const { name, attributes: machine, clock, memory } = this;
    return { name, machine, clock, seed, memoryFile: memory.path, memorySlot, memoryTaken };
  }

  freePort(taken: ReadonlyMap<number, unknown>): number {
    do {
      this.#nextPort = this.#nextPort === 65_535 ? ephemeralPort : this.#nextPort + 1;
    } while (taken.has(this.#nextPort));
    return this.#nextPort;
  }

  close(): void {
    this.cpu.close();
    this.memory.close();
  }
}

/** Milliseconds since 1970, with fractions, on a clock that does not jump. */
export function realNow(): number {
  return performance.timeOrigin + performance.now();
}
