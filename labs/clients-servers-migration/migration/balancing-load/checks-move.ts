/** That a job runs in one place at a time. Here somebody types each move, so that no policy is needed. */
import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World, WorldProcess } from 'dlabs/world';
import { FakeHost } from './fake-host';
import { Watch, endsOf, leavingFrom, oneAtATime } from './probes';
import { startHosts, submit } from './scenario';
import type * as Journals from './starter/journal';
import type * as Moves from './starter/move';
import type * as Runners from './starter/runner';

const stage = 'move';
const names = ['alpha', 'beta', 'gamma'] as const;

function hosts(world: World, link: { readonly loss?: number } = {}): WorldProcess[] {
  return startHosts(world, { alpha: 1, beta: 1, gamma: 1 }, 'manual', { latency: [2, 10], ...link });
}

function type(world: World, host: string, line: string): void {
  world
    .host(host)
    .processes.find(({ name }) => name === host)
    ?.type(line);
}

/** Judges that each of the jobs ended, and ended once. */
function endedOnce(world: World, watch: Watch, jobs: readonly string[], context: string): void {
  const ends = endsOf(world);
  for (const job of jobs) {
    const count = ends.filter((one) => one === job).length;
    if (count === 1) continue;
    assert.fail(
      count === 0
        ? `${context} ${job} never came to its end: ${watch.story(job)}.`
        : `${context} ${job} came to its end ${count} times: ${watch.story(job)}.`,
    );
  }
}

/** Waits until no host takes a move for unsettled: a pause of 2 s and tries that fail may come first. */
async function settled(world: World): Promise<void> {
  const over = (): boolean => world.hosts.every((host) => leavingFrom(host).length === 0);
  await world.eventually('', over, { within: 20_000 }).catch(() => undefined);
}

/** Judges that no host takes a move for unsettled when all is over. */
function allSettled(world: World, watch: Watch, context: string): void {
  for (const host of world.hosts) {
    const [job] = leavingFrom(host);
    if (job === undefined) continue;
    assert.fail(
      `${context} When all was over, ${job} was still leaving, by the journal of ${host.name}, and nobody asked how that had ended: ${watch.story(job)}.`,
    );
  }
}

check(
  'A job that moves goes on elsewhere with what it had left',
  {
    stage,
    points: 5,
    hint: 'Leave, ship, and then what the answer says.',
    schedules: 10,
  },
  async (world) => {
    const [alpha] = hosts(world);
    const watch = new Watch(world);
    submit(alpha, { id: 'job1', left: 6_000, size: 10_000 });
    await world.eventually('', () => watch.sights.length > 0, { within: 5_000 });
    await world.sleep(world.choose(400));
    type(world, 'alpha', 'move job1 beta');
    await watch.ended(1, 20_000);
    await world.sleep(500);
    const context = 'job1 ran on alpha, and somebody typed there: move job1 beta.';
    oneAtATime(watch, context);
    endedOnce(world, watch, ['job1'], context);
    allSettled(world, watch, context);
    if (watch.sights.at(-1)?.host !== 'beta')
      assert.fail(`${context} It should have ended on beta: ${watch.story('job1')}.`);
  },
);

check(
  'A job that is refused goes on where it was',
  {
    stage,
    points: 10,
    hint: 'A transfer that was refused is over. “runner.back” lets the job go on.',
    schedules: 10,
  },
  async (world) => {
    const [alpha] = hosts(world);
    const watch = new Watch(world);
    const fake = new FakeHost(world, 'gamma');
    fake.answer = () => 'refused';
    await fake.open();
    submit(alpha, { id: 'job1', left: 3_000, size: 10_000 });
    await world.eventually('', () => watch.sights.length > 0, { within: 10_000 });
    await world.sleep(100 + world.choose(200));
    type(world, 'alpha', 'move job1 gamma');
    await watch.ended(1, 20_000);
    await world.sleep(2_000);
    const context = 'job1 ran on alpha and was to move to gamma, which refused it.';
    oneAtATime(watch, context);
    endedOnce(world, watch, ['job1'], context);
    const asked = fake.transfers.length;
    if (asked > 1) assert.fail(`${context} A refusal is final, yet gamma was sent the job ${asked} times.`);
  },
);

