/** Stage 2: urgent messages on a port of their own. */
import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { Client, askUrgent, atDesk, mustBePrinted, pagesOf, quoted, shelf, soon } from './probes';
import { openWorks } from './scenario';
import { lookTime } from './starter/protocol';

const stage = 'port';

async function open(world: World, cores: number): Promise<void> {
  openWorks(world, cores);
  world.link('works', 'desk', { latency: [1, 10] });
  await world.sleep(200);
}

check(
  'An urgent message is answered at once, however much work there is',
  {
    stage,
    virtualTime: true,
    points: 15,
    hint: 'A loop of its own listens on the urgent port. And whoever looks at a session needs the core before those who print: `compute` takes a priority.',
    schedules: 60,
  },
  async (world) => {
    await open(world, 1);
    await atDesk(world, async (host) => {
      const clients = await Promise.all(Array.from({ length: 4 }, () => Client.open(world, host)));
      for (const [n, client] of clients.entries()) {
        for (let order = 0; order < 3; order++) client.order({ book: `book-${n}-${order}`, pages: 20 });
      }
      await host.sleep(300 + world.choose(300));
      const n = world.choose(4);
      const begin = host.now();
      const sight = (await askUrgent(host, { session: clients[n]?.session ?? 0, urgent: 'where' })) as
        { book?: unknown; page?: unknown } | undefined;
      const took = Math.round(host.now() - begin);
      const story = `Four clients have ordered three books each. One of them asked “where” on the urgent port.`;
      if (sight?.book !== `book-${n}-0` || typeof sight.page !== 'number') {
        assert.fail(
          `${story} It should hear of book-${n}-0, and heard ${quoted(sight && JSON.stringify(sight))}.`,
        );
      }
      if (took <= lookTime + 60) return;
      assert.fail(`${story} To look takes ${lookTime} ms of computing, but the answer took ${took} ms.`);
    });
  },
);

check(
  'The request in progress is held while the urgent message is carried out, and then resumed',
  {
    stage,
    virtualTime: true,
    points: 20,
    hint: 'The machine has free cores: the job would go on beside the look if nobody held it. Hold it before you look, resume it after; count, for there may be two looks at once.',
    schedules: 100,
  },
  async (world) => {
    await open(world, 4);
    await atDesk(world, async (host) => {
      const client = await Client.open(world, host);
      client.order({ book: 'atlas', pages: 30 });
      client.order({ book: 'bible', pages: 2 });
      const looks = 1 + world.choose(2);
      const story = `A client ordered atlas (30 pages) and bible, and asked “where” ${looks} times.`;
      await host.sleep(100 + world.choose(200));
      let tooEarly = false;
      const asked = Array.from({ length: looks }, async () => {
        await host.sleep(world.choose(120));
        const sight = await askUrgent(host, { session: client.session, urgent: 'where' });
        const before = pagesOf(world, 'atlas');
        await host.sleep(30);
        if (looks === 1 && pagesOf(world, 'atlas') > before) tooEarly = true;
        return sight;
      });
      // The message has arrived after 40 ms at the latest; a connection needs a round trip, and the answer half of one.
      await host.sleep(160);
      const seen = await Promise.all(asked);
      if (tooEarly) {
        assert.fail(
          `${story} 30 ms after the answer there was one page more. A page takes 50 ms: it was begun before the look was over.`,
        );
      }
      for (const sight of seen as ({ page?: number } | undefined)[]) {
        const now = pagesOf(world, 'atlas');
        if (sight?.page === undefined) assert.fail(`${story} There was no answer.`);
        if (looks === 1 && now > sight.page + 1) {
          assert.fail(
            `${story} It was told of page ${sight.page}, and when the answer came there were ${now} pages.`,
          );
        }
      }
      await soon(world, () => client.outcomes.length === 2, 5_000);
      if (client.outcomes.length < 2) {
        assert.fail(
          `${story} Five seconds later the press had not answered both orders. There is ${shelf(world)}.`,
        );
      }
      mustBePrinted(world, { book: 'atlas', pages: 30 }, story);
      mustBePrinted(world, { book: 'bible', pages: 2 }, story);
    });
  },
);

