/** What the results page shows: a pure function of the messages and of what the student chose. */
import type { CheckProgress, CheckReport, CheckRun, Measurement, Verdict } from '../../checks/report';
import type { ToResults, Words } from '../../messages/webview';
import type { TraceData } from '../../trace/data';
import { unreachable } from '../messaging';

/** Checks and measurements in the order of the page. */
export type Listed = Pick<CheckRun, 'checks' | 'measurements'>;

export interface ShownRun {
  readonly kind: 'run';
  readonly words: Words;
  readonly lab: string;
  readonly stages: readonly { readonly slug: string; readonly title: string }[];
  readonly checks: readonly CheckReport[];
  readonly measurements: readonly Measurement[];
  /** What the run before gave: shown, while this one goes on, for what it has not come to yet. */
  readonly earlier: Listed;
  /** Names of what is from before the student's last change. */
  readonly outdated: readonly string[];
  /** The stage that was checked last, where it was not the whole lab. */
  readonly stage: string | undefined;
  /** Of the whole lab. While a first run goes on they are not known, and this is 0. */
  readonly pointsOf: number;
  readonly seed: number;
  /** Real milliseconds. */
  readonly duration: number;
  readonly cancelled: boolean;
  readonly busy: boolean;
  readonly progress: CheckProgress | undefined;
  /** Name of a check or measurement. */
  readonly selected: string | undefined;
  /** How often the student chose something: each time it is brought into view. */
  readonly timesChosen: number;
}

export interface ShownTrace {
  readonly kind: 'trace';
  readonly words: Words;
  readonly title: string;
  readonly trace: TraceData;
  /** Of how many events `trace` holds the first. */
  readonly cutFrom: number | undefined;
}

export interface ShownProblem {
  readonly kind: 'problem';
  readonly words: Words;
  readonly title: string;
  readonly problem: string;
}

export type ResultsState = ShownRun | ShownTrace | ShownProblem;

/** What survives while the page is hidden; the extension sends the run itself again. */
export interface KeptResults {
  readonly lab: string;
  readonly selected: string | undefined;
}

export type ResultsAction =
  | ToResults
  /** The student chose, or went back to the summary. */
  | { readonly type: 'chosen'; readonly name: string | undefined };

export function resultsAfter(
  state: ResultsState | undefined,
  action: ResultsAction,
  kept?: KeptResults,
): ResultsState | undefined {
  switch (action.type) {
    case 'show-run':
      return shownRun(action, state, kept);
    case 'show-trace':
      return {
        kind: 'trace',
        words: action.words,
        title: action.title,
        trace: action.trace,
        cutFrom: action.cutFrom,
      };
    case 'show-problem':
      return { kind: 'problem', words: action.words, title: action.title, problem: action.problem };
    case 'progress':
      return inRun(state, () => {
        const { name, title, tried, of } = action;
        return { progress: { name, ...(title !== undefined && { title }), tried, of } };
      });
    case 'report':
      return inRun(state, (run) => ({
        checks: replaced(run.checks, action.report),
        outdated: run.outdated.filter((name) => name !== action.report.name),
      }));
    case 'measured':
      return inRun(state, (run) => ({ measurements: replaced(run.measurements, action.measurement) }));
    case 'chosen':
      return inRun(state, (run) => ({ selected: action.name, timesChosen: run.timesChosen + 1 }));
    default:
      return unreachable(action);
  }
}

function shownRun(
  action: Extract<ToResults, { type: 'show-run' }>,
  before: ResultsState | undefined,
  kept: KeptResults | undefined,
): ShownRun {
  const { words, lab, stages, run, outdated, stage, asked, busy } = action;
  const old = before?.kind === 'run' && before.lab === lab ? before : undefined;
  const wanted = before === undefined && kept?.lab === lab ? kept.selected : old?.selected;
  const isThere = [...run.checks, ...run.measurements].some((one) => one.name === wanted);
  const firstFailed = run.checks.find((check) => isBad(check.verdict))?.name;
  const isSolved = run.checks.some((check) => check.name === wanted && !isBad(check.verdict));
  /** Not to be looked at when the checks have ended: one that passes, where another does not, and that was not asked for. */
  const isOvertaken = old?.busy === true && isSolved && firstFailed !== undefined && wanted !== asked;
  return {
    kind: 'run',
    words,
    lab,
    stages,
    checks: old?.busy === true ? run.checks.map((check) => known(check, old.checks)) : run.checks,
    measurements: run.measurements,
    earlier: busy ? (old?.busy === true ? old.earlier : (old ?? nothing)) : nothing,
    outdated,
    stage,
    pointsOf: busy ? Math.max(run.points.of, old?.pointsOf ?? 0) : run.points.of,
    seed: run.seed,
    duration: run.duration,
    cancelled: run.cancelled === true,
    busy,
    progress: busy ? old?.progress : undefined,
    // While checks run, the one that was chosen may come yet.
    selected: busy || (isThere && !isOvertaken) ? wanted : firstFailed,
    timesChosen: old?.timesChosen ?? 0,
  };
}

const nothing: Listed = { checks: [], measurements: [] };

/** A report that was told while the checks ran stays as it is, and so does what is chosen in its diagram. */
function known(report: CheckReport, told: readonly CheckReport[]): CheckReport {
  const before = told.find(({ name }) => name === report.name);
  return before?.verdict === report.verdict && before.duration === report.duration ? before : report;
}

/** What the page lists, by stage: nothing moves or goes away while checks run again. */
export function listed(run: ShownRun): Listed {
  const checks = run.checks.reduce(replaced, run.earlier.checks);
  return {
    checks: run.stages.flatMap(({ slug }) => checks.filter(({ stage }) => stage === slug)),
    measurements: run.measurements.reduce(replaced, run.earlier.measurements),
  };
}

/** Why what is shown of a check may not hold any more: it is being checked again, or the student's files have changed. */
export type ResultAge = 'again' | 'outdated';

export function ageOf(run: ShownRun, check: CheckReport): ResultAge | undefined {
  if (!run.checks.includes(check)) return 'again';
  return run.outdated.includes(check.name) ? 'outdated' : undefined;
}

function inRun(
  state: ResultsState | undefined,
  change: (run: ShownRun) => Partial<ShownRun>,
): ResultsState | undefined {
  return state?.kind === 'run' ? { ...state, ...change(state) } : state;
}

/** The new one in the place of the one of the same name, or at the end. */
function replaced<T extends { readonly name: string }>(all: readonly T[], one: T): readonly T[] {
  const at = all.findIndex((other) => other.name === one.name);
  return at < 0 ? [...all, one] : all.map((other, index) => (index === at ? one : other));
}

export function isBad(verdict: Verdict): boolean {
  return verdict !== 'passed' && verdict !== 'skipped';
}

export function earnedPoints(run: ShownRun): number {
  return run.checks.reduce((sum, check) => sum + check.earned, 0);
}

/** Every check ran on what there is now, and none is left to mend. */
export function isAllPassed(run: ShownRun): boolean {
  return (
    !run.busy &&
    !run.cancelled &&
    run.checks.length > 0 &&
    run.checks.every((one) => one.verdict === 'passed' && ageOf(run, one) === undefined)
  );
}

/** Whether there is a verdict of every stage: of a lab that was checked in part, not everything is known. */
export function isWholeLab(run: ShownRun): boolean {
  return run.stages.every(({ slug }) => run.checks.some(({ stage }) => stage === slug));
}

/** All that the run tried, over all its checks. */
export function schedulesTried(run: ShownRun): number {
  return run.checks.reduce((sum, check) => sum + check.schedules.tried, 0);
}