check(
  'No answer is not an answer: the same transfer is sent until there is one',
  {
    stage,
    points: 10,
    hint: 'Whoever hears nothing knows nothing: the job may run there already. Only the other host can tell, and it knows a transfer by its number. Wait between two tries, but never give up.',
    schedules: 20,
    within: 100_000,
    virtualTime: true,
  },
  async (world) => {
    const [alpha] = hosts(world);
    const watch = new Watch(world);
    const fake = new FakeHost(world, 'gamma');
    const [silent, silence, closedFor, restarts] = world.pick([
      [1, 'break', 0, false],
      [1, 'keep', 0, false],
      [3, 'break', 3_000, false],
      [1, 'break', 3_000, true],
      [20, 'break', 0, false],
    ] as const);
    Object.assign(fake, { silence, closedFor });
    fake.answer = () => (fake.transfers.length <= silent ? undefined : 'taken');
    await fake.open();
    submit(alpha, { id: 'job1', left: 1_000, size: 300_000 });
    submit(alpha, { id: 'job2', left: 1_500, size: 10_000 });
    await world.sleep(200);
    type(world, 'alpha', 'move job1 gamma');
    if (restarts) await restartWhenAsked(world, fake);
    await world.sleep(85_000); // each of 21 tries takes 1.6 s, and the pauses may take 2 s
    const taken = `job1 ran on alpha and was to move to gamma, which took it, and whose first ${silent} answers got lost.`;
    const context = restarts
      ? `${taken} alpha lost its power then; when it came back, gamma refused connections for a while.`
      : taken;
    const stayed = watch.sights.findLast(({ job }) => job === 'job1');
    if (stayed?.what !== 'leaves')
      assert.fail(`${context} It went on, on alpha, although it ran on gamma: ${watch.story('job1')}.`);
    const numbers = new Set(fake.transfers.map(({ number }) => number)).size;
    if (numbers > 1)
      assert.fail(`${context} gamma was sent ${numbers} different transfers of job1, and would take each.`);
    const tries = fake.transfers.length;
    if (tries !== silent + 1)
      assert.fail(
        `${context} alpha sent it ${tries} times; it takes ${silent + 1} to get an answer, and then no more.`,
      );
    endedOnce(world, watch, ['job2'], `${context} Meanwhile job2 should run on.`);
  },
);

/** Takes alpha's power away when the first transfer has come, and gives it back while the other host refuses connections. */
async function restartWhenAsked(world: World, fake: FakeHost): Promise<void> {
  await world.eventually('', () => fake.transfers.length > 0, { within: 10_000 }).catch(() => undefined);
  world.host('alpha').powerFail();
  await world.sleep(100);
  world.host('alpha').powerOn();
}

check(
  'A move is over when it is certain where the job runs',
  {
    stage,
    points: 5,
    hint: '“move” is an async function: what it does not await, its caller does not wait for.',
    schedules: 5,
  },
  async (world) => {
    const fake = new FakeHost(world, 'gamma');
    const answer = world.pick(['taken', 'refused'] as const);
    let silent = true;
    fake.answer = () => (silent ? undefined : answer);
    await fake.open();
    await world.host('alpha').run(async (host, student) => {
      const { Journal } = student<typeof Journals>('journal.ts');
      const { Runner } = student<typeof Runners>('runner.ts');
      const runner = new Runner(host, await Journal.open(host.disk));
      await runner.submit({ id: 'job1', left: 60_000, size: 10_000 });
      let over = false;
      const moving = student<typeof Moves>('move.ts')
        .move(runner, 'job1', 'gamma')
        .then(() => (over = true));
      await Promise.race([moving, host.sleep(3_000)]);
      const context = 'job1 was to move from alpha to gamma, which gave no answer.';
      if (over) assert.fail(`${context} move settled when nobody knew where job1 ran.`);
      silent = false;
      await Promise.race([moving, host.sleep(10_000)]);
      if (!over) assert.fail(`${context} After 3 s it gave one: ${answer}. 10 s later move had not settled.`);
      if (runner.transfers.length > 0 || runner.jobs.length !== (answer === 'taken' ? 0 : 1))
        assert.fail(
          `${context} After 3 s it gave one: ${answer}. move settled, and alpha did not yet know where job1 ran.`,
        );
    });
  },
);

check(
  'A host that cannot be reached is not asked all the time',
  {
    stage,
    points: 5,
    hint: 'A refused connection fails within milliseconds. Without a pause, a loop makes hundreds of them a second.',
    schedules: 3,
    virtualTime: true,
  },
  async (world) => {
    const [alpha, , gamma] = hosts(world);
    submit(alpha, { id: 'job1', left: 5_000, size: 60_000 });
    await world.sleep(200);
    type(world, 'alpha', 'move job1 gamma');
    await world.sleep(100 + world.choose(100));
    gamma?.kill();
    let asked = 0;
    world.rule(({ to, kind }) => {
      if (to === 'gamma' && kind === 'connect') asked++;
      return 'pass';
    });
    await world.sleep(10_000);
    if (asked > 200)
      assert.fail(
        `job1 was on its way from alpha to gamma when gamma’s process ended. Within 10 s alpha asked ${asked} times; 20 a second would be plenty.`,
      );
  },
);

