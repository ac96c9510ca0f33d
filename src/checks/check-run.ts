import { HumanError } from '../base/errors';
import type { CheckOptions, World } from '../host/world-api';
import type { CheckOrder, LabFiles } from '../messages/runner';
import { Loader } from '../program/loader';
import { ModuleFiles } from '../program/modules';
import type { Choices } from '../sim/choices';
import { scheduleSeed, seededChoices } from '../sim/choices';
import type { Misfit } from '../sim/recording';
import { parseReplay } from '../sim/replay';
import type { DeclaredCheck, DeclaredMeasure } from './declare';
import { loadDeclarations } from './declare';
import { Driver, type Setting, type Tried } from './driver';
import { verdictOf } from './explain';
import { OsDriver, osSchedulesMax } from './os-driver';
import { osWordsIn } from './os-words';
import type { CheckReport, CheckRun, Failure, Measurement } from './report';
import { ComposedTexts } from '../base/composed-texts';
import type { SessionTools } from './session-api';
import { wordsIn, type Words } from './words';

/** Virtual milliseconds that a check may take when it does not say. */
const withinDefault = 60_000;
const measureWithinDefault = 600_000;

/** Real milliseconds for shortening one failing schedule. */
const shorteningMax = 1_000;

/** How the schedules of one check ended. */
interface Schedules {
  readonly tried: number;
  readonly of: number;
  /** Of an exhaustive check: whether all were tried. */
  readonly all?: boolean;
  readonly failure?: Failure;
  readonly misfit?: Misfit;
}

/** Schedules that an exhaustive check tries at most when it does not say. */
const exhaustiveMax = 10_000;

/** What a measurement gives for one x: a number for each series. */
type Point = Readonly<Record<string, number>>;

/** Runs the checks of one order. */
export async function checkLab(order: CheckOrder, tools: SessionTools): Promise<CheckRun> {
  const runner = new CheckRunner(order, tools);
  try {
    return await runner.run();
  } finally {
    await runner.close();
  }
}

class CheckRunner {
  readonly #files: LabFiles;
  readonly #loader: Loader;
  readonly #driver: Driver;
  /** Set when the checks run on real processes. */
  readonly #os: OsDriver | undefined;
  readonly #words: Words;
  readonly #texts: ComposedTexts;
  #shorteningLeft = 4 * shorteningMax;

  constructor(
    readonly order: CheckOrder,
    readonly tools: SessionTools,
  ) {
    this.#files = order.files;
    this.#driver = new Driver(tools);
    if (order.engine === 'os') this.#os = new OsDriver(tools, osWordsIn(order.files.language));
    this.#words = wordsIn(order.files.language);
    this.#texts = new ComposedTexts(order.files.texts, order.files.language);
    this.#loader = new Loader(new ModuleFiles(order.files.layers));
  }

