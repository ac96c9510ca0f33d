import type { Allocation, Exit, Host } from '../host/api';
import type { ProgramInstance } from '../host/program-side';
import { limits } from '../host/limits';
import { kindNumber, none } from '../trace/writer';
import type { About } from './about';
import { Arrivals } from './arrivals';
import type { Wait as ClockWait } from './clock';
import type { Job } from './cpu';
import type { Ending } from './ending';
import { describe, exitOf } from './ending';
import { InputLines } from './input';
import type { Machine } from './machine';
import { ProcessEnded } from '../host/process-ended';
import { ProcessHost } from './process-host';
import type { Happening } from './scheduler';
import type { Simulation, StartOptions } from './simulation';
import type { Socket } from './socket';
import { Timers } from './timers';

/** What a process runs. */
export type Body = (host: Host, instance: ProgramInstance) => Promise<void> | void;

/** A port that a process has open. */
interface OpenPort {
  /** Gives what is there to those who wait. */
  serve(): void;
  close(): void;
}

/** Something that a process waits for, known in runs that record places. */
export interface Wait {
  readonly what: string;
  readonly place: number;
}

/** Something that a process does later. */
class Waking implements Happening {
  constructor(
    readonly process: SimProcess,
    readonly action: () => void,
    readonly kind: 'timer' | 'wake' | 'disk',
  ) {}

  happen(): void {
    this.process.sim.cause = none;
    this.process.wake(this.action);
  }

  get about(): About {
    const { process, kind } = this;
    return { kind, machine: process.machine, process, channel: kind === 'timer' ? process.timers : process };
  }
}

/** A running program on a machine. */
export class SimProcess {
  readonly traceIndex: number;
  readonly sockets = new Set<Socket>();
  /** Listeners and datagram sockets. */
  readonly ports = new Set<OpenPort>();
  /** Connections that others handed to this process. */
  readonly handoffs = new Arrivals<Socket>(this, 'a connection that is handed over');
  readonly output: string[] = [];
  readonly input: InputLines;
  readonly waits = new Set<Wait>();
  readonly timers: Timers;
  readonly args: readonly string[];
  /** Bytes of its machine's memory that it has. */
  #memory = 0;
  /** The modules of this process, once it runs. */
  instance: ProgramInstance | undefined;
  alive = true;
  paused = false;
  #deferred: (() => void)[] = [];
  #heldJobs: Job[] = [];
  readonly #host: ProcessHost;
  #ending: Ending | undefined;
  readonly #onEnd: ((ending: Ending) => void)[] = [];

  constructor(
    readonly sim: Simulation,
    readonly machine: Machine,
    readonly pid: number,
    readonly name: string,
    readonly options: StartOptions,
  ) {
    if (!options.probe) this.#enter(options.memory ?? limits.processMemory);
    this.args = options.args ?? [];
    this.traceIndex = sim.trace.process({ pid, name, host: machine.index });
    this.input = new InputLines(this);
    this.timers = new Timers(this);
    this.#host = this.#inherit();
    machine.processes.add(this);
    const text = sim.trace.text(name);
    this.startEvent = this.#trace('process-started', pid, options.cause ?? none, text);
  }

