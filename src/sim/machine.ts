import type { MachineAttributes } from '../host/api';
import { limits } from '../host/limits';
import type { HostOptions } from '../host/world-api';
import type { Stream } from './choices';
import { Clock } from './clock';
import { Cpu } from './cpu';
import type { SimDatagramSocket } from './datagram';
import { DiskFaults } from './disk-faults';
import type { SimListener } from './listener';
import { Medium } from './medium';
import { EphemeralPorts } from './ports';
import type { SimProcess } from './process';
import { Resources } from './resources';
import type { Simulation } from './simulation';

/** A simulated machine: cores, memory, clock, disk, ports and processes. */
export class Machine {
  readonly attributes: MachineAttributes;
  readonly cpu: Cpu;
  readonly clock: Clock;
  readonly resources: Resources;
  readonly medium: Medium;
  readonly diskFaults = new DiskFaults();
  readonly listeners = new Map<number, SimListener>();
  readonly datagramSockets = new Map<number, SimDatagramSocket>();
  readonly tcpPorts = new EphemeralPorts((port) => this.listeners.has(port));
  readonly udpPorts = new EphemeralPorts((port) => this.datagramSockets.has(port));
  readonly processes = new Set<SimProcess>();
  readonly random: Stream;
  #losses: Stream | undefined;
  #on = true;
  /** How often it lost power: what its operating system knew before is gone. */
  boot = 0;

  constructor(
    readonly sim: Simulation,
    readonly name: string,
    readonly index: number,
    readonly options: HostOptions,
  ) {
    const { cores = 1, memory = limits.memory, byteOrder = 'little', wordSize = 64 } = options;
    this.attributes = Object.freeze({ cores, memory, byteOrder, wordSize });
    this.cpu = new Cpu(cores, sim.scheduler);
    this.clock = new Clock(sim.scheduler, options.clock ?? {});
    this.resources = new Resources(name, memory, options.processes ?? limits.processes);
    this.medium = new Medium(options.disk?.size ?? limits.disk, options.disk?.torn ?? false);
    this.random = sim.choices.random(name);
  }

  /** What its power failures leave on the disk: one stream, so that each failure draws anew. */
  get losses(): Stream {
    return (this.#losses ??= this.sim.choices.stream(`disk ${this.name}`));
  }

  get on(): boolean {
    return this.#on;
  }

  set on(on: boolean) {
    this.#on = on;
    this.sim.network.noticePower();
  }
}
