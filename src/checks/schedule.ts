import type { World } from '../host/world-api';
import { makeAbort } from '../program/abort';
import type { Loader } from '../program/loader';
import type { ModuleFiles } from '../program/modules';
import { LoadError } from '../program/load-error';
import { placeOfCaller } from '../program/places';
import type { Choices } from '../sim/choices';
import type { Ending } from '../sim/ending';
import type { SimProcess } from '../sim/process';
import type { Happening } from '../sim/scheduler';
import type { SimTools } from '../sim/simulation';
import { Simulation } from '../sim/simulation';
import type { Explorer } from '../sim/explore/explorer';
import { untold, watchedWorld } from '../sim/explore/watched-world';
import { ProcessEnded } from '../host/process-ended';
import { PropertyError } from '../host/property-error';
import { SimWorld } from '../sim/world';
import type { TraceWriter } from '../trace/writer';
import type { ComposedTexts } from '../base/composed-texts';
import { drainMicrotasks, withRejections } from './microtasks';
import type { Failure } from './report';
import type { Words } from './words';

/** Happenings that one schedule may have, in all and at one moment of virtual time. */
const happeningsMax = 3_000_000;
const happeningsAtOnceMax = 20_000;
/** Who is woken more often than this in a second of virtual time, at the end of a run, keeps going without getting on. */
const wakesOfBusy = 100;
/** Runs of up to so many happenings are recorded with all their places. */
const placedMax = 200_000;
/** Happenings between two looks at the real clock. */
const stride = 256;

export interface ScheduleOptions {
  readonly loader: Loader;
  /** The files of the check. */
  readonly author?: ModuleFiles;
  readonly choices: Choices;
  /** Virtual milliseconds. */
  readonly within: number;
  readonly crashes: 'fail' | 'allow';
  /** Record places, previews and waits: slower, and the same run. */
  readonly detailed: boolean;
  /** Happenings after which the end begins: whom they wake is noted. Given in detailed runs. */
  readonly endFrom?: number;
  readonly trace?: TraceWriter;
  /** Chooses what happens, to try every order. */
  readonly explorer?: Explorer;
  /** In which a failure is explained. */
  readonly words: Words;
  /** The author's own. */
  readonly texts: ComposedTexts;
}

/** Why a schedule failed, before it is put into words. */
export interface Trouble {
  readonly kind: Failure['kind'];
  /** What was thrown, where something was. */
  readonly error?: unknown;
  /** The process that is to blame, where one is. */
  readonly process?: SimProcess;
  /** Of `events`: time went on, there were only too many. */
  readonly overTime?: boolean;
  /** How many happenings there were until then. */
  readonly happenings?: number;
}

/** How a schedule ended. */
export interface Outcome<T> {
  readonly trouble?: Trouble;
  /** What the body gave, when there was no trouble. */
  readonly result?: T;
}

/** One run of a body in a world of its own, under one sequence of choices. */
export class ScheduleRun<T> {
  readonly sim: Simulation;
  readonly world: SimWorld;
  #trouble: Trouble | undefined;
  #settled: { readonly result: T } | undefined;
  #started = false;
  #atOnce = 0;
  readonly #wakes = new Map<SimProcess, number>();
  /** Virtual microseconds. */
  #endBegan = 0;
  /** What the body gets of the world. */
  readonly #given: World;
  /** Where the events of each step begin, in worlds without an order: their clock stands still between timers. */
  readonly stepStarts: number[] = [];

