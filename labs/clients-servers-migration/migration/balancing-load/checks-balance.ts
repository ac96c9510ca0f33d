/** How well a policy balances: makespans against a lower bound of the best. */
import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { Watch, inSeconds, lowerBound, submitAll } from './probes';
import type { Submission } from './probes';
import { startHosts } from './scenario';

const stage = 'policy';

/** How much later than the lower bound of the best a batch may be done; beside a slack for reports and moves. */
const factor = 1.4;

/** A batch of jobs that differ, all at once. */
export function batch(world: World, count: number, most = 1_500, sizeMost = 40_000): Submission[] {
  return Array.from({ length: count }, (_, n) => ({
    id: `job${n + 1}`,
    left: 200 + world.choose(most - 200),
    size: 2_000 + world.choose(sizeMost - 2_000),
    at: 0,
  }));
}

/** Waits for the last job, and judges when it ended. */
async function judge(
  world: World,
  watch: Watch,
  jobs: readonly Submission[],
  options: { readonly cores: number; readonly context: string; readonly slack?: number },
): Promise<void> {
  const { cores, context, slack = 500 } = options;
  const begin = Math.min(...jobs.map(({ at }) => at));
  const best = lowerBound(jobs, cores) - begin;
  const limit = factor * best + slack;
  const last = await watch.ended(jobs.length, 60_000 - world.now() - 1);
  const moves = watch.moves.length;
  if (last === undefined)
    assert.fail(`${context} After a minute some jobs had not ended; ${moves} moves were made.`);
  const end = last - begin;
  if (end <= limit) return;
  assert.fail(
    `${context} No policy could be done before ${inSeconds(best)} s, and ${inSeconds(limit)} s would do; the last job ended after ${inSeconds(end)} s, with ${moves} moves.`,
  );
}

check(
  'A batch that comes to one host is done nearly as early as can be',
  {
    stage,
    points: 15,
    hint: 'The space-time diagram shows who computes when. Is there a host that has nothing to do while another has jobs that wait? Or did one get too many?',
    schedules: 12,
    virtualTime: true,
  },
  async (world) => {
    const [alpha] = startHosts(world, { alpha: 1, beta: 1, gamma: 1 }, 'balance');
    const watch = new Watch(world);
    const jobs = batch(world, 10 + world.choose(6), 700);
    await submitAll(
      jobs.map((job) => ({ ...job, to: alpha })),
      world,
    );
    const context = `${jobs.length} jobs came to alpha, and none to the two other hosts.`;
    await judge(world, watch, jobs, { cores: 3, context });
  },
);

check(
  'Hosts with more cores get more',
  {
    stage,
    points: 10,
    hint: 'Six jobs are a lot for one core, and not for four. What does each host have to compute, divided by its cores?',
    schedules: 12,
    virtualTime: true,
  },
  async (world) => {
    const runners = startHosts(world, { alpha: 1, beta: 4, gamma: 2 }, 'balance');
    const watch = new Watch(world);
    const jobs = batch(world, 14 + world.choose(8));
    const to = world.choose(3);
    await submitAll(
      jobs.map((job) => ({ ...job, to: runners[to] })),
      world,
    );
    const context = `${jobs.length} jobs came to ${['alpha', 'beta', 'gamma'][to]}; alpha has 1 core, beta 4, gamma 2.`;
    await judge(world, watch, jobs, { cores: 7, context });
  },
);

check(
  'Three loaded hosts do not bury the one that is idle',
  {
    stage,
    points: 10,
    hint: 'All three hear that delta is idle, and all three are right. Who is the first to know that it no longer is?',
    schedules: 8,
    virtualTime: true,
  },
  async (world) => {
    const runners = startHosts(world, { alpha: 1, beta: 1, gamma: 1, delta: 1 }, 'balance');
    const watch = new Watch(world);
    const jobs = batch(world, 12, 1_200);
    await submitAll(
      jobs.map((job, n) => ({ ...job, to: runners[n % 3] })),
      world,
    );
    const context = 'Four jobs came to alpha, four to beta and four to gamma; delta had none.';
    await judge(world, watch, jobs, { cores: 4, context });
  },
);

check(
  'Late and lost reports do little harm',
  {
    stage,
    points: 10,
    hint: 'What a report says was so when it left, hundreds of milliseconds ago; since then, jobs have been on their way. The reply to an offer has the newest load, and “admit” is called on the spot.',
    schedules: 8,
    virtualTime: true,
  },
  async (world) => {
    const link = { latency: [20, 150] } as const;
    const runners = startHosts(world, { alpha: 1, beta: 1, gamma: 1 }, 'balance', link);
    world.rule(({ protocol }) => (protocol === 'udp' && world.choose(4) === 0 ? 'drop' : 'pass'));
    const watch = new Watch(world);
    const jobs = batch(world, 12, 2_500);
    await submitAll(
      jobs.map((job, n) => ({ ...job, to: runners[n % 4 === 3 ? 1 : 0] })),
      world,
    );
    const context =
      'Messages took up to 150 ms, and one report in four was lost. 9 jobs came to alpha, 3 to beta.';
    await judge(world, watch, jobs, { cores: 3, context, slack: 1_000 });
  },
);

check(
  'A host that fell silent is not counted on',
  {
    stage,
    points: 10,
    hint: 'The last report of a host that is gone says that it has nothing to do, and says so for ever. “age” tells how old it is.',
    schedules: 8,
    virtualTime: true,
  },
  async (world) => {
    const runners = startHosts(world, { alpha: 1, beta: 1, gamma: 1 }, 'balance');
    const watch = new Watch(world);
    await world.sleep(1_000 + world.choose(100));
    const hangs = world.choose(2) === 1;
    if (hangs) runners[1]?.pause();
    else world.host('beta').powerFail();
    await world.sleep(1_100);
    let asked = 0;
    world.rule(({ to, kind }) => {
      if (to === 'beta' && kind === 'connect') asked++;
      return 'pass';
    });
    const jobs = batch(world, 10).map((job) => ({ ...job, at: world.now() }));
    await submitAll(
      jobs.map((job) => ({ ...job, to: runners[0] })),
      world,
    );
    const silent = hangs
      ? 'beta was paused when it had nothing to do.'
      : 'beta lost its power when it had nothing to do.';
    const context = `${silent} More than a second later 10 jobs came to alpha.`;
    await judge(world, watch, jobs, { cores: 2, context });
    if (asked > 0)
      assert.fail(
        `${context} Of beta nothing had been heard for so long. Yet jobs were offered to it; connections for that: ${asked}.`,
      );
  },
);

check(
  'Jobs that come one after another are spread, too',
  {
    stage,
    points: 10,
    hint: 'It is not enough to decide once. What does “decide” make of a job that has just come?',
    schedules: 8,
    virtualTime: true,
  },
  async (world) => {
    const runners = startHosts(world, { alpha: 1, beta: 1, gamma: 2 }, 'balance');
    const watch = new Watch(world);
    const jobs = batch(world, 16).map((job) => ({ ...job, at: world.choose(3_000) }));
    await submitAll(
      jobs.map((job) => ({ ...job, to: runners[world.choose(2)] })),
      world,
    );
    const context = '16 jobs came to alpha and beta within three seconds; gamma, with 2 cores, got none.';
    await judge(world, watch, jobs, { cores: 4, context });
  },
);
