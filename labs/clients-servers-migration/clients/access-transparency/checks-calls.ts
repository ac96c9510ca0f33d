/** Stage calls: each call gets its reply. */
import assert from 'node:assert/strict';
import type { Host } from 'dlabs';
import { check, measure } from 'dlabs/world';
import { client, labelOf, outcomeOf, quietly, resultOf, same, shown, told, useService } from './probes';
import { openLibrary } from './scenario';
import type { Found, Slip } from './starter/library';
import type { Procedures } from './starter/messages';

check(
  'Each call gets its own reply, though replies overtake one another',
  {
    stage: 'calls',
    points: 12,
    schedules: 200,
    hint: 'The quick search is answered before the slow one that was asked first. A reply must say which call it answers, and the stub must look that call up.',
  },
  async (world) => {
    openLibrary(world);
    const words = ['mar', 'Brás', 'sertões', 'Macunaíma'].slice(0, 3 + world.choose(2));
    const shelves = words.map((_, i) => (i === 0 ? 20 + world.choose(20) : 1 + world.choose(30)));
    await client(world, async (host, open) => {
      // Two stubs in one process: each has calls and a connection of its own.
      const stubs = [open(), open()] as const;
      const nothing = resultOf(host, stubs[0], 'giveBack', ['Iracema']);
      await Promise.all(
        words.map(async (word, i) => {
          if (i > 1) await host.sleep(world.choose(200));
          const args = [word, shelves[i]];
          const found = (await resultOf(host, stubs[i === 2 ? 1 : 0], 'search', args)) as Found;
          same(
            { word: found?.word, shelves: found?.shelves },
            { word, shelves: shelves[i] },
            `${labelOf('search', args)} should give what was found for “${word}” on ${shelves[i]} shelves; it gave ${shown(found)}.`,
          );
        }),
      );
      same(
        await nothing,
        undefined,
        `giveBack("Iracema") gives nothing back; the caller got ${shown(await nothing)} instead of undefined.`,
      );
    });
  },
);

check(
  'A slow call does not hold up a quick one',
  {
    stage: 'calls',
    points: 6,
    schedules: 50,
    hint: 'Does the skeleton wait for a procedure to end before it reads the next call? Does the stub wait for a reply before it sends the next call?',
  },
  async (world) => {
    openLibrary(world);
    await client(world, async (host, open) => {
      const stub = open();
      const slow = resultOf(host, stub, 'search', ['mar', 1200], 20_000);
      await host.sleep(world.choose(200));
      const start = host.now();
      await resultOf(host, stub, 'titles', [], 20_000);
      const time = Math.round(host.now() - start);
      assert.ok(
        time < 1000,
        `While search("mar", 1200) took its 12 s, titles() had to wait ${time} ms. Alone it takes about 50 ms.`,
      );
      await slow;
    });
  },
);

check(
  'Any number of calls may wait at once',
  {
    stage: 'calls',
    points: 5,
    schedules: 3,
    hint: 'Is there a number in your stub or skeleton that sets how many calls may be under way, or after which the numbers of calls begin anew?',
  },
  async (world) => {
    openLibrary(world);
    await client(world, async (host, open) => {
      const stub = open();
      if (world.choose(2) === 1) await resultOf(host, stub, 'titles', []);
      const slow = Array.from({ length: 300 }, async (_, i) => {
        const args = [`word ${i}`, 300 + i];
        const found = (await resultOf(host, stub, 'search', args)) as Found;
        same(
          found?.word,
          args[0],
          `300 searches waited at once, and ${labelOf('search', args)} gave ${shown(found)}.`,
        );
      });
      const all = Promise.all(slow);
      all.catch(() => undefined); // looked at below
      await host.sleep(world.choose(1000));
      const titles = outcomeOf(host, () => stub.call('titles', []), 1000);
      const quick = await Promise.race([titles, all.then(() => titles)]);
      assert.ok(
        quick.kind === 'result',
        `While 300 searches waited for their replies, titles() ${told(quick)}. Alone it takes about 50 ms.`,
      );
      await all;
    });
  },
);

