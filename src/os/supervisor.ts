import { mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Place } from '../base/place';
import { HostError } from '../host/api';
import { assertSameOptions } from '../host/host-options';
import { limits } from '../host/limits';
import type { HostOptions } from '../host/world-api';
import { KeepAlives } from './keep-alive';
import type { Ending } from './ending';
import { describe } from './ending';
import { Machine } from './machine';
import { OsNetwork } from './network';
import { OsProcess } from './os-process';
import type { RealExit, RealProcess } from './pool';
import type { ConnectionState, FromChild, Problem, Start } from './protocol';
import { Recorder } from './recorder';
import { Relay } from './relay';
import { Calling } from './calling';
import type { Draw, OsSetup } from './setup';
import { UdpRoutes } from './udp';
import type { Wire } from './wire';

export interface StartOptions {
  readonly args?: readonly string[];
  readonly name?: string;
  readonly memory?: number | undefined;
  readonly parent?: OsProcess;
  /** The event that the process follows from. */
  readonly cause?: number;
  readonly connection?: ConnectionState | undefined;
  readonly socket?: Socket | undefined;
  /** The real process begins when this has settled. */
  readonly after?: Promise<unknown>;
}

/** Hosts that get a loopback address of their own. */
const addressesMax = 250;

/** Everything that a world on real processes has: its machines, processes and connections. */
export class Supervisor {
  readonly machines: Machine[] = [];
  readonly processes = new Map<number, OsProcess>();
  readonly wires = new Map<number, Wire>();
  readonly network: OsNetwork;
  readonly recorder: Recorder;
  readonly relay = new Relay();
  readonly udp: UdpRoutes;
  readonly keepAlives = new KeepAlives();
  readonly folder: string;
  readonly #calling: Calling;
  readonly #seeds: Draw;
  #lastProcess = 0;
  #closed = false;

  constructor(readonly setup: OsSetup) {
    this.folder = mkdtempSync(join(tmpdir(), 'dlabs-world-'));
    setup.pool.guardian.clean(this.folder);
    this.recorder = new Recorder(() => setup.observer.happened());
    this.network = new OsNetwork(setup.draw('network'));
    this.#seeds = setup.draw('seeds');
    const { network, recorder } = this;
    this.udp = new UdpRoutes({ network, recorder, draw: setup.draw('corruption') });
    this.#calling = new Calling(this);
  }

  machine(name: string, options: HostOptions = {}): Machine {
    const found = this.findMachine(name);
    if (found) {
      assertSameOptions(name, found.options, options);
      return found;
    }
    const number = this.machines.length + 1;
    // Linux has the whole of 127.0.0.0/8; elsewhere there is one loopback address, and ports must differ.
    const own = process.platform === 'linux' && number <= addressesMax;
    const address = own ? `127.0.1.${number}` : '127.0.0.1';
    const folder = join(this.folder, String(number));
    const index = this.recorder.host(name);
    const machine = new Machine(name, index, address, folder, options, this.recorder.now);
    this.machines.push(machine);
    return machine;
  }

  findMachine(name: string): Machine | undefined {
    return this.machines.find((machine) => machine.name === name);
  }

  /** @throws {HostError} ENOENT, EAGAIN, ENOMEM */
  mayStart(machine: Machine, program: string, memory: number = limits.processMemory): void {
    if (!this.setup.loader.has(program)) throw new HostError('ENOENT', `there is no program “${program}”`);
    // Processes of the check run in this one, and count as none.
    const counted = [...machine.processes].filter(({ pid }) => pid !== process.pid).length;
    if (counted >= machine.processesMax)
      throw new HostError(
        'EAGAIN',
        `${machine.name} has ${machine.processesMax} processes, as many as it may`,
      );
    if (machine.memory.total + memory > machine.attributes.memory)
      throw new HostError(
        'ENOMEM',
        `${machine.name} has no ${memory} bytes of memory left for another process`,
      );
  }

