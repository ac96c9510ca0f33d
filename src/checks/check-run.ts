import { HumanError } from '../base/errors';
import type { World } from '../host/world-api';
import type { CheckOrder, PieceDone } from '../messages/runner';
import type { Choices } from '../sim/choices';
import type { Misfit } from '../sim/recording';
import { parseReplay } from '../sim/replay';
import type { DeclaredCheck, DeclaredMeasure } from './declare';
import { Driver, type Setting, type Tried } from './driver';
import { verdictOf } from './explain';
import { LabUnderTest } from './lab-under-test';
import { Ledger, Task } from './ledger';
import { OsDriver } from './os-driver';
import { osWordsIn } from './os-words';
import type { CheckReport, CheckRun, Failure, Measurement } from './report';
import type { SessionTools } from './session-api';

/** Real milliseconds for shortening one failing schedule. */
const shorteningMax = 1_000;
/** Real milliseconds between two reports of progress. */
const progressEvery = 100;

/** How the schedules of one check ended. */
interface Schedules {
  readonly tried: number;
  readonly of: number;
  /** Of an exhaustive check: whether all were tried. */
  readonly all?: boolean;
  readonly failure?: Failure;
  readonly misfit?: Misfit;
}

/** What a measurement gives for one x: a number for each series. */
type Point = Readonly<Record<string, number>>;

/** Runs the checks of one order. */
export async function checkLab(order: CheckOrder, tools: SessionTools): Promise<CheckRun> {
  const begin = performance.now();
  tools.pulse.enter('');
  const runner = new CheckRunner(order, tools, new LabUnderTest(order));
  try {
    return await runner.run(begin);
  } finally {
    await runner.close();
  }
}

class CheckRunner {
  readonly #driver: Driver;
  /** Set when the checks run on real processes. */
  readonly #os: OsDriver | undefined;
  readonly #ledger: Ledger;
  #shorteningLeft = 4 * shorteningMax;

  constructor(
    readonly order: CheckOrder,
    readonly tools: SessionTools,
    readonly lab: LabUnderTest,
  ) {
    this.#driver = new Driver(tools);
    if (order.engine === 'os') this.#os = new OsDriver(tools, osWordsIn(order.files.language));
    this.#ledger = new Ledger(lab.tasks().map((options) => new Task(options)));
  }

  async run(begin: number): Promise<CheckRun> {
    const { checks, measures, toMeasure } = this.lab;
    this.#mustExist([...checks, ...measures]);
    if (this.order.replay === undefined && !this.#os) this.tools.shares?.(this.#ledger);
    const reports: CheckReport[] = [];
    for (const check of checks) {
      if (this.#cancelled) break;
      const report = await this.#check(check);
      reports.push(report);
      this.tools.emit({ type: 'check-finished', report });
    }
    const measurements: Measurement[] = [];
    for (const measure of toMeasure) {
      if (this.#cancelled) break;
      const measurement = await this.#measure(measure);
      measurements.push(measurement);
      this.tools.emit({ type: 'measured', measurement });
    }
    this.tools.pulse.enter('');
    return summarize(this.order, reports, measurements, performance.now() - begin, this.#cancelled);
  }

  /** Ends the real processes, where there are some. */
  async close(): Promise<void> {
    await this.#os?.close();
  }

  #try<T>(setting: Setting, body: (world: World) => Promise<T>, enough: () => boolean): Promise<Tried<T>> {
    return this.#os ? this.#os.try(setting, body) : this.#driver.try(setting, body, enough);
  }

  get #cancelled(): boolean {
    return this.tools.signal.aborted;
  }

  #mustExist(found: readonly { readonly name: string }[]): void {
    const missing = this.order.names?.find((name) => !found.some((one) => one.name === name));
    if (missing !== undefined) throw new HumanError(`This lab has no check called “${missing}”.`);
    const { replay, names } = this.order;
    if (replay !== undefined && names?.length !== 1)
      throw new HumanError('A replay needs the name of its one check.');
  }

  async #check(check: DeclaredCheck): Promise<CheckReport> {
    const begin = performance.now();
    const { name, options } = check;
    this.tools.pulse.enter(name);
    this.tools.emit({ type: 'check-started', name });
    if (this.#os && options.virtualTime === true) return this.#skip(check);
    const { tried, of, all, failure, misfit } = await this.#schedules(check);
    const points = options.points ?? 1;
    const cancelled = this.#cancelled && !failure && tried < of;
    return {
      name,
      ...this.lab.texts.title(name),
      stage: options.stage,
      points,
      earned: failure || cancelled ? 0 : points,
      verdict: failure ? verdictOf(failure.kind) : cancelled ? 'skipped' : 'passed',
      // A file that does not load says nothing of what the check looks for.
      ...(failure &&
        failure.kind !== 'load' &&
        options.hint !== undefined && { hint: this.lab.texts.text(options.hint) }),
      schedules: { tried, of, ...(all !== undefined && { all }) },
      duration: performance.now() - begin,
      ...(failure && { failure }),
      ...(misfit && { misfit: this.lab.words.misfit(misfit) }),
    };
  }

  #skip({ name, options }: DeclaredCheck): CheckReport {
    const { points = 1, schedules: of = 1 } = options;
    const skipped = osWordsIn(this.order.files.language).virtualOnly;
    const facts = { stage: options.stage, points, earned: 0, schedules: { tried: 0, of }, duration: 0 };
    return { name, ...this.lab.texts.title(name), ...facts, verdict: 'skipped', skipped };
  }

