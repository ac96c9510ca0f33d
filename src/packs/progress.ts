/** How far an attempt is. Progress is a value: each change gives a new one. `ProgressFile` keeps it on the disk. */
import type { StageManifest } from './manifest';
import type { Verdict } from '../base/verdict';

export type { Verdict };

export interface CheckProgress {
  /** The stage's UUID, which survives a rename. */
  readonly stage: string;
  readonly verdict: Verdict;
  readonly earned: number;
  readonly points: number;
}

/** `.dlabs/progress.json`. */
export interface Progress {
  readonly format: 1;
  /** The latest result of each check that ran, by its name. */
  readonly checks: Readonly<Record<string, CheckProgress>>;
  /** How many hints were revealed, by section of the guide: the index of the section among those that have hints. */
  readonly hintsRevealed: Readonly<Record<number, number>>;
  /** The choice made for each question, both by index. */
  readonly answers: Readonly<Record<number, number>>;
  /** The most points that the attempt ever had, and how many there were to earn then. */
  readonly best: { readonly earned: number; readonly points: number };
}

export const noProgress: Progress = {
  format: 1,
  checks: {},
  hintsRevealed: {},
  answers: {},
  best: { earned: 0, points: 0 },
};

/** What progress needs of a `CheckReport`. */
export interface CheckResult {
  readonly name: string;
  /** Slug. */
  readonly stage: string;
  readonly verdict: Verdict;
  readonly earned: number;
  readonly points: number;
}

/**
 * Adds the results of a run. Skipped checks keep what they had.
 * @param ran what the run covered: all checks, all of one stage (by slug), or single ones. Results of checks that
 * are covered and no longer exist go away.
 */
export function withResults(
  progress: Progress,
  results: readonly CheckResult[],
  stages: readonly StageManifest[],
  ran: 'all' | 'some' | { readonly stage: string },
): Progress {
  const idOf = (slug: string): string => stages.find((stage) => stage.slug === slug)?.id ?? slug;
  const names = new Set(results.map(({ name }) => name));
  const covered = (name: string, check: CheckProgress): boolean =>
    ran === 'all' || (ran !== 'some' && check.stage === idOf(ran.stage)) || names.has(name);
  const kept = Object.entries(progress.checks).filter(
    ([name, check]) => names.has(name) || !covered(name, check),
  );
  const fresh = results
    .filter(({ verdict }) => verdict !== 'skipped')
    .map(({ name, stage, verdict, earned, points }): [string, CheckProgress] => [
      name,
      { stage: idOf(stage), verdict, earned, points },
    ]);
  const checks = Object.fromEntries([...kept, ...fresh]);
  const total = sum(Object.values(checks));
  const best = total.earned > progress.best.earned || progress.best.points === 0 ? total : progress.best;
  return { ...progress, checks, best };
}

/** Hints once revealed stay so. */
export function withHints(progress: Progress, group: number, revealed: number): Progress {
  const count = Math.max(progress.hintsRevealed[group] ?? 0, Math.trunc(revealed));
  return { ...progress, hintsRevealed: { ...progress.hintsRevealed, [group]: count } };
}

export function withAnswer(progress: Progress, question: number, choice: number): Progress {
  return { ...progress, answers: { ...progress.answers, [question]: choice } };
}

/** How far one stage is; no verdict while none of its checks ran. */
export interface StageProgress {
  /** `passed` when all checks that ran passed, else the verdict of the first that did not. */
  readonly verdict?: Verdict;
  readonly earned: number;
  readonly points: number;
}

/** @param stage the stage's UUID */
export function stageProgress(progress: Progress, stage: string): StageProgress {
  const checks = Object.values(progress.checks).filter((check) => check.stage === stage);
  if (checks.length === 0) return { earned: 0, points: 0 };
  return { verdict: checks.find(({ verdict }) => verdict !== 'passed')?.verdict ?? 'passed', ...sum(checks) };
}

function sum(checks: readonly CheckProgress[]): { earned: number; points: number } {
  const add = (of: (check: CheckProgress) => number): number =>
    checks.reduce((total, check) => total + of(check), 0);
  return { earned: add((check) => check.earned), points: add((check) => check.points) };
}
