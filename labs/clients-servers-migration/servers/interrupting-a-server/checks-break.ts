/** Stage 1: the client breaks the connection, and comes back. */
import assert from 'node:assert/strict';
import type { Host } from 'dlabs';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { Client, atDesk, fileOf, mustBePrinted, pagesOf, quoted, shelf, soon } from './probes';
import { openWorks } from './scenario';

const stage = 'break';

async function open(world: World, cores = 1): Promise<void> {
  openWorks(world, cores);
  world.link('works', 'desk', { latency: [1, 10] });
  world.link('works', 'away', { latency: [1, 10] });
  await world.sleep(200);
}

check(
  'Orders are printed one after another, and each is answered',
  {
    stage,
    points: 5,
    hint: 'Beside the reader there is one worker, and it takes orders from the front of the queue.',
    schedules: 40,
  },
  async (world) => {
    await open(world);
    const orders = ['atlas', 'bible', 'comic'].map((book) => ({ book, pages: 1 + world.choose(5) }));
    await atDesk(world, async (host) => {
      const client = await Client.open(world, host);
      for (const order of orders) {
        client.order(order);
        await host.sleep(world.choose(100));
      }
      await soon(world, () => client.outcomes.length === orders.length, 5_000);
      const wanted = orders.map(({ book }) => JSON.stringify({ printed: book })).join(' ');
      const story = `A client ordered ${orders.map(({ book, pages }) => `${book} (${pages} pages)`).join(', then ')}.`;
      if (client.outcomes.join(' ') !== wanted) {
        assert.fail(`${story} It should hear “${wanted}”, and heard ${quoted(client.outcomes.join(' '))}.`);
      }
      for (const order of orders) mustBePrinted(world, order, story);
    });
  },
);

const ways = [
  'ended its stream',
  'reset the connection',
  'was killed',
  'lost its power',
  'was cut off from the network',
] as const;

/** A client on a machine of its own, which orders and leaves in one of these ways while the first book is printed. */
async function orderAndLeave(world: World, way: (typeof ways)[number]): Promise<void> {
  const client = await atDesk(
    world,
    async (host) => {
      const one = await Client.open(world, host);
      one.order({ book: 'atlas', pages: 400 });
      one.order({ book: 'bible', pages: 3 });
      return one;
    },
    'away',
  );
  const begun = await soon(world, () => pagesOf(world, 'atlas') >= 2);
  if (!begun) assert.fail('A client ordered atlas, and after two seconds not two pages of it were printed.');
  await world.sleep(world.choose(200));
  if (way === 'ended its stream') client.connection.end();
  else if (way === 'reset the connection') client.connection.reset();
  else if (way === 'lost its power') world.host('away').powerFail();
  else if (way === 'was cut off from the network') world.partition('away', 'works');
  else world.host('away').processes.at(-1)?.kill();
}

/** How long the press may need to notice: silence takes time. */
function patienceFor(way: (typeof ways)[number]): number {
  return way === 'lost its power' || way === 'was cut off from the network' ? 6_000 : 100;
}

/** Three others, who keep the core busy for a long while. */
async function othersPrint(world: World): Promise<void> {
  await atDesk(world, async (host) => {
    for (let n = 1; n <= 3; n++) {
      const other = await Client.open(world, host);
      other.order({ book: `other-${n}`, pages: 400 });
    }
  });
}

