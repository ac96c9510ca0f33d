/** What a policy must not do: move back and forth, and move what does not pay. */
import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { Watch, described, inSeconds } from './probes';
import { startHosts, submit } from './scenario';
import { moveTime } from './starter/jobs';
import type { Job } from './starter/jobs';

const stage = 'policy';

/** Milliseconds that are forgiven where a check looks at what a job had left: it went on while it was offered. */
const tolerance = 200;

check(
  'No job goes to and fro',
  {
    stage,
    points: 15,
    hint: 'If a move makes the later of the two hosts end earlier, the way back would make it end later. Do “decide” and “admit” reckon by the same rule?',
    schedules: 15,
    virtualTime: true,
  },
  async (world) => {
    const link = { latency: [2, world.pick([10, 40])] } as const;
    const cores = { alpha: 1 + world.choose(2), beta: 1 };
    const runners = startHosts(world, cores, 'balance', link);
    const watch = new Watch(world);
    const count = 5 + world.choose(6);
    for (let n = 1; n <= count; n++) {
      const job = { id: `job${n}`, left: 200 + world.choose(1_500), size: 2_000 + world.choose(30_000) };
      submit(runners[world.choose(4) === 0 ? 1 : 0], job);
    }
    await watch.ended(count, 40_000);
    const jobs = [...new Set(watch.sights.map(({ job }) => job))];
    const again = jobs.find((job) => watch.path(job).length > 3); // there, back, and there again
    if (!again) return;
    assert.fail(
      `${count} jobs came to alpha and beta, with ${cores.alpha} and 1 cores, and then no more. ${again} went to and fro: ${watch.path(again).join(', ')}. There were ${watch.moves.length} moves.`,
    );
  },
);

/** Jobs that are alike. */
function alike(count: number, left: number, size: number, from = 1): Job[] {
  return Array.from({ length: count }, (_, n) => ({ id: `job${from + n}`, left, size }));
}

interface Case {
  readonly what: string;
  readonly cores: readonly [number, number];
  readonly alpha: readonly Job[];
  readonly beta: readonly Job[];
}

const nothingToGain: readonly Case[] = [
  { what: 'One job ran on alpha, and none on beta', cores: [1, 1], alpha: alike(1, 2_000, 4_000), beta: [] },
  {
    what: 'alpha has 4 cores and had 4 jobs, beta has 1 core and had none',
    cores: [4, 1],
    alpha: [...alike(3, 1_500, 4_000), { id: 'job4', left: 700, size: 4_000 }],
    beta: [],
  },
  {
    what: 'alpha and beta had 3 jobs each, all alike',
    cores: [1, 1],
    alpha: alike(3, 700, 4_000),
    beta: alike(3, 700, 4_000, 4),
  },
  {
    what: 'alpha has 3 cores and had 6 jobs, beta has 1 core and had 2, all alike',
    cores: [3, 1],
    alpha: alike(6, 700, 4_000),
    beta: alike(2, 700, 4_000, 7),
  },
  {
    what: 'alpha had 3 jobs and beta 2, all alike, and each takes longer to move than to compute',
    cores: [1, 1],
    alpha: alike(3, 400, 120_000),
    beta: alike(2, 400, 120_000, 4),
  },
  {
    what: 'alpha has 1 core and had two jobs, of 3 s and 0.2 s, beta has 4 cores and had none; to move one takes a second',
    cores: [1, 4],
    alpha: [...alike(1, 3_000, 200_000), { id: 'job2', left: 200, size: 200_000 }],
    beta: [],
  },
];