  /** @throws {HostError} when the parent does not have the connection that it wants to hand over; nothing is taken then */
  #inherit(): ProcessHost {
    try {
      return new ProcessHost(this, this.options.inherited?.(this));
    } catch (error) {
      this.#leave();
      throw error;
    }
  }

  #enter(memory: number): void {
    this.machine.resources.enter(memory);
    this.#memory = memory;
  }

  readonly startEvent: number;

  /** Runs the body, from the next happening on or later. Its end is the process's end. */
  start(body: Body): void {
    this.after(this.options.delay ?? 0, () => {
      this.sim.cause = this.startEvent;
      void this.#main(body);
    });
  }

  async #main(body: Body): Promise<void> {
    try {
      const instance = (this.instance = this.sim.loader.instance({
        host: this.#host,
        setTimer: (callback, delay, repeat) => this.timers.set(callback, delay, repeat),
        clearTimer: (timer) => this.timers.clear(timer),
        fail: (error) => this.end({ error }),
      }));
      await body(this.#host, instance);
      this.end({ code: 0 });
    } catch (error) {
      this.end({ error });
    }
  }

  /** Does something in this process: now, or when it is resumed; never when it has ended. */
  wake(action: () => void): void {
    if (!this.alive) return;
    if (this.paused) {
      this.#deferred.push(action);
      return;
    }
    this.sim.running = this;
    action();
  }

  /** Does something in this process after some microseconds. */
  after(delay: number, action: () => void, kind: Waking['kind'] = delay > 0 ? 'timer' : 'wake'): void {
    this.sim.scheduler.after(delay, new Waking(this, action, kind));
  }

  /** Does something in this process after some milliseconds of its machine's time. */
  afterOwn(ms: number, action: () => void): ClockWait {
    return this.machine.clock.after(ms, () => this.wake(action), this);
  }

  /** Takes memory until it is released. @throws {HostError} `ENOMEM` */
  allocate(bytes: number): Allocation {
    this.mustLive();
    const { resources } = this.machine;
    resources.take(bytes);
    this.#memory += bytes;
    let taken = bytes;
    const release = (): void => {
      if (!this.alive) return;
      resources.give(taken);
      this.#memory -= taken;
      taken = 0;
    };
    return { release };
  }

  /** Notes what the process waits for, in runs that record places. */
  waiting<T>(what: () => string, promise: Promise<T>): Promise<T> {
    if (!this.sim.detailed) return promise;
    const wait = { what: what(), place: this.sim.here() };
    this.waits.add(wait);
    const over = (): void => void this.waits.delete(wait);
    promise.then(over, over);
    return promise;
  }

  /** @throws {ProcessEnded} when the process has ended */
  mustLive(): void {
    if (!this.alive) throw new ProcessEnded();
  }

  /** One line for the terminal. @throws {ProcessEnded} when there are too many: the process is ended */
  log(line: string): void {
    this.mustLive();
    const { sim } = this;
    if (this.output.length >= limits.logLines) {
      sim.observer.flooded(this);
      this.end('killed');
      throw new ProcessEnded();
    }
    this.output.push(line);
    this.#trace('log', 0, sim.cause, sim.trace.text(line), sim.here());
    sim.observer.output(this, line);
  }

  /** Ends the process. Its machine's operating system closes what it had open. */
  end(ending: Ending): void {
    if (
      !this.alive ||
      ('error' in Object(ending) && (ending as { error: unknown }).error instanceof ProcessEnded)
    )
      return;
    this.alive = false;
    this.#ending = ending;
    this.#leave();
    this.#trace('process-ended', 0, this.sim.cause, this.sim.trace.text(describe(ending)));
    if (ending === 'power failure') for (const socket of [...this.sockets]) socket.vanish();
    for (const port of [...this.ports]) port.close();
    for (const socket of [...this.sockets]) socket.abandon();
    this.#deferred = [];
    for (const notify of this.#onEnd) notify(ending);
    this.sim.observer.ended(this, ending);
  }

  #leave(): void {
    const { processes, resources, cpu } = this.machine;
    processes.delete(this);
    if (!this.options.probe) resources.leave();
    resources.give(this.#memory);
    cpu.release(this);
  }

  /** How the process ended, once it has. */
  ended(notify: (ending: Ending) => void): void {
    if (this.#ending) notify(this.#ending);
    else this.#onEnd.push(notify);
  }

  /** What those are told who wait for the end. */
  exited(notify: (exit: Exit) => void): void {
    this.ended((ending) => notify(exitOf(ending)));
  }

  pause(): void {
    if (this.paused || !this.alive) return;
    this.paused = true;
    this.#trace('paused', 0, this.sim.cause, none);
    this.#heldJobs = this.machine.cpu.release(this);
  }

  resume(): void {
    if (!this.paused || !this.alive) return;
    this.paused = false;
    this.#trace('resumed', 0, this.sim.cause, none);
    this.machine.cpu.continue(this.#heldJobs);
    for (const action of this.#deferred.splice(0)) this.after(0, action);
    for (const port of this.ports) this.after(0, () => port.serve());
    this.after(0, () => this.handoffs.serve());
    for (const socket of this.sockets) this.after(0, () => socket.serve());
  }

  /** Asks the process to end. */
  shutDown(): void {
    this.after(0, () => this.#host.abort());
  }

  #trace(
    kind: 'process-started' | 'process-ended' | 'log' | 'paused' | 'resumed',
    size: number,
    cause: number,
    text: number,
    place = none,
  ): number {
    const { sim, machine, traceIndex } = this;
    return sim.trace.add(
      kindNumber[kind],
      sim.now,
      machine.index,
      traceIndex,
      none,
      none,
      size,
      cause,
      text,
      place,
    );
  }
}
