/** Proves labs: checks their variants over all cores. */
import { availableParallelism } from 'node:os';
import { HumanError, messageOf } from '../base/errors';
import type { CheckRun, Declared } from '../checks/report';
import type { CheckOrder } from '../messages/runner';
import { labFiles, type Source } from '../packs/lab-files';
import type { Lab } from '../packs/manifest';
import type { Runner } from '../runner/client-api';
import {
  differences,
  endedByLimit,
  judgeMutant,
  judgeSolution,
  judgeStarter,
  type LabProof,
  type MutantProof,
  type TranslationProof,
} from './proof';
import { proveTranslations } from './translations';

export interface ProveOptions {
  readonly seed: number;
  readonly reruns: number;
  /** @param workers processes that it may use at once */
  readonly makeRunner: (workers: number) => Runner;
  readonly signal: AbortSignal;
  /** Called when a variant is done. */
  readonly progress: (done: number, of: number, lab: string) => void;
}

/** Programs to check a lab with: its solution, its starter, or a mutant. */
interface Variant {
  readonly lab: Lab;
  readonly source: Source;
  /** Only these checks. */
  readonly names?: readonly string[];
}

interface Tried {
  readonly run?: CheckRun;
  /** What the lab declares; only the solution is asked. */
  readonly declared?: readonly Declared[];
  readonly reruns: number;
  readonly agree: number;
  /** What differed, or why it cannot be checked. */
  readonly problems: readonly string[];
}

/** @throws {HumanError} when it is cancelled */
export async function proveLabs(labs: readonly Lab[], options: ProveOptions): Promise<LabProof[]> {
  const variants = labs.flatMap(variantsOf);
  const tried = new Map<Variant, Tried>();
  const next = variants.values();
  const cores = availableParallelism();
  const lanes = Math.min(cores, variants.length);
  const work = async (): Promise<void> => {
    const runner = options.makeRunner(Math.floor(cores / lanes));
    try {
      for (const variant of next) {
        tried.set(variant, await tryVariant(runner, variant, options));
        options.progress(tried.size, variants.length, variant.lab.manifest.slug);
      }
    } finally {
      runner.dispose();
    }
  };
  await Promise.all(Array.from({ length: lanes }, work));
  return Promise.all(
    labs.map(async (lab) => {
      const own = variants.filter((variant) => variant.lab === lab).flatMap((one) => tried.get(one) ?? []);
      const declared = own.flatMap((one) => one.declared ?? []);
      const runs = own.flatMap(({ run }) => run ?? []);
      const translations = await proveTranslations(lab, declared, runs);
      return proofOf(lab, (source) => find(variants, tried, lab, source), translations);
    }),
  );
}

function variantsOf(lab: Lab): Variant[] {
  const mutants = (lab.manifest.mutants ?? []).map(({ slug, caughtBy }): Variant => {
    return { lab, source: { kind: 'mutant', slug }, names: [caughtBy] };
  });
  return [{ lab, source: { kind: 'solution' } }, { lab, source: { kind: 'starter' } }, ...mutants];
}

async function tryVariant(
  runner: Runner,
  { lab, source, names }: Variant,
  { seed, reruns, signal }: ProveOptions,
): Promise<Tried> {
  const order: CheckOrder = { files: labFiles(lab, source), seed, asFound: true, ...(names && { names }) };
  const problems: string[] = [];
  let agree = 0;
  let count = 0;
  try {
    const run = await runner.check({ ...order, checksOnly: source.kind !== 'solution' }, { signal });
    for (; count < reruns && !(count > 0 && endedByLimit(run)); count++) {
      if (signal.aborted) throw new HumanError('Cancelled.');
      const different = differences(run, await runner.check({ ...order, checksOnly: true }, { signal }));
      if (different.length === 0) agree++;
      else if (problems.length === 0)
        problems.push(...different.map((text) => `not the same in a rerun: ${text}`));
    }
    const declared = source.kind === 'solution' ? await runner.list(order.files) : [];
    return { run, declared, reruns: count, agree, problems };
  } catch (error) {
    if (!(error instanceof HumanError) || signal.aborted) throw error;
    return { reruns: count, agree, problems: [messageOf(error)] };
  }
}

function find(
  variants: readonly Variant[],
  tried: ReadonlyMap<Variant, Tried>,
  lab: Lab,
  source: Source,
): Tried {
  const same = ({ kind, ...rest }: Source): string => `${kind} ${'slug' in rest ? rest.slug : ''}`;
  const variant = variants.find((one) => one.lab === lab && same(one.source) === same(source));
  return (variant && tried.get(variant)) ?? { reruns: 0, agree: 0, problems: ['was not tried'] };
}

function proofOf(
  lab: Lab,
  of: (source: Source) => Tried,
  translations: readonly TranslationProof[],
): LabProof {
  const solution = of({ kind: 'solution' });
  const starter = of({ kind: 'starter' });
  const all = [solution, starter];
  const judged = (
    { run, problems }: Tried,
    judge: (run: CheckRun) => string[],
  ): { proved: boolean; problems: string[] } => {
    const found = [...(run ? judge(run) : []), ...problems];
    return { proved: run !== undefined && found.length === 0, problems: found };
  };
  const mutants = (lab.manifest.mutants ?? []).map(({ slug, mistake, caughtBy }): MutantProof => {
    const tried = of({ kind: 'mutant', slug });
    all.push(tried);
    const verdict = tried.run?.checks.find(({ name }) => name === caughtBy)?.verdict;
    const proof = judged(tried, (run) => judgeMutant(run, caughtBy));
    return { slug, mistake, caughtBy, ...(verdict && { verdict }), ...proof };
  });
  const proofs = {
    solution: judged(solution, judgeSolution),
    starter: {
      ...judged(starter, judgeStarter),
      failed: starter.run?.checks.filter(({ verdict }) => verdict !== 'passed').length ?? 0,
    },
    mutants,
    translations,
  };
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
  return {
    lab: lab.manifest.slug,
    proved: [proofs.solution, proofs.starter, ...mutants, ...translations].every(({ proved }) => proved),
    checks: solution.run?.checks.length ?? 0,
    points: solution.run?.points.of ?? 0,
    ...proofs,
    reruns: { of: sum(all.map(({ reruns }) => reruns)), agree: sum(all.map(({ agree }) => agree)) },
  };
}
