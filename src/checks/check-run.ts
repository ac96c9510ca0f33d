import { HumanError } from '../base/errors';
import type { CheckOrder, LabFiles } from '../messages/runner';
import { Loader } from '../program/loader';
import { ModuleFiles } from '../program/modules';
import { findThrow } from '../program/throw-site';
import type { Choices } from '../sim/choices';
import { parseReplay, scheduleSeed, seededChoices } from '../sim/choices';
import { TraceWriter } from '../trace/writer';
import type { DeclaredCheck, DeclaredMeasure } from './declare';
import { loadDeclarations } from './declare';
import { explain, verdictOf } from './explain';
import { inMacrotask } from './microtasks';
import type { CheckReport, CheckRun, Failure, Measurement, Place } from './report';
import type { Outcome, Trouble } from './schedule';
import { ScheduleRun } from './schedule';
import type { SessionTools } from './session-api';

/** Real milliseconds after which the thread is handed back, for cancel and the watchdog. */
const slice = 10;
/** Virtual milliseconds that a check may take when it does not say. */
const withinDefault = 60_000;
const measureWithinDefault = 600_000;

/** Runs the checks of one order. */
export async function checkLab(order: CheckOrder, tools: SessionTools): Promise<CheckRun> {
  return new CheckRunner(order, tools).run();
}

class CheckRunner {
  readonly #files: LabFiles;
  readonly #loader: Loader;
  readonly #trace = new TraceWriter(4_096);

  constructor(
    readonly order: CheckOrder,
    readonly tools: SessionTools,
  ) {
    this.#files = order.files;
    this.#loader = new Loader(new ModuleFiles(order.files.layers));
  }

  async run(): Promise<CheckRun> {
    const begin = performance.now();
    this.tools.pulse.enter('');
    const { checks, measures } = loadDeclarations(this.#files);
    const wantedChecks = checks.filter((check) => this.#wanted(check));
    const wantedMeasures =
      this.order.checksOnly || this.order.replay !== undefined
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
    const { tried, of, failure } = await this.#schedules(check);
    const title = this.#files.texts[name];
    const points = options.points ?? 1;
    const hint = options.hint === undefined ? undefined : (this.#files.texts[options.hint] ?? options.hint);
    const cancelled = this.#cancelled && !failure && tried < of;
    return {
      name,
      ...(title !== undefined && { title }),
      stage: options.stage,
      points,
      earned: failure || cancelled ? 0 : points,
      verdict: failure ? verdictOf(failure.kind) : cancelled ? 'skipped' : 'passed',
      ...(failure && hint !== undefined && { hint }),
      schedules: { tried, of },
      duration: performance.now() - begin,
      ...(failure && { failure }),
    };
  }

  async #schedules(check: DeclaredCheck): Promise<{ tried: number; of: number; failure?: Failure }> {
    const { replay, seed, schedules } = this.order;
    if (replay !== undefined) {
      const failure = await this.#schedule(check, choicesOf(replay));
      return { tried: 1, of: 1, ...(failure && { failure }) };
    }
    const of = Math.max(1, schedules ?? check.options.schedules ?? 1);
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

  /** One schedule; when it fails, it runs again with places, previews and waits recorded. */
  async #schedule(check: DeclaredCheck, choices: Choices): Promise<Failure | undefined> {
    const { options, body } = check;
    const schedule = {
      loader: this.#loader,
      choices,
      within: options.within ?? withinDefault,
      crashes: options.crashes ?? 'fail',
    };
    const first = await this.#drive(
      new ScheduleRun({ ...schedule, detailed: false, trace: this.#trace }, body),
    );
    if (!first.trouble) return undefined;
    const again = new ScheduleRun({ ...schedule, detailed: true }, body);
    const { trouble, thrownAt } = await this.#driveAgain(again, first.trouble);
    return trouble ? explain(again, trouble, thrownAt) : notRepeatable(choices);
  }

  /** Runs a schedule that failed once more; what was thrown without a stack gets its place. */
  async #driveAgain(
    again: ScheduleRun<void>,
    { kind, error }: Trouble,
  ): Promise<Outcome<void> & { thrownAt?: Place }> {
    if (kind !== 'crash' || error instanceof Error) return this.#drive(again);
    const { result, place } = await findThrow(this.#loader.files, () => this.#drive(again));
    return { ...result, ...(place && { thrownAt: place }) };
  }

  async #measure({ name, options, body }: DeclaredMeasure): Promise<Measurement> {
    this.tools.pulse.enter(name);
    this.tools.emit({ type: 'check-started', name });
    const points: (Readonly<Record<string, number>> | undefined)[] = [];
    let failure: Failure | undefined;
    for (const [n, x] of options.x.values.entries()) {
      const run = new ScheduleRun<Readonly<Record<string, number>>>(
        {
          loader: this.#loader,
          choices: seededChoices(scheduleSeed(this.order.seed, name, n + 1)),
          within: options.within ?? measureWithinDefault,
          crashes: 'fail',
          detailed: true,
        },
        (world) => body(world, x),
      );
      const { trouble, result } = await this.#drive(run);
      points.push(result);
      if (trouble) failure ??= explain(run, trouble);
      if (this.#cancelled) break;
    }
    const title = this.#files.texts[name];
    const caption =
      options.caption === undefined ? undefined : (this.#files.texts[options.caption] ?? options.caption);
    return {
      name,
      ...(title !== undefined && { title }),
      stage: options.stage,
      ...(caption !== undefined && { caption }),
      x: options.x,
      y: options.y,
      series: seriesOf(points, options.x.values.length),
      ...(failure && { failure }),
    };
  }

  /** Runs a schedule to its end; hands the thread back every few milliseconds. */
  async #drive<T>(run: ScheduleRun<T>): Promise<Outcome<T>> {
    const { pulse, signal } = this.tools;
    pulse.schedule(run.options.choices.replay);
    for (;;) {
      const outcome = await inMacrotask(() => {
        pulse.beat();
        const end = performance.now() + slice;
        return run.advance(() => performance.now() > end);
      });
      if (outcome) return outcome;
      if (signal.aborted) return {};
    }
  }
}

function choicesOf(replay: string): Choices {
  const parsed = parseReplay(replay);
  if (parsed.choices) return parsed.choices;
  throw new HumanError(parsed.problem);
}

function notRepeatable(choices: Choices): Failure {
  return {
    kind: 'check',
    message:
      'This schedule failed once and passed when it ran again, so something in it is not decided by the schedule. ' +
      'Does a module keep state between runs?',
    replay: choices.replay,
  };
}

/** One series for each name that any point gives. */
function seriesOf(
  points: readonly (Readonly<Record<string, number>> | undefined)[],
  count: number,
): Measurement['series'] {
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
      of: checks.reduce((sum, check) => sum + check.points, 0),
    },
    duration,
    ...(cancelled && { cancelled }),
  };
}
