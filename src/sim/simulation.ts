import { assertSameOptions } from '../host/host-options';
import type { HostOptions } from '../host/world-api';
import type { ProgramLoader } from '../host/program-side';
import type { SourcePlace } from '../trace/data';
import { kindNumber, none, TraceWriter } from '../trace/writer';
import type { Choices } from './choices';
import { freeChances, plainest } from './explore/free-network';
import { FreeScheduler } from './explore/free-scheduler';
import { Machine } from './machine';
import { Network } from './network';
import type { Ending } from './ending';
import type { Body } from './process';
import { SimProcess } from './process';
import type { Happening } from './scheduler';
import { Scheduler } from './scheduler';
import type { Socket } from './socket';

/** What the simulator is given from outside: it has no Node, no timers and no clock of its own. */
export interface SimTools {
  readonly loader: ProgramLoader;
  /** Runs all microtasks. */
  readonly drain: () => void;
  /** The line of a program that calls the host right now. Given in runs that record places. */
  readonly here?: () => SourcePlace | undefined;
  /** @param failed is told the errors of those who listen */
  readonly makeAbort: (failed: (error: unknown) => void) => { readonly signal: AbortSignal; abort(): void };
  /** Memory of an earlier run to use again. */
  readonly trace?: TraceWriter;
}

/** Told of what processes do, as it happens. */
export interface Observer {
  started(process: SimProcess): void;
  output(process: SimProcess, line: string): void;
  ended(process: SimProcess, ending: Ending): void;
  /** The process logs more lines than it may, and is ended. */
  flooded(process: SimProcess): void;
}

export interface StartOptions {
  readonly args?: readonly string[];
  readonly name?: string;
  /** Bytes that the process takes. */
  readonly memory?: number;
  /** A process of the check itself: it counts neither as a process nor with memory of its own. */
  readonly probe?: boolean;
  /** Microseconds after which it runs. Default 0: at the next happening. */
  readonly delay?: number;
  /** The event that the process follows from. */
  readonly cause?: number;
  /** The connection that the process is born with. */
  readonly inherited?: (process: SimProcess) => Socket;
}

const nothing = (): void => undefined;
const silentObserver: Observer = { started: nothing, output: nothing, ended: nothing, flooded: nothing };

/** One run of a world: machines, network, time, and everything that is still to happen. */
export class Simulation {
  readonly scheduler: Scheduler;
  readonly trace: TraceWriter;
  readonly network: Network;
  readonly machines: Machine[] = [];
  readonly loader: ProgramLoader;
  observer: Observer = silentObserver;
  /** Told of every process that runs. */
  ran: ((process: SimProcess) => void) | undefined;
  #running: SimProcess | undefined;
  /** The event that the current happening recorded: what programs do now follows from it. */
  cause = none;
  /** How many happenings there were. */
  count = 0;
  /** Whether this run records places, previews and waits. */
  readonly detailed: boolean;
  readonly #tools: SimTools;
  readonly #byName = new Map<string, Machine>();
  #lastPid = 0;

  constructor(
    readonly choices: Choices,
    tools: SimTools,
  ) {
    this.#tools = tools;
    this.detailed = tools.here !== undefined;
    this.loader = tools.loader;
    this.trace = tools.trace ?? new TraceWriter();
    this.trace.clear();
    const draws = choices.stream('network');
    if (choices.free === true) {
      const scheduler = new FreeScheduler(choices.stream('order'));
      this.scheduler = scheduler;
      this.network = new Network(plainest, freeChances(draws, scheduler));
    } else {
      this.scheduler = new Scheduler();
      this.network = new Network(draws);
    }
  }

  /** The process that the current happening woke; none while the check itself runs. */
  get running(): SimProcess | undefined {
    return this.#running;
  }

  set running(process: SimProcess | undefined) {
    this.#running = process;
    if (this.ran !== undefined && process !== undefined) this.ran(process);
  }

  /** Virtual microseconds. */
  get now(): number {
    return this.scheduler.now;
  }

  makeAbort(failed: (error: unknown) => void): { readonly signal: AbortSignal; abort(): void } {
    return this.#tools.makeAbort(failed);
  }

  /** The place in the student's source that calls now, as an index of the trace. */
  here(): number {
    if (this.#tools.here === undefined) return none;
    const place = this.#tools.here();
    return place ? this.trace.place(place) : none;
  }

  /** The beginning of a message, in runs that show it. */
  preview(text: () => string): number {
    if (!this.detailed) return none;
    const whole = text();
    return this.trace.text(whole.length > 200 ? `${whole.slice(0, 200)}…` : whole);
  }

  /** One happening, and all microtasks that it sets off. @returns false when nothing is left */
  step(what = this.scheduler.take()): boolean {
    if (what === undefined) return false;
    this.#begin();
    what.happen();
    this.#tools.drain();
    return true;
  }

  /**
   * One chosen happening, ahead of all others, or something that is done to it instead.
   * @returns false when it is not pending
   */
  stepChosen(what: Happening, does: () => void = () => what.happen()): boolean {
    if (!this.scheduler.takeChosen(what)) return false;
    this.#begin();
    does();
    this.#tools.drain();
    return true;
  }

  /** What happens next is nobody's doing yet. */
  #begin(): void {
    this.running = undefined;
    this.cause = none;
    this.count++;
  }

  /** Runs the microtasks of what the caller did. */
  settle(): void {
    this.#tools.drain();
  }

  machine(name: string, options: HostOptions = {}): Machine {
    const found = this.#byName.get(name);
    if (found) {
      assertSameOptions(name, found.options, options);
      return found;
    }
    const machine = new Machine(this, name, this.trace.host(name), options);
    this.machines.push(machine);
    this.#byName.set(name, machine);
    return machine;
  }

  findMachine(name: string): Machine | undefined {
    return this.#byName.get(name);
  }

  /** Starts a student's program. @throws {HostError} `EAGAIN`, `ENOMEM` */
  startProgram(machine: Machine, file: string, options: StartOptions = {}): SimProcess {
    const name = options.name ?? this.#freeName(file.replace(/\.[cm]?[jt]s$/, ''));
    return this.start(machine, name, (host, instance) => instance.program(file)(host), options);
  }

  /** Starts a process. */
  start(machine: Machine, name: string, body: Body, options: StartOptions = {}): SimProcess {
    const process = new SimProcess(this, machine, ++this.#lastPid, name, options);
    this.observer.started(process);
    process.start(body);
    return process;
  }

  /** `worker`, then `worker-2`, … while earlier ones live. */
  #freeName(base: string): string {
    const taken = new Set(
      this.machines.flatMap((machine) => [...machine.processes].map((process) => process.name)),
    );
    if (!taken.has(base)) return base;
    let n = 2;
    while (taken.has(`${base}-${n}`)) n++;
    return `${base}-${n}`;
  }

  /** Records what was done to the world. */
  note(kind: 'fault' | 'note', text: string, host = none): void {
    this.cause = this.trace.add(
      kindNumber[kind],
      this.now,
      host,
      none,
      none,
      none,
      0,
      none,
      this.trace.text(text),
      none,
    );
  }
}
