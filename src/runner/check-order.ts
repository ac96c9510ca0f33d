/** Runs one order of checks to its end, in as many processes as student code makes it need. */
import { HumanError } from '../base/errors';
import type { CheckReport, CheckRun, Declared, Failure, Measurement, Place } from '../checks/report';
import { scheduleNumber } from '../checks/schedule-number';
import type { CheckOrder, RunnerEvent } from '../messages/runner';
import { ChildEnded, type Child, type Death } from './child';
import type { RunnerLimits, RunnerOptions } from './client-api';
import { errorOf, failureOf, isUnexplained, placeOfDeath, verdictOf } from './death';
import { foldersOf } from './places';
import { withCancel } from './cancel';
import { findLine } from './find-line';
import { Helping, type Helpers } from './helping';
import { wordsIn } from './words';

/** What the order needs of the runner that it belongs to. */
export interface Children {
  /** A process that is ready for work: the warm one, or a new one. */
  ready(): Child;
  /** A new process that follows the student's lines. */
  following(): Child;
  readonly helpers: Helpers;
  readonly limits: RunnerLimits;
}

/** So many checks in a row that end the process at one line are enough to know that line. */
const enoughDeaths = 3;

export class CheckWork {
  readonly #reports = new Map<string, CheckReport>();
  readonly #measurements = new Map<string, Measurement>();
  readonly #started = performance.now();
  /** The check that goes on. */
  #current: { readonly name: string; readonly since: number; tried: number; of?: number } | undefined;
  #declared: readonly Declared[] | undefined;
  /** Checks and measurements of which helpers tried a part. */
  readonly #shared = new Set<string>();
  readonly #deaths: Failure[] = [];

  constructor(
    private readonly order: CheckOrder,
    private readonly options: RunnerOptions,
    private readonly children: Children,
  ) {}

  /** Rejects with a `HumanError` for a broken lab, never because of student code in a check. */
  async run(): Promise<CheckRun> {
    let names = this.order.names;
    let idleDeaths = 0;
    for (;;) {
      if (this.options.signal?.aborted === true) return this.#total(true);
      this.#current = undefined;
      try {
        const run = await this.#attempt({ ...this.order, ...(names && { names }) });
        if (this.#declared === undefined) return run;
        return this.#total(run.cancelled === true);
      } catch (error) {
        if (!(error instanceof ChildEnded)) throw error;
        if (this.#cancelled()) return this.#total(true);
        const name = error.death.note?.check || this.#nameInProgress();
        if (name === undefined) {
          // It ended between two orders (it may have been full), or cannot work at all.
          if (++idleDeaths > 1) throw errorOf(error.death, this.order.files, this.children.limits);
          continue;
        }
        idleDeaths = 0;
        await this.#judgeFirst(name, error.death);
        if (this.#cancelled()) return this.#total(true);
        if (this.#sameLineAgain()) this.#condemnRest();
        names = this.#left().map((declared) => declared.name);
        if (names.length === 0) return this.#total(false);
      }
    }
  }

  async #attempt(order: CheckOrder): Promise<CheckRun> {
    const run = await this.#request(order, true, (event) => {
      // A check that came to its end: deaths before it are no row with those after it.
      if (event.type === 'check-finished' || event.type === 'measured') this.#deaths.length = 0;
      this.#note(event);
    });
    for (const report of run.checks) this.#reports.set(report.name, report);
    for (const measurement of run.measurements) this.#measurements.set(measurement.name, measurement);
    return run;
  }

  async #request(
    order: CheckOrder,
    helped: boolean,
    onEvent: (event: RunnerEvent) => void,
  ): Promise<CheckRun> {
    const child = this.children.ready();
    const alone = !helped || order.replay !== undefined || order.engine === 'os';
    const helping = alone ? undefined : new Helping(child, order, this.children.helpers, this.#shared);
    child.onEvent = (event) => {
      if (event.type === 'check-started') helping?.begin();
      onEvent(event);
    };
    try {
      return await withCancel(child, child.request({ type: 'check', order }), this.options.signal);
    } finally {
      helping?.stop();
      child.onEvent = () => undefined;
    }
  }

  #cancelled(): boolean {
    return this.options.signal?.aborted === true;
  }

