/** What is proved of a lab, and how verdicts are judged. Pure. */
import type { CheckReport, CheckRun, Failure, Verdict } from '../checks/report';

/** What `dlabs verify --json` prints. */
export interface Proof {
  readonly version: 1;
  /** Slug. */
  readonly pack: string;
  readonly seed: number;
  /** How often each variant was checked again. */
  readonly reruns: number;
  readonly proved: boolean;
  readonly labs: readonly LabProof[];
  /** What is wrong with the files, as `file:line:column: message`. */
  readonly problems: readonly string[];
  /** Real milliseconds. */
  readonly duration: number;
}

export interface LabProof {
  readonly lab: string;
  readonly proved: boolean;
  readonly checks: number;
  readonly points: number;
  /** It passes everything. */
  readonly solution: VariantProof;
  /** It runs, and fails at least one check. `failed`: how many. */
  readonly starter: VariantProof & { readonly failed: number };
  readonly mutants: readonly MutantProof[];
  /** For each language besides English: every text of the checks has a translation, as far as the runs showed them. */
  readonly translations: readonly TranslationProof[];
  /** How many reruns of all variants gave the same verdicts. */
  readonly reruns: { readonly of: number; readonly agree: number };
}

export interface VariantProof {
  readonly proved: boolean;
  /** In words, what is not as it should be. */
  readonly problems: readonly string[];
}

export interface MutantProof extends VariantProof {
  readonly slug: string;
  readonly mistake: string;
  readonly caughtBy: string;
  /** What that check says of the mutant. Absent: there is no such check. */
  readonly verdict?: Verdict;
}

export interface TranslationProof extends VariantProof {
  /** A tag. */
  readonly language: string;
}

/** Failures that say nothing about the property that the check judges. */
const beside: ReadonlySet<Failure['kind']> = new Set<Failure['kind']>(['load', 'check', 'runner']);

export function judgeSolution(run: CheckRun): string[] {
  if (run.checks.length === 0) return ['the lab has no checks'];
  const checks = run.checks.filter(({ verdict }) => verdict !== 'passed').map((report) => describe(report));
  const measurements = run.measurements.filter(({ failure }) => failure);
  return [
    ...checks,
    ...measurements.map(({ name, failure }) => `“${name}” cannot be measured: ${firstLine(failure)}`),
  ];
}

export function judgeStarter(run: CheckRun): string[] {
  const problems = run.checks
    .filter(({ failure }) => failure && beside.has(failure.kind))
    .map((one) => describe(one));
  if (run.checks.every(({ verdict }) => verdict === 'passed'))
    problems.push('it fails no check: nothing is left to do');
  return problems;
}

export function judgeMutant(run: CheckRun, caughtBy: string): string[] {
  const report = run.checks.find(({ name }) => name === caughtBy);
  if (!report) return [`there is no check “${caughtBy}”`];
  if (report.failure && beside.has(report.failure.kind)) return [`it does not run: ${describe(report)}`];
  const caught =
    report.verdict === 'failed' || report.verdict === 'crashed' || report.verdict === 'timed out';
  return caught ? [] : [`“${caughtBy}” does not catch it: ${report.verdict}`];
}

/** What differs between two runs of the same: empty when the verdicts agree. */
export function differences(first: CheckRun, again: CheckRun): string[] {
  const before = new Map(first.checks.map((report) => [report.name, fingerprint(report)]));
  return again.checks
    .filter((report) => before.get(report.name) !== fingerprint(report))
    .map((report) => `“${report.name}” was ${before.get(report.name)}, then ${fingerprint(report)}`);
}

/** Real time decides which limit a program breaks first that takes both the processor and the memory. */
const limits: ReadonlySet<Failure['kind']> = new Set<Failure['kind']>(['endless-loop', 'memory', 'runner']);

function fingerprint({ verdict, failure, schedules }: CheckReport): string {
  if (failure && limits.has(failure.kind)) return 'ended by a limit';
  return [
    verdict,
    ...(failure ? [failure.kind, `in schedule ${schedules.tried}`, failure.replay ?? ''] : []),
  ].join(' ');
}

/** Whether another run takes seconds and can tell nothing: a program that a limit ended. */
export function endedByLimit(run: CheckRun): boolean {
  return run.checks.some(({ failure }) => failure && limits.has(failure.kind));
}

function describe({ name, verdict, failure }: CheckReport): string {
  return `“${name}” ${verdict}${failure ? `: ${firstLine(failure)}` : ''}`;
}

function firstLine(failure: Failure | undefined): string {
  const place = failure?.place ? ` (${failure.place.file}:${failure.place.line})` : '';
  return `${failure?.message.split('\n')[0] ?? ''}${place}`;
}