  /** Starts a student's program as a real process. */
  startProgram(machine: Machine, program: string, options: StartOptions = {}): OsProcess {
    const { args = [], memory = limits.processMemory, after = Promise.resolve() } = options;
    this.mayStart(machine, program, memory);
    const real = this.setup.pool.take();
    const name = options.name ?? this.#freeName(program.replace(/\.[cm]?[jt]s$/, ''));
    const process = this.add(machine, name, real.pid, args, memory, options.cause);
    process.parent = options.parent;
    const start: Start = {
      op: 'start',
      setup: this.setup.forChildren,
      program,
      args,
      host: machine.facts(this.#seeds(2 ** 32), process.memorySlot, memory),
      connection: options.connection,
    };
    real.onMessage = (message, socket) => this.#receive(process, real, message, socket);
    const begun = after.then(() => real.send({ tell: start }, options.socket));
    process.reach({
      pid: real.pid,
      send: (tell, socket) => void begun.then(() => real.send({ tell }, socket)),
      kill: () => real.signal('SIGKILL'),
      pause: () => signal(real, 'SIGSTOP'),
      resume: () => signal(real, 'SIGCONT'),
      gone: real.exited,
    });
    void real.exited.then((exit) => this.#gone(process, exit));
    return process;
  }

  /** A process that exists from now on. */
  add(
    machine: Machine,
    name: string,
    pid: number,
    args: readonly string[],
    memory: number,
    cause?: number,
  ): OsProcess {
    const traceIndex = this.recorder.process({ pid, name, host: machine.index });
    const process = new OsProcess(++this.#lastProcess, pid, name, args, machine, traceIndex, memory);
    this.processes.set(process.id, process);
    this.recorder.add('process-started', {
      host: machine,
      process: traceIndex,
      size: pid,
      text: name,
      cause,
    });
    this.setup.observer.started(process);
    return process;
  }

  /** `worker`, then `worker-2`, … while earlier ones live. */
  #freeName(base: string): string {
    const taken = new Set([...this.processes.values()].filter(({ alive }) => alive).map(({ name }) => name));
    if (!taken.has(base)) return base;
    let n = 2;
    while (taken.has(`${base}-${n}`)) n++;
    return `${base}-${n}`;
  }

  #receive(process: OsProcess, real: RealProcess, message: FromChild, socket: Socket | undefined): void {
    if ('notice' in message) return this.#calling.notice(process, message.notice);
    const { id, name, call } = message;
    this.#calling.call(process, name, call, socket).then(
      (ok) => real.send({ id, ok }),
      (error: unknown) => real.send({ id, err: asProblem(error) }),
    );
  }

  /** For processes of the check. */
  get calling(): Calling {
    return this.#calling;
  }

  /** The real process is gone, though it did not say how. */
  #gone(process: OsProcess, { code, signal, lastWords, stderr }: RealExit): void {
    if (!process.alive || this.#closed) return;
    const limit = limitIn(lastWords);
    if (limit) this.end(process, limit, false);
    else if (/out of memory/i.test(stderr)) this.end(process, { limit: 'memory' }, false);
    else if (signal !== null || code === null) this.end(process, 'killed', false);
    else {
      const message = `the real process ended with exit code ${code}: ${stderr.trim().slice(-500)}`;
      this.end(process, { error: { message, text: message } }, false);
    }
  }

  /** A process is no more. @param real whether its real process is to be ended, too */
  end(process: OsProcess, ending: Ending, real: boolean): void {
    if (!process.alive) return;
    const { machine } = process;
    process.end(ending, real);
    for (const ports of [machine.listeners, machine.datagrams])
      for (const [port, open] of ports) if (open.process === process) ports.delete(port);
    if (ending === 'power failure') this.#vanish(process);
    const text = describe(ending);
    this.recorder.add('process-ended', { host: machine, process: process.traceIndex, text });
    process.exited((exit) => process.parent?.send({ op: 'exited', child: process.id, exit }));
    this.setup.observer.ended(process, ending);
  }

  #vanish(process: OsProcess): void {
    for (const wire of this.wires.values())
      for (const end of [0, 1] as const) if (wire.ends[end].process === process) wire.vanish(end);
  }

  /** Settles when no process of the machine (of none: of any) is about to open its ports. */
  async settled(machine?: Machine): Promise<void> {
    const starting = [...this.processes.values()].filter(
      (process) =>
        !process.isReady && !process.paused && (machine === undefined || process.machine === machine),
    );
    await Promise.all(starting.map(({ ready }) => ready));
  }

  /** Records what was done to the world. */
  fault(text: string, machine?: Machine): void {
    this.recorder.add('fault', { text, host: machine });
  }

  /** Whether the world is over. */
  get isClosed(): boolean {
    return this.#closed;
  }

  /** Ends every process and closes every connection. Settles when all are gone. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const wire of this.wires.values()) wire.close();
    const living = [...this.processes.values()].filter(({ alive }) => alive);
    for (const process of living) process.end('killed', true);
    await Promise.all([...this.processes.values()].map(({ gone }) => gone));
    this.keepAlives.close();
    this.relay.close();
    this.udp.close();
    for (const machine of this.machines) machine.close();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** @throws {HostError} ENOTSUP */
function signal(real: RealProcess, name: 'SIGSTOP' | 'SIGCONT'): void {
  if (process.platform === 'win32') {
    throw new HostError(
      'ENOTSUP',
      'Windows cannot stop a process and let it go on; run this in the simulator, which can',
    );
  }
  real.signal(name);
}

/** What a watchdog wrote about the process that it ended. */
function limitIn(lastWords: string): Extract<Ending, { readonly limit: unknown }> | undefined {
  if (lastWords === '') return undefined;
  try {
    return JSON.parse(lastWords) as { limit: 'loop' | 'memory'; place?: Place };
  } catch {
    return undefined; // The process was ended in the middle of it.
  }
}

export function asProblem(error: unknown): Problem {
  if (error instanceof HostError)
    return { code: error.code, message: error.message.slice(error.code.length + 2) };
  return { code: 'EINVAL', message: String(error) };
}
