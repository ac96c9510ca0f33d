/** Stage 3: urgent data in the same connection. */
import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { LinkOptions, World } from 'dlabs/world';
import { Client, atDesk, mustBePrinted, pagesOf, quoted, soon } from './probes';
import { openWorks } from './scenario';
import { lookTime } from './starter/protocol';

const stage = 'mark';

async function open(world: World, link: LinkOptions = { latency: [1, 10] }): Promise<void> {
  openWorks(world, 2);
  world.link('works', 'desk', link);
  await world.sleep(200);
}

check(
  'Urgent data is carried out before the orders that were sent before it, and none of these is lost',
  {
    stage,
    virtualTime: true,
    points: 20,
    hint: 'Whoever reads takes everything up to the mark, as fast as it comes: orders go to the end of the queue, in their order, and an urgent message is carried out there and then.',
    schedules: 200,
  },
  async (world) => {
    await open(world);
    await atDesk(world, async (host) => {
      const client = await Client.open(world, host);
      const stop = world.choose(2) === 1;
      const orders = Array.from({ length: 4 + world.choose(5) }, (_, n) => ({ book: `book-${n}`, pages: 4 }));
      for (const order of orders) client.order(order);
      await host.sleep(world.choose(150));
      const begin = host.now();
      client.urgent(stop ? 'stop' : 'where');
      const last = { book: 'last', pages: 1 };
      if (world.choose(2) === 1) {
        client.order(last);
        orders.push(last);
      }
      const story = `A client sent ${orders.length} orders of 4 pages each, and in between urgent data: “${stop ? 'stop' : 'where'}”.`;
      await soon(world, () => client.sights.length > 0);
      const took = Math.round(host.now() - begin);
      if (client.sights.length === 0) assert.fail(`${story} Two seconds later there was no answer to that.`);
      if (took > lookTime + 80)
        assert.fail(`${story} To look takes ${lookTime} ms, but the answer took ${took} ms.`);
      await soon(world, () => client.outcomes.length === orders.length, 5_000);
      const seen = client.sights[0]?.book;
      const wanted = orders.map(({ book }) =>
        JSON.stringify(stop && book === seen ? { stopped: book } : { printed: book }),
      );
      const heard = client.outcomes.join(' ');
      if (heard !== wanted.join(' ')) {
        assert.fail(
          `${story} The orders should be answered by “${wanted.join(' ')}”, and were by ${quoted(heard)}.`,
        );
      }
      for (const order of orders) if (!stop || order.book !== seen) mustBePrinted(world, order, story);
    });
  },
);

check(
  'The request is held as soon as urgent data is announced, before it has come',
  {
    stage,
    virtualTime: true,
    points: 15,
    hint: '`connection.urgent()` settles when urgent data is announced: it overtakes all data that waits. Hold the job then, and until the message has been read and carried out.',
    schedules: 60,
  },
  async (world) => {
    await open(world, { latency: [200, 240] });
    await atDesk(world, async (host) => {
      const client = await Client.open(world, host);
      client.order({ book: 'atlas', pages: 300 });
      await soon(world, () => pagesOf(world, 'atlas') > world.choose(4));
      const stop = world.choose(2) === 1;
      const again = world.choose(2) === 1;
      if (again) {
        client.urgent('where');
        await soon(world, () => client.sights.length > 0);
      }
      // 64 KiB may be under way at a time: what waits behind the mark takes two round trips and more.
      const ahead = 7 + world.choose(4);
      for (let n = 0; n < ahead; n++) client.order({ book: `book-${n}`, pages: 1 }, 30_000);
      client.urgent(stop ? 'stop' : 'where');
      const story = again
        ? `A client ordered atlas, asked “where” by urgent data, and was answered. It sent ${ahead} more orders of 30,000 bytes over a satellite, and then urgent data again.`
        : `A client ordered atlas, sent ${ahead} more orders of 30,000 bytes over a satellite, and then urgent data.`;
      await host.sleep(260);
      const before = pagesOf(world, 'atlas');
      const answers = again ? 2 : 1;
      await soon(world, () => client.sights.length >= answers, 5_000);
      const sight = client.sights[answers - 1];
      if (!sight) assert.fail(`${story} There was no answer to that.`);
      if (sight.book !== 'atlas' || sight.page > before + 1) {
        assert.fail(
          `${story} The news of urgent data was there at page ${before} of atlas. When the message itself had come, the press was at page ${sight.page} of ${sight.book ?? 'nothing'}.`,
        );
      }
      const rest = stop ? ahead + 1 : 0;
      await soon(
        world,
        () => client.outcomes.length >= rest && (stop || pagesOf(world, 'atlas') > before + 3),
        5_000,
      );
      if (!stop) {
        if (pagesOf(world, 'atlas') > before + 3) return;
        assert.fail(
          `${story} It was answered, but five seconds later the order in progress had not been resumed.`,
        );
      }
      const wanted = [
        '{"stopped":"atlas"}',
        ...Array.from({ length: ahead }, (_, n) => `{"printed":"book-${n}"}`),
      ];
      if (client.outcomes.join(' ') === wanted.join(' ')) return;
      assert.fail(
        `${story} The orders should be answered by “${wanted.join(' ')}”, and were by ${quoted(client.outcomes.join(' '))}.`,
      );
    });
  },
);

check(
  'Of several urgent messages none is lost, though there is only one mark',
  {
    stage,
    virtualTime: true,
    points: 10,
    hint: 'A later mark takes the place of an earlier one. What is urgent is told by the line, too, not only by the mark behind it.',
    schedules: 100,
  },
  async (world) => {
    await open(world, { latency: [1, 10], bandwidth: 20_000 });
    await atDesk(world, async (host) => {
      const client = await Client.open(world, host);
      client.order({ book: 'atlas', pages: 60 });
      await host.sleep(100);
      const count = 2 + world.choose(3);
      const orders: string[] = [];
      for (let n = 0; n < count; n++) {
        client.urgent('where');
        if (world.choose(2) === 1) {
          orders.push(`book-${n}`);
          client.order({ book: `book-${n}`, pages: 1 }, 1_000);
        }
        await host.sleep(world.pick([0, 0, 30, 400]));
      }
      const story = `A client ordered atlas, asked “where” ${count} times by urgent data, and sent ${orders.length} more orders in between.`;
      await soon(world, () => client.outcomes.length === orders.length + 1, 8_000);
      if (client.sights.length !== count)
        assert.fail(`${story} It got ${client.sights.length} answers to its questions.`);
      const wanted = ['atlas', ...orders].map((book) => JSON.stringify({ printed: book })).join(' ');
      const heard = client.outcomes.join(' ');
      if (heard !== wanted)
        assert.fail(`${story} The orders should be answered by “${wanted}”, and were by ${quoted(heard)}.`);
      mustBePrinted(world, { book: 'atlas', pages: 60 }, story);
    });
  },
);