check(
  'A result arrives as it is',
  {
    stage: 'calls',
    points: 4,
    schedules: 20,
    hint: 'null, 0, an empty text and false are results as good as any. What in a reply tells your stub that it is an error? And each call is a call: nothing is kept for the next one.',
  },
  async (world) => {
    const error = { type: 'BookTaken', message: 'it is lent' };
    const values = [null, 0, '', false, [], {}, [null], error, { error }, { id: 1, result: 'another' }];
    const titles: string[] = [];
    const service = (host: Host): Procedures => ({
      async echo(value: unknown) {
        await host.sleep(world.choose(20));
        return value;
      },
      async titles() {
        titles.push(`volume ${titles.length + 1}`);
        return [...titles];
      },
    });
    await useService(world, service, async (host, stub) => {
      await Promise.all(
        values.map(async (value) => {
          const result = await resultOf(host, stub, 'echo', [value]);
          same(result, value, `The procedure returned ${shown(value)}, and the caller got ${shown(result)}.`);
        }),
      );
      for (const times of [1, 2]) {
        const result = await resultOf(host, stub, 'titles', []);
        same(
          result,
          ['volume 1', 'volume 2'].slice(0, times),
          `This titles() gives one title more with each call. Call ${times} got ${shown(result)}.`,
        );
      }
    });
  },
);

check(
  'All calls of a stub travel on one connection',
  {
    stage: 'calls',
    points: 6,
    schedules: 50,
    hint: 'To open a connection costs a round trip. Open it once; calls that are made before it is there wait for the same one.',
  },
  async (world) => {
    openLibrary(world);
    await client(world, async (host, open) => {
      const stub = open();
      const early = [0, 1, 2].map((i) => resultOf(host, stub, 'search', ['mar', i]));
      await Promise.all(early);
      await resultOf(host, stub, 'titles', []);
    });
    const { connections } = world.traffic;
    same(connections, 1, `One stub made 4 calls and opened ${connections} connections; it should open 1.`);
  },
);

check(
  'Arguments are passed by value: a later change does not reach the server',
  {
    stage: 'calls',
    points: 7,
    schedules: 200,
    hint: 'Marshal the arguments at the moment of the call, before the first await: the caller may change its objects as soon as call() has returned, while the stub still connects or waits to write.',
  },
  async (world) => {
    openLibrary(world);
    const moment = world.choose(16);
    await client(world, async (host, open) => {
      const stub = open();
      if (moment % 2 === 1) await resultOf(host, stub, 'titles', []); // the connection is there
      if (moment === 15) void quietly(() => stub.call('search', ['long '.repeat(16_000), 0])); // and is busy
      const slip: Slip = { title: 'Dom Casmurro', reader: { name: 'Bento', town: 'Engenho Novo' } };
      const args = [slip];
      const lent = resultOf(host, stub, 'lend', args);
      slip.title = 'Iracema';
      slip.reader.name = 'Ana';
      if (world.choose(2) === 1) args.length = 0;
      const asked = { title: 'Dom Casmurro', reader: { name: 'Bento', town: 'Engenho Novo' } };
      const receipt = await lent;
      same(
        receipt,
        asked,
        `When lend(slip) was called, the slip said ${shown(asked)}. Then the caller changed it, and the library lent by ${shown(receipt)}.`,
      );
    });
  },
);

measure(
  'The time of many calls',
  {
    stage: 'calls',
    x: { label: 'calls', values: [1, 2, 4, 8, 16, 32] },
    y: { label: 'time', unit: 'ms' },
    caption:
      'A remote call looks like a local one, but each that waits for the one before it pays another round trip (here 20 ms).',
  },
  async (world, calls) => {
    openLibrary(world);
    world.link('client', 'server', { latency: 10 });
    return client(world, async (host, open) => {
      const stub = open();
      const call = (): Promise<unknown> => resultOf(host, stub, 'titles', []);
      await call();
      const start = host.now();
      for (let i = 0; i < calls; i++) await call();
      const middle = host.now();
      await Promise.all(Array.from({ length: calls }, call));
      return { 'one after another': middle - start, 'all at once': host.now() - middle };
    });
  },
);