  async #schedules(check: DeclaredCheck): Promise<Schedules> {
    const { replay } = this.order;
    if (replay !== undefined) {
      const setting = { ...this.lab.bounds(check.options), choices: choicesOf(replay) };
      const { failure, misfit } = await this.#driver.try(setting, check.body);
      return { tried: 1, of: 1, ...(failure && { failure }), ...(misfit && { misfit }) };
    }
    const task = this.#ledger.begin(check.name);
    if (this.lab.isExhaustive(check)) return this.#explore(check, task);
    const of = this.lab.schedules(check);
    const told = this.#teller(check.name, of);
    let found: { readonly n: number; readonly failure: Failure } | undefined;
    for (;;) {
      if (this.#cancelled) return { tried: task.count, of };
      const n = task.next();
      if (n === undefined) return { tried: task.of, of };
      // What failed comes again once everything before it has passed.
      if (found?.n === n)
        return { tried: n + 1, of, failure: await this.#shortened(check, n, found.failure) };
      const { failure } = await this.#try(this.lab.schedule(check, n), check.body, () => task.isDone(n));
      if (failure) {
        found = { n, failure };
        task.failed(n);
      } else if (!this.#cancelled) task.passed(n);
      told(task.count);
    }
  }

  /** Every order. */
  async #explore(check: DeclaredCheck, task: Task): Promise<Schedules> {
    const of = this.lab.schedules(check);
    const told = this.#teller(check.name, of);
    // Undefined: a helper was through with it already.
    const own = task.next() !== undefined;
    const { tried, all, failed } = own
      ? await this.#driver.explore(this.lab.bounds(check.options), check.body, of, (count) => {
          told(count);
          return !this.#cancelled && !task.isDone(0);
        })
      : nothingTried;
    const { explored } = task.told[0] ?? {};
    if (explored && !failed) return { ...explored, of: explored.all ? Math.max(1, explored.tried) : of };
    if (!failed) return { tried, of: all ? Math.max(1, tried) : of, all };
    return { tried, of, all, failure: await this.#shorten(failed.setting, check, failed.failure) };
  }

