/** What moving gains, and what it costs: the same batch with the student's policy, and without any. */
import { measure } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { Watch, lowerBound } from './probes';
import type { Submission } from './probes';
import { startHosts, submit } from './scenario';

const stage = 'policy';

/** A batch; the same each time. */
function someJobs(count: number, size: number): Submission[] {
  return Array.from({ length: count }, (_, n) => ({
    id: `job${n + 1}`,
    left: 400 + ((n * 7_919) % 1_300),
    size,
    at: 0,
  }));
}

interface Outcome {
  /** When the last job ended, in ms; absent when it did not within two minutes. */
  readonly makespan: number | undefined;
  readonly moves: number;
}

/** Runs a batch that comes to one of four hosts. The worlds' names differ, so that both can run side by side. */
async function outcome(
  world: World,
  jobs: readonly Submission[],
  mode: 'balance' | 'manual',
): Promise<Outcome> {
  const names = ['alpha', 'beta', 'gamma', 'delta'].map((name) => [`${name}-${mode}`, 1] as const);
  const [alpha] = startHosts(world, Object.fromEntries(names), mode);
  const watch = new Watch(world);
  for (const job of jobs) submit(alpha, job);
  const ended = (): boolean =>
    watch.sights.filter(({ what, host }) => what === 'ended' && host.endsWith(mode)).length === jobs.length;
  const makespan = await world.eventually('', ended, { within: 120_000 }).then(
    () => world.now(),
    () => undefined,
  );
  return { makespan, moves: watch.moves.filter(({ host }) => host.endsWith(mode)).length };
}

function seconds(ms: number): number {
  return Math.round(ms / 10) / 100;
}

async function makespans(world: World, jobs: readonly Submission[]): Promise<Record<string, number>> {
  const [yours, none] = await Promise.all([outcome(world, jobs, 'balance'), outcome(world, jobs, 'manual')]);
  return {
    ...(none.makespan === undefined ? {} : { 'without moves': seconds(none.makespan) }),
    ...(yours.makespan === undefined ? {} : { 'your policy': seconds(yours.makespan) }),
    'lower bound': seconds(lowerBound(jobs, 4)),
  };
}

measure(
  'Makespan of a batch that comes to one of four hosts',
  {
    stage,
    x: { label: 'Jobs', values: [1, 2, 4, 8, 12, 16] },
    y: { label: 'The last job ends after', unit: 's' },
    caption:
      'Without moves three hosts watch while one works. No policy gets below the lower bound: four cores cannot compute more. What lies between it and yours is what your policy costs and what it misses.',
  },
  (world, count) => makespans(world, someJobs(count, 20_000)),
);

measure(
  'Makespan as the jobs grow',
  {
    stage,
    x: {
      label: 'Memory of each of 12 jobs',
      unit: 'kB',
      values: [4, 50, 100, 200, 300, 600],
    },
    y: { label: 'The last job ends after', unit: 's' },
    caption:
      'The more a job weighs, the longer it stands still when it moves. At some size a job would stand still for longer than it has left to compute, and by the rule nothing moves any more, though the batch as a whole might still end earlier. A policy that weighs the cost is never later than none.',
  },
  (world, kilobytes) => makespans(world, someJobs(12, kilobytes * 1_000)),
);

measure(
  'Moves as the jobs grow',
  {
    stage,
    x: {
      label: 'Memory of each of 12 jobs',
      unit: 'kB',
      values: [4, 50, 100, 200, 300, 600],
    },
    y: { label: 'Moves' },
    caption: 'The same batches. A good policy moves few jobs twice, and fewer jobs the dearer a move is.',
  },
  async (world, kilobytes) => {
    const jobs = someJobs(12, kilobytes * 1_000);
    const { moves } = await outcome(world, jobs, 'balance');
    return { 'without moves': 0, 'your policy': moves };
  },
);
