/** What checking tells: verdicts, failures and measurements. `dlabs check --json` prints a `CheckRun`. */
import type { Place } from '../base/place';
import type { Verdict } from '../base/verdict';
import type { TraceData } from '../trace/data';

export type { Verdict };

export type { Place };

/** Why a check did not pass. */
export interface Failure {
  readonly kind:
    | 'assertion' // an assertion, an invariant or an `eventually` of the check does not hold
    | 'crash' // a program ended with an uncaught error or an unhandled rejection
    | 'deadlock' // nothing is left to happen and the check still waits
    | 'virtual-time' // the check took longer than `within`
    | 'endless-loop' // a program keeps the processor without end
    | 'memory' // a program takes too much memory
    | 'output' // a program logs too much
    | 'events' // the world does too much: a flood of messages, a livelock
    | 'load' // a file of the student cannot be loaded: syntax, missing import, forbidden module
    | 'check' // the check itself is broken: the author's mistake
    | 'runner'; // the runner ended without telling why
  /** In words, one or a few lines, with what to do next where that is known. */
  readonly message: string;
  /** The sentences of the lab's author in it, in English; `message` has them in the wanted language. */
  readonly authored?: readonly string[];
  /** What was found and what should be, printed, where the check compares. */
  readonly actual?: string;
  readonly expected?: string;
  /** The student's line. */
  readonly place?: Place;
  /** Nothing leads to a line: `place` is the one that did something last, and the mistake may be elsewhere. */
  readonly isLastAtWork?: true;
  readonly stack?: string;
  /** Text that makes this very run happen again: `--replay`. Absent where no schedule began. */
  readonly replay?: string;
  /** How many choices of that run are not the plainest outcome; known where the schedule was shortened. */
  readonly choices?: number;
  /** The failure as it was found, where this is a shorter schedule that fails for the same reason. */
  readonly original?: Failure;
  /** What happened in that run. */
  readonly trace?: TraceData;
  /** The last lines that the processes logged, as `name: line`. */
  readonly output?: readonly string[];
}

/** How far a check is. */
export interface CheckProgress extends Pick<CheckReport, 'name' | 'title'> {
  /** Schedules tried, of how many. */
  readonly tried: number;
  readonly of: number;
}

export interface CheckReport {
  /** As the author wrote it: identifies the check. */
  readonly name: string;
  /** The name in the wanted language, where that is another. */
  readonly title?: string;
  /** Slug of the stage. */
  readonly stage: string;
  readonly points: number;
  /** `points` when passed, else 0. */
  readonly earned: number;
  readonly verdict: Verdict;
  /** Why it was skipped, in words; absent when it was cancelled. Its points then count neither way. */
  readonly skipped?: string;
  /** Shown when the check did not pass. */
  readonly hint?: string;
  /** How many schedules were tried, and how many the check asks for. */
  readonly schedules: {
    readonly tried: number;
    readonly of: number;
    /** Given for exhaustive checks: whether every schedule that there is was tried. */
    readonly all?: boolean;
  };
  /** Real milliseconds. */
  readonly duration: number;
  readonly failure?: Failure;
  /** In words, when a recorded schedule was replayed and no longer fits the program. */
  readonly misfit?: string;
}

/** The result of a measurement, to be plotted. */
export interface Measurement {
  readonly name: string;
  readonly title?: string;
  readonly stage: string;
  readonly caption?: string;
  readonly x: { readonly label: string; readonly unit?: string; readonly values: readonly number[] };
  readonly y: { readonly label: string; readonly unit?: string };
  /** One number for each x; `null` where the point failed. */
  readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
  /** Why points are missing. */
  readonly failure?: Failure;
}

/** One run of the checks of a lab. */
export interface CheckRun {
  readonly version: 1;
  /** Slugs. */
  readonly pack: string;
  readonly lab: string;
  /** The seed that all schedules are drawn from. */
  readonly seed: number;
  readonly checks: readonly CheckReport[];
  readonly measurements: readonly Measurement[];
  readonly points: { readonly earned: number; readonly of: number };
  /** Real milliseconds. */
  readonly duration: number;
  /** Set when the run was cancelled before its end. */
  readonly cancelled?: boolean;
}

/** A check or a measurement as declared, before it runs. */
export interface Declared {
  readonly kind: 'check' | 'measurement';
  readonly name: string;
  readonly title?: string;
  readonly stage: string;
  readonly points: number;
  readonly schedules: number;
  /** What to look at next when the check does not pass, in the wanted language. */
  readonly hint?: string;
  /** Where it is declared in the author's file. */
  readonly place?: Place;
}