  /** Tells progress from time to time. */
  #teller(name: string, of: number): (tried: number) => void {
    let last = performance.now();
    return (tried) => {
      if (performance.now() - last < progressEvery) return;
      last = performance.now();
      this.tools.emit({ type: 'check-progress', name, ...this.lab.texts.title(name), tried, of });
    };
  }

  #shortened(check: DeclaredCheck, n: number, failure: Failure): Promise<Failure> {
    // Real processes do not fail the same way again.
    return this.#os ? Promise.resolve(failure) : this.#shorten(this.lab.schedule(check, n), check, failure);
  }

  /** The first failures get a second each, later ones less and less. */
  async #shorten(setting: Setting, { body }: DeclaredCheck, failure: Failure): Promise<Failure> {
    if (this.order.asFound === true || !shortens(failure)) return failure;
    const time = Math.min(shorteningMax, this.#shorteningLeft / 2);
    const begin = performance.now();
    const shortened = await this.#driver.shorten(setting, body, failure, time);
    this.#shorteningLeft -= performance.now() - begin;
    return shortened;
  }

  async #measure(measure: DeclaredMeasure): Promise<Measurement> {
    const { name, options } = measure;
    this.tools.pulse.enter(name);
    this.tools.emit({ type: 'check-started', name });
    const { x, y, caption, stage } = options;
    const { texts } = this.lab;
    const { points, failure } = await this.#points(measure, this.#ledger.begin(name));
    return {
      name,
      ...texts.title(name),
      stage,
      ...(caption !== undefined && { caption: texts.text(caption) }),
      x: { ...x, ...this.#axis(x) },
      y: this.#axis(y),
      series: seriesOf(points, x.values.length).map((one) => ({ ...one, name: texts.text(one.name) })),
      ...(failure && { failure }),
    };
  }

  /** @returns the points, and the failure of the first that has none */
  async #points(
    measure: DeclaredMeasure,
    task: Task,
  ): Promise<{ readonly points: readonly (Point | undefined)[]; readonly failure?: Failure }> {
    const points: (Point | undefined)[] = [];
    let found: { readonly n: number; readonly failure: Failure } | undefined;
    for (;;) {
      const n = this.#cancelled ? undefined : task.next();
      if (n === undefined) break;
      const body = (world: World): Promise<Point> =>
        measure.body(world, measure.options.x.values[n] as number);
      const { result, failure } = await this.#driver.try(this.lab.point(measure, n), body, () =>
        task.isDone(n),
      );
      points[n] = result;
      if (failure && !(found && found.n < n)) found = { n, failure };
      if (failure) task.failed(n);
      else if (!this.#cancelled) task.passed(n);
    }
    for (const done of task.told) addTold(points, done);
    return { points, ...(found && { failure: found.failure }) };
  }

  #axis({ label, unit }: { label: string; unit?: string }): { label: string; unit?: string } {
    const { texts } = this.lab;
    return { label: texts.text(label), ...(unit !== undefined && { unit: texts.text(unit) }) };
  }
}

const nothingTried = { tried: 0, all: false, failed: undefined };

function addTold(points: (Point | undefined)[], { from, points: told = [] }: PieceDone): void {
  for (const [i, point] of told.entries()) points[from + i] ??= point;
}

function choicesOf(replay: string): Choices {
  const parsed = parseReplay(replay);
  if (parsed.choices) return parsed.choices;
  throw new HumanError(parsed.problem);
}

/** Whether another schedule could tell more: a file that does not load fails under all of them. */
function shortens({ kind, trace }: Failure): boolean {
  return trace !== undefined && kind !== 'load' && kind !== 'output' && kind !== 'events';
}

/** One series for each name that any point gives. */
function seriesOf(points: readonly (Point | undefined)[], count: number): Measurement['series'] {
  const names = [...new Set(points.flatMap((point) => Object.keys(point ?? {})))];
  const at = (name: string, i: number): number | null => points[i]?.[name] ?? null;
  return names.map((name) => ({ name, values: Array.from({ length: count }, (_, i) => at(name, i)) }));
}

/** Adds up reports. */
export function summarize(
  order: CheckOrder,
  checks: readonly CheckReport[],
  measurements: readonly Measurement[],
  duration: number,
  cancelled: boolean,
): CheckRun {
  return {
    version: 1,
    pack: order.files.pack,
    lab: order.files.lab,
    seed: order.seed,
    checks,
    measurements,
    points: {
      earned: checks.reduce((sum, check) => sum + check.earned, 0),
      of: checks.reduce((sum, check) => sum + (check.skipped === undefined ? check.points : 0), 0),
    },
    duration,
    ...(cancelled && { cancelled }),
  };
}