check(
  'No page is printed while the press looks at the order',
  {
    stage,
    virtualTime: true,
    points: 10,
    hint: 'From the beginning of the look to its end at most the page that was begun before may be added.',
    schedules: 60,
  },
  async (world) => {
    await open(world, 8);
    await atDesk(world, async (host) => {
      const client = await Client.open(world, host);
      client.order({ book: 'atlas', pages: 200 });
      const begun = 1 + world.choose(5);
      await soon(world, () => pagesOf(world, 'atlas') >= begun);
      // Five who look again and again: at every moment somebody does.
      for (let n = 0; n < 5; n++) {
        void (async () => {
          await host.sleep(n * 30);
          for (let look = 0; look < 8; look++)
            await askUrgent(host, { session: client.session, urgent: 'where' });
        })();
      }
      await host.sleep(200);
      const before = pagesOf(world, 'atlas');
      await host.sleep(500);
      const printed = pagesOf(world, 'atlas') - before;
      const story =
        'Five asked “where” on the urgent port, again and again, so that somebody looked at every moment.';
      if (printed > 2) assert.fail(`${story} In 500 ms ${printed} pages were printed.`);
      const sight = await askUrgent(host, { session: client.session, urgent: 'where' });
      if (sight === undefined) assert.fail(`${story} Another one asked, too, and got no answer.`);
    });
  },
);

check(
  '“stop” undoes the order in progress, and the next one in the queue is begun',
  {
    stage,
    virtualTime: true,
    points: 10,
    hint: 'A job that is held must wake up when it is stopped. The order is answered by {"stopped":…}, the urgent message by what was seen.',
    schedules: 60,
  },
  async (world) => {
    await open(world, 1 + world.choose(2));
    await atDesk(world, async (host) => {
      const client = await Client.open(world, host);
      const other = await Client.open(world, host);
      other.order({ book: 'comic', pages: 10 });
      client.order({ book: 'atlas', pages: 300 });
      client.order({ book: 'bible', pages: 3 });
      await soon(world, () => pagesOf(world, 'atlas') > 1);
      await host.sleep(world.choose(100));
      for (const odd of [{ session: 77, urgent: 'stop' }, null, { urgent: 'stop' }]) {
        if (world.choose(2) === 1) await askUrgent(host, odd, 500);
      }
      const sight = (await askUrgent(host, { session: client.session, urgent: 'stop' })) as
        { book?: unknown } | undefined;
      const story =
        'A client ordered atlas (300 pages) and bible, another one comic. The first said “stop” on the urgent port.';
      if (sight?.book !== 'atlas')
        assert.fail(`${story} It should hear of atlas, and heard ${quoted(sight && JSON.stringify(sight))}.`);
      await soon(world, () => client.outcomes.length === 2 && other.outcomes.length === 1, 3_000);
      const heard = client.outcomes.join(' ');
      const wanted = '{"stopped":"atlas"} {"printed":"bible"}';
      if (heard !== wanted)
        assert.fail(`${story} Its orders should be answered by “${wanted}”, and were by ${quoted(heard)}.`);
      mustBePrinted(world, { book: 'bible', pages: 3 }, story);
      mustBePrinted(world, { book: 'comic', pages: 10 }, story);
      if (pagesOf(world, 'atlas') > 0)
        assert.fail(`${story} There is still a half-done atlas of ${pagesOf(world, 'atlas')} pages.`);
      const nobody = await askUrgent(host, { session: 77, urgent: 'where' }, 500);
      if (JSON.stringify(nobody) === '{"unknown":true}') return;
      assert.fail(
        `Somebody asked for session 77, which there is not, and heard ${quoted(nobody && JSON.stringify(nobody))}.`,
      );
    });
  },
);

check(
  '“stop” stops what the press looked at, and nothing else',
  {
    stage,
    virtualTime: true,
    points: 5,
    hint: 'The look takes a while. What was on the press when it began may be done when it ends, and another order may have been begun.',
    schedules: 40,
  },
  async (world) => {
    await open(world, 2);
    await atDesk(world, async (host) => {
      const client = await Client.open(world, host);
      client.order({ book: 'atlas', pages: 4 });
      client.order({ book: 'bible', pages: 4 });
      await soon(world, () => pagesOf(world, 'atlas') > 2);
      await host.sleep(world.choose(30));
      const sight = (await askUrgent(host, { session: client.session, urgent: 'stop' })) as
        { book?: unknown } | undefined;
      const story =
        'A client ordered atlas and bible (4 pages each), and said “stop” while the last page of atlas was printed.';
      await soon(world, () => client.outcomes.length === 2, 3_000);
      const heard = client.outcomes.join(' ');
      const seen = sight?.book;
      const other = seen === 'atlas' ? 'bible' : 'atlas';
      if ((seen === 'atlas' || seen === 'bible') && heard.includes(`{"printed":"${other}"}`)) return;
      assert.fail(
        `${story} The urgent message was answered by ${quoted(sight && JSON.stringify(sight))}, the orders by ${quoted(heard)}. What was not looked at should be printed.`,
      );
    });
  },
);