check(
  'Where nothing is to be gained, nothing moves',
  {
    stage,
    points: 15,
    hint: 'When would the last of these jobs have ended with the move, and when without? A host with as many jobs as cores has nobody who waits, and four cores do not make one job faster.',
    schedules: 18,
    virtualTime: true,
  },
  async (world) => {
    const { what, cores, alpha, beta } = world.pick(nothingToGain);
    const watch = await runAll(world, { alpha: cores[0], beta: cores[1] }, [alpha, beta]);
    const [first] = watch.moves;
    if (!first) return;
    assert.fail(
      `${what}. Nothing was to be gained by a move; yet ${first.job} left ${first.host} for ${first.to} after ${inSeconds(first.at)} s.`,
    );
  },
);

/** Runs jobs to their end on hosts that balance. */
async function runAll(
  world: World,
  cores: Readonly<Record<string, number>>,
  jobs: readonly (readonly Job[])[],
): Promise<Watch> {
  const runners = startHosts(world, cores, 'balance');
  const watch = new Watch(world);
  jobs.forEach((some, n) => some.forEach((job) => submit(runners[n], job)));
  if ((await watch.ended(jobs.flat().length, 40_000)) === undefined)
    assert.fail('After 40 s some jobs had not ended.');
  return watch;
}

check(
  'A job that ends sooner than its move would does not move',
  {
    stage,
    points: 10,
    hint: '“moveTime(job.size)” is how long it stands still. A job that is nearly done, or has a huge memory, is better left where it is.',
    schedules: 14,
    virtualTime: true,
  },
  async (world) => {
    const jobs = Array.from({ length: 8 }, (_, n) => ({
      id: `job${n + 1}`,
      left: world.pick([100, 300, 800, 1_500]) + world.choose(100),
      size: world.pick([4_000, 40_000, 300_000, 600_000]),
    }));
    const watch = await runAll(world, { alpha: 1, beta: 1, gamma: 1 }, [jobs]);
    for (const { job, to, left } of watch.moves) {
      const size = jobs.find(({ id }) => id === job)?.size ?? 0;
      const takes = moveTime(size);
      if (left + tolerance >= takes) continue;
      assert.fail(
        `${job} had ${Math.round(left)} ms left when it left for ${to}. To move its ${size / 1_000} kB takes ${Math.round(takes)} ms.`,
      );
    }
  },
);

check(
  'A move that pays is made, though it costs',
  {
    stage,
    points: 10,
    hint: 'The move takes a second, and saves several. Compare what it costs with what it gains, not with a fixed limit.',
    schedules: 6,
    virtualTime: true,
  },
  async (world) => {
    const left = 4_000 + world.choose(2_000);
    const jobs = alike(2, left, 200_000);
    const takes = moveTime(200_000);
    const watch = await runAll(world, { alpha: 1, beta: 1 }, [jobs]);
    const end = watch.sights.at(-1)?.at ?? 0;
    const limit = left + takes + 800;
    if (end <= limit) return;
    assert.fail(
      `Two jobs of ${left} ms each came to alpha, and none to beta. To move one takes ${Math.round(takes)} ms, so that both could have ended before ${inSeconds(limit)} s; they did after ${inSeconds(end)} s, with ${watch.moves.length} moves.`,
    );
  },
);

check(
  'Of two jobs that gain the same, the smaller one moves',
  {
    stage,
    points: 5,
    hint: 'Look at all jobs, not at the first: what is left of each gain when the cost is taken off?',
    schedules: 6,
    virtualTime: true,
  },
  async (world) => {
    const sizes = world.pick([
      [4_000, 200_000],
      [200_000, 4_000],
    ]);
    const jobs = sizes.map((size, n) => ({ id: `job${n + 1}`, left: 3_000, size }));
    const watch = await runAll(world, { alpha: 1, beta: 1 }, [jobs]);
    const [first] = watch.moves;
    const small = jobs.find(({ size }) => size === 4_000)?.id;
    if (first?.job === small) return;
    assert.fail(
      `Two jobs came to alpha, ${jobs.map(described).join(' and ')}, and none to beta. ${first ? `${first.job} moved.` : 'None of them moved.'} It should be ${small}.`,
    );
  },
);
