import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { order, same, startDocks, Watch } from './probes';

const stage = 'move';

const hint =
  'Draw the messages, and let each of them be the last one that arrives. Which dock may run the program then, by what stands in its journal? There must be one change, on one disk, that decides.';

const numbers = Array.from({ length: 60 }, (_, n) => String(n + 1));
const expected = [...numbers, 'done'];

check(
  'One copy runs, whatever message is lost',
  { stage, points: 20, hint, schedules: 100, within: 120_000 },
  async (world) => {
    world.defaultLink({ latency: [1, 40], loss: world.pick([0, 0.05, 0.2]) });
    startDocks(world, 'laptop', 'desktop');
    const watch = new Watch(world);
    order(world, 'laptop', 'launch counter');
    const losses = ['nothing was lost'];
    for (let moves = 1 + world.choose(3); moves > 0; moves--) {
      await world.sleep(100 + world.choose(500));
      world.anytime('messages get lost', () => void cut(world, losses), { within: 400 });
      const from = watch.lines.at(-1)?.host ?? 'laptop';
      order(world, from, `move counter ${from === 'laptop' ? 'desktop' : 'laptop'}`);
      await world.sleep(600);
    }
    const done = await watch.until(() => watch.lines.some(({ text }) => text === 'done'), 60_000);
    const what = losses.slice(losses.length > 1 ? 1 : 0).join(', then ');
    if (!done) assert.fail(`counter moved; ${what}. It never came to its end: ${watch.story}.`);
    await world.sleep(10_000);
    const texts = watch.lines.map(({ text }) => text);
    same(texts, expected, `counter moved; ${what}. The output went wrong: ${watch.story}.`);
    await silence(world);
  },
);

/** Loses everything that is on its way, one way or both, for some time. */
async function cut(world: World, losses: string[]): Promise<void> {
  const way = world.choose(3);
  const long = world.pick([100, 2_000, 9_000]);
  if (way === 0) world.partition('laptop', 'desktop');
  else if (way === 1) world.partition('laptop', 'desktop', { oneWay: true });
  else world.partition('desktop', 'laptop', { oneWay: true });
  const which = ['', ' from the laptop to the desktop', ' from the desktop to the laptop'][way];
  losses.push(`messages${which} were lost for ${long} ms`);
  await world.sleep(long);
  world.heal();
}

/** Judges that nobody asks any more when all is done. */
async function silence(world: World): Promise<void> {
  await world.sleep(10_000);
  const before = world.traffic.segments;
  await world.sleep(5_000);
  const more = world.traffic.segments - before;
  // A message to a host that died is sent again for a minute, now and then.
  if (more > 3) assert.fail(`Long after the move was over the docks still talked: ${more} messages in 5 s.`);
}

check(
  'One copy runs, whichever host dies, and whenever',
  { stage, points: 25, hint, schedules: 200, within: 120_000 },
  async (world) => {
    world.defaultLink({ latency: [1, 40] });
    startDocks(world, 'laptop', 'desktop');
    const watch = new Watch(world);
    order(world, 'laptop', 'launch counter');
    await world.sleep(300 + world.choose(1_500));
    order(world, 'laptop', 'move counter desktop');
    const deaths = ['nobody died'];
    for (const host of world.pick([['laptop'], ['desktop'], ['laptop', 'desktop'], ['desktop', 'desktop']]))
      world.anytime(`the ${host} dies`, () => void die(world, host, deaths), { within: 500 });
    const done = await watch.until(() => watch.lines.some(({ text }) => text === 'done'), 70_000);
    const what = deaths.slice(deaths.length > 1 ? 1 : 0).join(', then ');
    if (!done) {
      assert.fail(
        `counter moved; ${what}. Then all was well again, but counter never came to its end: ${watch.story}.`,
      );
    }
    await world.sleep(10_000);
    judgeOneCopy(watch, what);
    await silence(world);
  },
);

/** The power of a host fails, and comes back later. */
async function die(world: World, name: string, deaths: string[]): Promise<void> {
  const host = world.host(name);
  if (!host.on) return;
  const long = world.pick([50, 1_500, 6_000, 20_000]);
  host.powerFail();
  deaths.push(`the ${name} died and came back ${long} ms later`);
  await world.sleep(long);
  host.powerOn();
}

function judgeOneCopy(watch: Watch, what: string): void {
  const arrived = watch.lines.findIndex(({ host }) => host === 'desktop');
  if (arrived >= 0 && watch.lines.slice(arrived).some(({ host }) => host === 'laptop')) {
    assert.fail(
      `counter moved; ${what}. It ran on the desktop already, and then on the laptop: ${watch.story}.`,
    );
  }
  const runs = [...new Set(watch.lines.map(({ pid }) => pid))].map((pid) =>
    watch.lines.filter((line) => line.pid === pid),
  );
  for (const run of runs) {
    const texts = run.map(({ text }) => text);
    const first = expected.indexOf(texts[0] ?? '');
    same(
      texts,
      expected.slice(first, first + texts.length),
      `counter moved; ${what}. One copy prints 1, 2, 3 and so on; this was printed: ${watch.story}.`,
    );
  }
  const last = watch.lines[arrived - 1];
  const begin = expected.indexOf(watch.lines[arrived]?.text ?? '');
  if (last && begin !== expected.indexOf(last.text) + 1) {
    assert.fail(
      `counter moved; ${what}. On the laptop it had come to ${last.text}, on the desktop it began with ${expected[begin]}: ${watch.story}.`,
    );
  }
  const back = runs.find((run) => run[0]?.host === 'desktop' && expected.indexOf(run[0].text) < begin);
  if (back) {
    assert.fail(
      `counter moved; ${what}. It had come to the desktop with ${expected[begin]}, and went back to ${back[0]?.text}: ${watch.story}.`,
    );
  }
}