  constructor(
    readonly options: ScheduleOptions,
    readonly body: (world: World) => Promise<T> | T,
  ) {
    const { loader, detailed, trace } = options;
    const tools: SimTools = {
      loader,
      drain: drainMicrotasks,
      makeAbort,
      ...(detailed && { here: () => (this.#isPlaced() ? placeOfCaller(loader.files) : undefined) }),
      ...(trace && { trace }),
    };
    this.sim = new Simulation(options.choices, tools);
    this.world = new SimWorld(this.sim);
    const { explorer } = options;
    explorer?.begin(this.sim);
    this.#given = options.choices.free === true ? watchedWorld(this.world, explorer ?? untold) : this.world;
    this.sim.observer = {
      started: () => undefined,
      output: () => undefined,
      ended: (process, ending) => this.#ended(process, ending),
      flooded: (process) => this.#fail({ kind: 'output', process }),
    };
  }

  /**
   * Goes on until the schedule has ended or `pause` says so. To be called from a macrotask.
   * @param every happenings between two questions to `pause`
   * @returns how it ended; `undefined` when it has not
   */
  advance(pause: () => boolean, every = stride): Outcome<T> | undefined {
    return withRejections(
      (reason) => this.#unhandled(reason),
      () => {
        if (!this.#started) this.#start();
        for (let n = 1; !this.#over(); n++) {
          if (n % every === 0 && pause()) return undefined;
          this.#step();
        }
        return this.#trouble ? { trouble: this.#trouble } : (this.#settled ?? {});
      },
    );
  }

  /** Does something to the world from outside, between two happenings. To be called from a macrotask. */
  act(action: () => void): void {
    withRejections(
      (reason) => this.#unhandled(reason),
      () => {
        this.sim.running = undefined;
        action();
        this.sim.settle();
      },
    );
  }

  /** One chosen happening, ahead of all others, or something done to it instead. To be called from a macrotask. */
  choose(what: Happening, does?: () => void): void {
    withRejections(
      (reason) => this.#unhandled(reason),
      () => {
        this.sim.stepChosen(what, does);
        if (this.world.judges) this.#judge();
      },
    );
  }

  #over(): boolean {
    if (this.options.explorer?.redundant === true) return true;
    return this.#trouble !== undefined || this.#settled !== undefined;
  }

  #start(): void {
    this.#started = true;
    void this.#runBody();
    drainMicrotasks();
    this.#judge();
  }

  async #runBody(): Promise<void> {
    try {
      this.#settled = { result: await this.body(this.#given) };
    } catch (error) {
      this.#fail(this.#troubleOf(error));
    }
  }

  #step(): void {
    const { scheduler } = this.sim;
    if (scheduler.next > this.options.within * 1_000 || scheduler.pending === 0) {
      if (scheduler.pending === 0) this.#fail({ kind: 'deadlock' });
      else this.#fail({ kind: 'virtual-time', ...this.#busiest() });
      return;
    }
    const before = scheduler.now;
    if (this.options.choices.free === true) this.stepStarts.push(this.sim.trace.length);
    this.sim.step();
    if (this.#atEnd) this.#noteWake();
    this.#atOnce = scheduler.now === before ? this.#atOnce + 1 : 0;
    if (this.#atOnce > happeningsAtOnceMax)
      this.#fail({ kind: 'events', ...(this.sim.running && { process: this.sim.running }) });
    else if (this.sim.count > happeningsMax)
      this.#fail({ kind: 'events', overTime: true, ...this.#busiest() });
    if (this.world.judges) this.#judge();
  }

  #judge(): void {
    if (this.#over()) return;
    try {
      this.world.judge();
    } catch (error) {
      this.#fail(this.#troubleOf(error));
    }
  }

  get #atEnd(): boolean {
    const { endFrom } = this.options;
    return endFrom !== undefined && this.sim.count > endFrom;
  }

  /** A place for each of millions of calls would take minutes, and only the last ones are told. */
  #isPlaced(): boolean {
    const { endFrom = 0 } = this.options;
    return this.sim.count >= endFrom || endFrom < placedMax;
  }

  #noteWake(): void {
    const { running, now } = this.sim;
    if (this.#wakes.size === 0) this.#endBegan = now;
    if (running) this.#wakes.set(running, (this.#wakes.get(running) ?? 0) + 1);
  }

  /** The process that was woken most at the end, where that was all the time. */
  #busiest(): { readonly process?: SimProcess } {
    const [busiest] = [...this.#wakes].sort(([, a], [, b]) => b - a);
    const seconds = (this.sim.now - this.#endBegan) / 1_000_000;
    if (!busiest || busiest[1] < wakesOfBusy * seconds) return {};
    return { process: busiest[0] };
  }

  #ended(process: SimProcess, ending: Ending): void {
    if (typeof ending === 'string' || 'code' in ending || process.name === 'probe') return;
    if (ending.error instanceof LoadError) this.#fail({ kind: 'load', error: ending.error, process });
    else if (this.options.crashes === 'fail') this.#fail({ kind: 'crash', error: ending.error, process });
  }

  /** A promise was rejected and nobody handles it: that ends a process as an uncaught error does. */
  #unhandled(reason: unknown): void {
    if (reason instanceof ProcessEnded) return;
    const process = this.sim.running;
    if (process?.alive === true) process.end({ error: reason });
    // Nobody is to blame for what a program leaves behind; what a function of the check was to find would be lost.
    else if (process === undefined || process.options.probe === true) this.#fail(this.#troubleOf(reason));
  }

  #troubleOf(error: unknown): Trouble {
    if (error instanceof LoadError) return { kind: 'load', error };
    if (error instanceof PropertyError || isAssertion(error)) return { kind: 'assertion', error };
    return { kind: 'check', error };
  }

  /** The first trouble counts. */
  #fail(trouble: Trouble): void {
    this.#trouble ??= { ...trouble, happenings: this.sim.count };
  }
}

export function isAssertion(error: unknown): error is Error & { actual?: unknown; expected?: unknown } {
  return error instanceof Error && (error as { code?: unknown }).code === 'ERR_ASSERTION';
}