  #nameInProgress(): string | undefined {
    return this.#current?.name;
  }

  #note(event: RunnerEvent): void {
    if (event.type === 'check-started')
      this.#current = { name: event.name, since: performance.now(), tried: 0 };
    if (event.type === 'check-progress' && this.#current?.name === event.name)
      Object.assign(this.#current, event);
    if (event.type === 'check-finished') {
      this.#reports.set(event.report.name, event.report);
      this.#current = undefined;
    }
    if (event.type === 'measured') this.#measurements.set(event.measurement.name, event.measurement);
    this.options.onEvent?.(event);
  }

  /**
   * Judges a check that ended its process. With helpers, schedules are not tried in order: those before the one that
   * ended the process are tried now, and of all that fail or end their process the first counts.
   */
  async #judgeFirst(name: string, death: Death): Promise<void> {
    this.#declared ??= await this.#list();
    for (let first = death; ;) {
      const again = this.#shared.has(name) && this.#tryAgain(name, first);
      if (!again) return this.#judge(name, first);
      try {
        const run = await this.#request({ ...again.order, names: [name] }, again.helped, () => undefined);
        if (run.cancelled === true) return;
        const [report] = run.checks;
        const [measurement] = run.measurements;
        if (report && (report.failure || !again.helped))
          return this.#note({ type: 'check-finished', report });
        if (measurement) return this.#note({ type: 'measured', measurement });
        return this.#judge(name, first);
      } catch (error) {
        if (!(error instanceof ChildEnded)) throw error;
        if (this.#cancelled()) return;
        if (!again.helped) return this.#judge(name, error.death);
        first = error.death;
      }
    }
  }

  /** What must be tried again before a death counts; undefined: nothing came before, or the death says nothing of it. */
  #tryAgain(
    name: string,
    death: Death,
  ): { readonly order: CheckOrder; readonly helped: boolean } | undefined {
    const declared = this.#declaredAs(name);
    const n = this.#numberOf(name, death.note?.replay);
    if (n === 0) return undefined;
    if (n !== undefined && declared?.kind === 'check')
      return { order: { ...this.order, before: n }, helped: true };
    // It ended without telling where, or in a measurement.
    const alone = n !== undefined || (death.note === undefined && isUnexplained(death));
    return alone ? { order: this.order, helped: false } : undefined;
  }

  #declaredAs(name: string): Declared | undefined {
    return this.#declared?.find((candidate) => candidate.name === name);
  }

  /** Which schedule of a check, or point of a measurement, a text replays. */
  #numberOf(name: string, replay: string | undefined): number | undefined {
    const declared = this.#declaredAs(name);
    if (!declared || replay === undefined || replay === '') return undefined;
    const { seed, schedules } = this.order;
    if (declared.kind === 'check') return scheduleNumber(replay, seed, name, schedules ?? declared.schedules);
    // The calm schedule is none of a measurement's.
    const n = scheduleNumber(replay, seed, name, declared.schedules + 1);
    return n === undefined ? undefined : n - 1;
  }

  /** Gives the check that ended its process its verdict. */
  async #judge(name: string, death: Death): Promise<void> {
    const since = this.#current?.name === name ? this.#current.since : performance.now();
    const folders = foldersOf(this.order.files);
    let found: Place | undefined;
    if (placeOfDeath(death, folders) === undefined && isUnexplained(death)) {
      const replay = death.note?.replay || this.order.replay;
      const again: CheckOrder = { ...this.order, names: [name], ...(replay && { replay }) };
      found = await findLine(this.children.following(), again, this.options.signal);
    }
    const replayed = this.order.replay === undefined ? {} : { replay: this.order.replay };
    const failure = { ...replayed, ...failureOf(death, this.order.files, this.children.limits, found) };
    this.#deaths.push(failure);
    this.#settle(name, failure, performance.now() - since);
  }

  #settle(name: string, failure: Failure, duration: number): void {
    const declared = this.#declaredAs(name);
    const stage = declared?.stage ?? this.order.stage ?? '';
    const title = declared?.title === undefined ? {} : { title: declared.title };
    if (declared?.kind === 'measurement') {
      const empty = { x: { label: '', values: [] }, y: { label: '' }, series: [] };
      this.#note({ type: 'measured', measurement: { name, ...title, stage, ...empty, failure } });
      return;
    }
    const progress = this.#current?.name === name ? this.#current : undefined;
    const of =
      this.order.replay === undefined
        ? (progress?.of ?? this.order.schedules ?? declared?.schedules ?? 1)
        : 1;
    const n = this.order.replay === undefined ? this.#numberOf(name, failure.replay) : undefined;
    const tried = n ?? progress?.tried;
    const report: CheckReport = {
      name,
      ...title,
      stage,
      points: declared?.points ?? 0,
      earned: 0,
      verdict: verdictOf(failure),
      ...(declared?.hint !== undefined && { hint: declared.hint }),
      schedules: { tried: tried === undefined ? 0 : Math.min(of, tried + 1), of },
      duration,
      failure,
    };
    this.#note({ type: 'check-finished', report });
  }

  #sameLineAgain(): boolean {
    const last = this.#deaths.slice(-enoughDeaths);
    const lines = new Set(last.map(({ kind, place }) => place && `${kind} ${place.file}:${place.line}`));
    return last.length === enoughDeaths && lines.size === 1 && !lines.has(undefined);
  }

  /** The checks that are left get the verdict that they would get, without the wait. */
  #condemnRest(): void {
    const [failure] = this.#deaths.slice(-1);
    if (!failure) return;
    const { kind, place } = failure;
    const { notRun } = wordsIn(this.order.files.language);
    const message = `${failure.message}\n${notRun(enoughDeaths)}`;
    for (const { name } of this.#left()) this.#settle(name, { kind, message, ...(place && { place }) }, 0);
  }

  async #list(): Promise<readonly Declared[]> {
    const { files } = this.order;
    try {
      return await this.children.ready().request({ type: 'list', files });
    } catch (error) {
      throw error instanceof ChildEnded ? errorOf(error.death, files, this.children.limits) : error;
    }
  }

  /** What the order asks for, in the order of declaration. */
  #wanted(): readonly Declared[] {
    const { names, stage, checksOnly } = this.order;
    return (this.#declared ?? []).filter(
      (one) =>
        (names === undefined || names.includes(one.name)) &&
        (stage === undefined || one.stage === stage) &&
        (checksOnly !== true || one.kind === 'check'),
    );
  }

  #left(): readonly Declared[] {
    return this.#wanted().filter(({ name }) => !this.#reports.has(name) && !this.#measurements.has(name));
  }

  #total(cancelled: boolean): CheckRun {
    const place = new Map(this.#wanted().map(({ name }, index) => [name, index]));
    const inOrder = <T extends { readonly name: string }>(items: Iterable<T>): T[] =>
      [...items].sort((a, b) => (place.get(a.name) ?? 0) - (place.get(b.name) ?? 0));
    const checks = inOrder(this.#reports.values());
    const isSkipped = (name: string): boolean => this.#reports.get(name)?.skipped !== undefined;
    const wanted = this.#wanted().filter(({ kind, name }) => kind === 'check' && !isSkipped(name));
    const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
    return {
      version: 1,
      pack: this.order.files.pack,
      lab: this.order.files.lab,
      seed: this.order.seed,
      checks,
      measurements: inOrder(this.#measurements.values()),
      points: {
        earned: sum(checks.map(({ earned }) => earned)),
        of: sum((wanted.length > 0 ? wanted : checks).map(({ points }) => points)),
      },
      duration: performance.now() - this.#started,
      ...(cancelled && { cancelled }),
    };
  }
}

/** Thrown to whoever waits when the runner is disposed of. */
export const closed = (): HumanError => new HumanError('The runner was closed.');