  async run(): Promise<CheckRun> {
    const begin = performance.now();
    this.tools.pulse.enter('');
    const { checks, measures } = loadDeclarations(this.#files);
    const wantedChecks = checks.filter((check) => this.#wanted(check));
    const wantedMeasures =
      // What measurements measure is virtual time.
      this.order.checksOnly || this.order.replay !== undefined || this.#os
        ? []
        : measures.filter((measure) => this.#wanted(measure));
    this.#mustExist([...wantedChecks, ...measures.filter((measure) => this.#wanted(measure))]);
    const reports: CheckReport[] = [];
    for (const check of wantedChecks) {
      if (this.#cancelled) break;
      const report = await this.#check(check);
      reports.push(report);
      this.tools.emit({ type: 'check-finished', report });
    }
    const measurements: Measurement[] = [];
    for (const measure of wantedMeasures) {
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

  #try<T>(setting: Setting, body: (world: World) => Promise<T>): Promise<Tried<T>> {
    return (this.#os ?? this.#driver).try(setting, body);
  }

  get #cancelled(): boolean {
    return this.tools.signal.aborted;
  }

  #wanted({ name, options }: DeclaredCheck | DeclaredMeasure): boolean {
    const { names, stage } = this.order;
    return (names === undefined || names.includes(name)) && (stage === undefined || stage === options.stage);
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
      ...this.#texts.title(name),
      stage: options.stage,
      points,
      earned: failure || cancelled ? 0 : points,
      verdict: failure ? verdictOf(failure.kind) : cancelled ? 'skipped' : 'passed',
      ...(failure && options.hint !== undefined && { hint: this.#texts.text(options.hint) }),
      schedules: { tried, of, ...(all !== undefined && { all }) },
      duration: performance.now() - begin,
      ...(failure && { failure }),
      ...(misfit && { misfit: this.#words.misfit(misfit) }),
    };
  }

  #skip({ name, options }: DeclaredCheck): CheckReport {
    const { points = 1, schedules: of = 1 } = options;
    const skipped = osWordsIn(this.#files.language).virtualOnly;
    const facts = { stage: options.stage, points, earned: 0, schedules: { tried: 0, of }, duration: 0 };
    return { name, ...this.#texts.title(name), ...facts, verdict: 'skipped', skipped };
  }

  async #schedules(check: DeclaredCheck): Promise<Schedules> {
    const { replay, seed, schedules } = this.order;
    if (replay !== undefined) {
      const { failure, misfit } = await this.#driver.try(this.#setting(check, choicesOf(replay)), check.body);
      return { tried: 1, of: 1, ...(failure && { failure }), ...(misfit && { misfit }) };
    }
    if (check.options.exhaustive === true && !this.#os) return this.#explore(check);
    const most = this.#os ? osSchedulesMax : Infinity;
    const of = Math.max(1, schedules ?? Math.min(most, check.options.schedules ?? 1));
    let lastTold = performance.now();
    for (let n = 0; n < of; n++) {
      if (this.#cancelled) return { tried: n, of };
      const failure = await this.#schedule(check, seededChoices(scheduleSeed(seed, check.name, n)));
      if (failure) return { tried: n + 1, of, failure };
      if (performance.now() - lastTold < 100) continue;
      lastTold = performance.now();
      this.tools.emit({ type: 'check-progress', name: check.name, tried: n + 1, of });
    }
    return { tried: of, of };
  }

  /** Every order. An order's number of schedules bounds it as the check's own does. */
  async #explore(check: DeclaredCheck): Promise<Schedules> {
    const of = this.order.schedules ?? check.options.schedules ?? exhaustiveMax;
    let lastTold = performance.now();
    const told = (tried: number): boolean => {
      if (performance.now() - lastTold >= 100) {
        lastTold = performance.now();
        this.tools.emit({ type: 'check-progress', name: check.name, tried, of });
      }
      return !this.#cancelled;
    };
    const { tried, all, failed } = await this.#driver.explore(
      this.#bounds(check.options),
      check.body,
      of,
      told,
    );
    if (!failed) return { tried, of: all ? Math.max(1, tried) : of, all };
    return { tried, of, all, failure: await this.#shortened(failed.setting, check, failed.failure) };
  }

  async #schedule(check: DeclaredCheck, choices: Choices): Promise<Failure | undefined> {
    const setting = this.#setting(check, choices);
    const { failure } = await this.#try(setting, check.body);
    // Real processes do not fail the same way again.
    return failure && (this.#os ? failure : this.#shortened(setting, check, failure));
  }

  #setting(check: DeclaredCheck, choices: Choices): Setting {
    return { ...this.#bounds(check.options), choices };
  }

  #bounds({
    within = withinDefault,
    crashes = 'fail',
  }: Pick<CheckOptions, 'within' | 'crashes'>): Omit<Setting, 'choices'> {
    return { loader: this.#loader, within, crashes, words: this.#words, texts: this.#texts };
  }

  /** The first failures get a second each, later ones less and less. */
  async #shortened(setting: Setting, { body }: DeclaredCheck, failure: Failure): Promise<Failure> {
    if (this.order.asFound === true || !shortens(failure)) return failure;
    const time = Math.min(shorteningMax, this.#shorteningLeft / 2);
    const begin = performance.now();
    const shortened = await this.#driver.shorten(setting, body, failure, time);
    this.#shorteningLeft -= performance.now() - begin;
    return shortened;
  }

  async #measure({ name, options, body }: DeclaredMeasure): Promise<Measurement> {
    this.tools.pulse.enter(name);
    this.tools.emit({ type: 'check-started', name });
    const { within = measureWithinDefault, x, y, caption, stage } = options;
    const points: (Point | undefined)[] = [];
    let failure: Failure | undefined;
    for (const [n, value] of x.values.entries()) {
      if (this.#cancelled) break;
      const choices = seededChoices(scheduleSeed(this.order.seed, name, n + 1));
      const setting = { ...this.#bounds({ within }), choices };
      const tried = await this.#driver.try(setting, (world) => body(world, value));
      points.push(tried.result);
      failure ??= tried.failure;
    }
    return {
      name,
      ...this.#texts.title(name),
      stage,
      ...(caption !== undefined && { caption: this.#texts.text(caption) }),
      x: { ...x, ...this.#axis(x) },
      y: this.#axis(y),
      series: seriesOf(points, x.values.length).map((one) => ({ ...one, name: this.#texts.text(one.name) })),
      ...(failure && { failure }),
    };
  }

  #axis({ label, unit }: { label: string; unit?: string }): { label: string; unit?: string } {
    return { label: this.#texts.text(label), ...(unit !== undefined && { unit: this.#texts.text(unit) }) };
  }
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