check(
  'When the client has left the work stops, and what is half done is undone',
  {
    stage,
    virtualTime: true,
    points: 20,
    hint: 'Who notices that the client is gone? Only somebody who reads from its connection while the work goes on. A machine that is dark says nothing: `keepAlive` asks. And `compute` takes a signal.',
    schedules: 120,
  },
  async (world) => {
    await open(world);
    const way = world.pick(ways);
    const older = world.choose(2) === 1;
    if (older) world.host('works').putFile('atlas.book', 'an older edition\n');
    const busy = patienceFor(way) === 100 && world.choose(2) === 1;
    if (busy) await othersPrint(world);
    await orderAndLeave(world, way);
    const story = `${busy ? 'Three others keep the only core busy. ' : ''}A client ordered atlas (400 pages) and bible, and ${way}.`;
    await soon(world, () => fileOf(world, 'atlas.part') === undefined, patienceFor(way));
    await world.sleep(50);
    const pages = pagesOf(world, 'atlas');
    if (fileOf(world, 'atlas.part') !== undefined) {
      await world.sleep(500);
      const more =
        pagesOf(world, 'atlas') > pages
          ? 'It is still being printed.'
          : 'It is not printed any more, but it is still there.';
      assert.fail(
        `${story} After ${patienceFor(way)} ms there is a half-done atlas of ${pages} pages. ${more}`,
      );
    }
    await world.sleep(1_000);
    const files = shelf(world, (file) => !file.startsWith('other-'));
    if (files !== (older ? 'atlas.book' : 'nothing')) {
      assert.fail(
        `${story} A second after the work has stopped the disk should be as before; there is ${files}.`,
      );
    }
    if (older && fileOf(world, 'atlas.book') !== 'an older edition\n') {
      assert.fail(`${story} The edition of atlas that was there before is not there any more.`);
    }
  },
);

check(
  'The client comes back and orders anew, as if nothing had happened',
  {
    stage,
    virtualTime: true,
    points: 10,
    hint: 'What is left of the old session: a book that counts as being printed, a computation that still has the core? All of it ends with the session.',
    schedules: 60,
  },
  async (world) => {
    await open(world);
    const way = world.pick(ways);
    await orderAndLeave(world, way);
    await world.sleep(patienceFor(way) + 50);
    const story = `A client ordered atlas (400 pages), and ${way}. ${patienceFor(way)} ms later it came back and ordered atlas (10 pages).`;
    await atDesk(world, async (host) => {
      const client = await Client.open(world, host);
      const begin = host.now();
      client.order({ book: 'atlas', pages: 10 });
      await soon(world, () => client.heard.length > 0, 3_000);
      const took = Math.round(host.now() - begin);
      if (client.outcomes[0] !== '{"printed":"atlas"}') {
        assert.fail(
          `${story} It should hear “{"printed":"atlas"}”, and heard ${quoted(client.outcomes[0])}.`,
        );
      }
      if (took > 650)
        assert.fail(`${story} That takes 500 ms of work, but took ${took} ms: somebody else had the core.`);
      mustBePrinted(world, { book: 'atlas', pages: 10 }, story);
    });
  },
);

check(
  'Others notice nothing, and a book is printed by one session at a time',
  {
    stage,
    points: 5,
    hint: 'What stops is the job of this session. `{"busy":…}` is an answer like any other: the queue goes on.',
    schedules: 40,
  },
  async (world) => {
    await open(world, 4);
    await atDesk(world, (host) => staysWhileOthersLeave(world, host));
  },
);

async function staysWhileOthersLeave(world: World, host: Host): Promise<void> {
  const stays = await Client.open(world, host);
  stays.order({ book: 'comic', pages: 30 });
  await orderAndLeave(world, world.pick(['ended its stream', 'reset the connection', 'was killed']));
  const story = 'One client ordered comic. Another one left in the middle of its own order.';
  const third = await Client.open(world, host);
  third.order({ book: 'comic', pages: 2 });
  third.order({ book: 'diary', pages: 2 });
  await soon(world, () => third.outcomes.length > 1, 3_000);
  const heard = third.outcomes.join(' ');
  if (heard !== '{"busy":"comic"} {"printed":"diary"}') {
    assert.fail(
      `${story} A third one ordered comic, too, and diary. It should hear “{"busy":"comic"} {"printed":"diary"}”, and heard ${quoted(heard)}.`,
    );
  }
  await soon(world, () => stays.outcomes.length > 0, 4_000);
  mustBePrinted(world, { book: 'comic', pages: 30 }, story);
  if (stays.outcomes[0] === '{"printed":"comic"}') return;
  assert.fail(
    `${story} The first should hear “{"printed":"comic"}”, and heard ${quoted(stays.outcomes[0])}.`,
  );
}