check(
  'A host that never answers holds up nobody else',
  {
    stage,
    points: 5,
    hint: '“recover” settles every move that was under way, each by itself: to wait for one answer must not keep the others waiting.',
    schedules: 10,
    virtualTime: true,
  },
  async (world) => {
    const [alpha] = hosts(world);
    const watch = new Watch(world);
    for (const id of ['job1', 'job2', 'job3']) submit(alpha, { id, left: 1_500, size: 60_000 });
    await world.sleep(200 + world.choose(100));
    const [dead, alive] = world.pick([
      ['beta', 'gamma'],
      ['gamma', 'beta'],
    ] as const);
    type(world, 'alpha', `move job1 ${dead}`);
    type(world, 'alpha', `move job2 ${alive}`);
    await world.eventually('', () => watch.moves.length === 2, { within: 2_000 });
    await world.sleep(world.choose(100));
    for (const name of ['alpha', dead]) world.host(name).powerFail();
    await world.sleep(100);
    world.host('alpha').powerOn();
    await world.sleep(1_000);
    type(world, 'alpha', `move job3 ${alive}`);
    await watch.ended(2, 12_000);
    const context = `job1 and job2 were leaving alpha, for ${dead} and ${alive}, when alpha and ${dead} lost their power. alpha came back, ${dead} did not. Then job3 was to move to ${alive}, too. Both job2 and job3 should come to their ends.`;
    endedOnce(world, watch, ['job2', 'job3'], context);
  },
);

check(
  'While one move waits for its answer, others go on',
  {
    stage,
    points: 5,
    hint: 'A host that gives no answer may give none for ever. Does a move wait for anything but its own answer?',
    schedules: 5,
    virtualTime: true,
  },
  async (world) => {
    const [alpha] = hosts(world);
    const watch = new Watch(world);
    const others = ['job2', 'job3'];
    for (const id of ['job1', ...others]) submit(alpha, { id, left: 1_500, size: 60_000 });
    await world.sleep(200 + world.choose(100));
    type(world, 'alpha', 'move job1 beta');
    await world.sleep(100 + world.choose(100));
    world.host('beta').powerFail();
    await world.sleep(500);
    for (const job of others) type(world, 'alpha', `move ${job} gamma`);
    await watch.ended(2, 12_000);
    const context =
      'job1 was leaving alpha for beta, which lost its power and did not come back. Then job2 and job3 were to move to gamma.';
    endedOnce(world, watch, others, context);
    const stayed = others.find((job) => watch.path(job).at(-1) !== 'gamma');
    if (stayed !== undefined)
      assert.fail(`${context} ${stayed} should have ended there: ${watch.story(stayed)}.`);
  },
);

check(
  'One job, one place, whatever is lost',
  {
    stage,
    points: 15,
    hint: 'The message tells where the job ran. In the space-time diagram you see which answer did not arrive, and what “move” made of that.',
    schedules: 40,
  },
  async (world) => {
    const [alpha] = hosts(world, { loss: world.pick([0, 0.1]) });
    const watch = new Watch(world);
    submit(alpha, { id: 'job1', left: 2_000, size: 30_000 });
    submit(alpha, { id: 'job2', left: 1_000, size: 60_000 });
    await world.sleep(200 + world.choose(100));
    const to = world.pick(['beta', 'gamma']);
    type(world, 'alpha', 'move job1 beta');
    type(world, 'alpha', `move job2 ${to}`);
    await world.sleep(world.choose(500));
    const oneWay = world.choose(2) === 1;
    if (world.choose(2) === 1) world.partition('alpha', ['beta', 'gamma'], { oneWay });
    else world.partition(['beta', 'gamma'], 'alpha', { oneWay });
    const cut = 3_000 + world.choose(4_000);
    await world.sleep(cut);
    world.heal();
    await watch.ended(2, 30_000);
    await settled(world);
    const context = `job1 and job2 were to move from alpha, to beta and ${to}; the network was cut for ${cut} ms meanwhile.`;
    oneAtATime(watch, context);
    endedOnce(world, watch, ['job1', 'job2'], context);
    allSettled(world, watch, context);
  },
);

check(
  'One job, one place, whoever dies, and whenever',
  {
    stage,
    points: 20,
    hint: 'After a restart, “runner.transfers” has what was under way. Who knows how it ended? Not the journal of this host.',
    schedules: 200,
  },
  async (world) => {
    const [alpha] = hosts(world);
    const watch = new Watch(world);
    submit(alpha, { id: 'job1', left: 1_200, size: 20_000 });
    submit(alpha, { id: 'job2', left: 800, size: 10_000 });
    await world.sleep(200);
    type(world, 'alpha', 'move job1 beta');
    type(world, 'alpha', 'move job2 gamma');
    const [first, second] = [world.pick(names), world.pick(names)];
    mayDie(world, first, 1 + world.choose(1_500));
    mayDie(world, second, 1 + world.choose(4_000));
    await world.sleep(9_000);
    await watch.ended(2, 20_000);
    await settled(world);
    const context = `job1 and job2 were to move from alpha, to beta and gamma; ${first} and ${second} lost their power, each at some moment, and came back.`;
    oneAtATime(watch, context);
    endedOnce(world, watch, ['job1', 'job2'], context);
    allSettled(world, watch, context);
  },
);

/** The host loses its power at a moment of the next second, and has it again after so many milliseconds. */
function mayDie(world: World, name: string, ms: number): void {
  const blink = async (): Promise<void> => {
    const host = world.host(name);
    if (!host.on) return;
    host.powerFail();
    await world.sleep(ms);
    host.powerOn();
  };
  world.anytime(`${name} loses its power`, () => void blink(), { within: 1_000 });
}
