/** Stage moving: the door of each town, while the service leaves and when it has left. */
import assert from 'node:assert/strict';
import type { Json } from 'dlabs';
import { check } from 'dlabs/world';
import {
  client,
  drive,
  executedBy,
  fakeTown,
  opened,
  patience,
  placeOf,
  replyOf,
  resultOf,
  same,
  shuffled,
  times,
} from './probes';
import { openTowns } from './scenario';

check(
  'A town that the service has left forwards calls',
  {
    stage: 'moving',
    points: 6,
    schedules: 50,
    hint: 'carry() gives the new binding. Keep it: it is your forwarding pointer.',
  },
  async (world) => {
    const [old, now, never] = shuffled(world);
    const country = openTowns(world, [old, now, never]);
    await world.sleep(200);
    await drive(world, country, old, now);
    await client(world, async (host) => {
      const { result, at } = await executedBy(host, old, 'stamp', ['Ana']);
      same(
        { result, town: at?.place?.host },
        { result: 1, town: now },
        `The library had moved from ${old} to ${now}. stamp("Ana"), sent to ${old}, should be executed at ${now}.`,
      );
      const reply = await replyOf(host, never, 'stamp', ['Ana']);
      assert.ok(
        reply && 'notHere' in reply,
        `The library was never at ${never}. A call that is sent there should get the reply “not here”.`,
      );
    });
  },
);

check(
  'Every call that is in flight during a move is executed, and once',
  {
    stage: 'moving',
    points: 14,
    schedules: 200,
    hint: 'When leave begins, some calls are being executed and more will come. The first must end before carry() takes the state; the others must wait until carry() is done.',
  },
  async (world) => {
    const [old, now] = shuffled(world);
    const country = openTowns(world, [old, now]);
    await world.sleep(200);
    const leaves = world.choose(500);
    const calls = 12;
    await client(world, async (host, open) => {
      const stub = open();
      const moved = host.sleep(leaves).then(() => drive(world, country, old, now));
      const stamps = await Promise.all(
        times(calls, async () => {
          await host.sleep(world.choose(900));
          if (world.choose(2) === 1) return (await executedBy(host, old, 'stamp', ['Ana'])).result;
          return (await resultOf(host, stub, 'stamp', ['Ana'])) as Json;
        }),
      );
      await moved;
      const sorted = stamps.map(Number).sort((a, b) => a - b);
      same(
        sorted,
        times(calls, (i) => i + 1),
        `Ana got ${calls} stamps while the library drove from ${old} to ${now}. They should be numbered 1 to ${calls}, each once; they were numbered ${sorted.join(', ')}.`,
      );
      const last = await resultOf(host, stub, 'stamps', ['Ana']);
      same(
        last,
        calls,
        `Ana got ${calls} stamps while the library drove from ${old} to ${now}. There, her card has ${String(last)}.`,
      );
    });
  },
);

check(
  'A slow call ends where it began, and new calls do not keep the bus from leaving',
  {
    stage: 'moving',
    points: 6,
    schedules: 30,
    virtualTime: true,
    hint: 'From the moment when leave is called, no call begins here any more. If new ones began while the old ones end, there would always be one under way.',
  },
  async (world) => {
    const [old, now] = shuffled(world);
    const country = openTowns(world, [old, now]);
    await world.sleep(200);
    const slow = 500 + 10 * world.choose(100);
    await client(world, async (host) => {
      const search = executedBy(host, old, 'search', ['mar', slow / 10]);
      search.catch(() => undefined); // looked at below
      await host.sleep(100);
      country.town(old).type(`drive ${now}`);
      const left = host.now();
      await host.sleep(1); // the door knows
      const stream = times(60, async (i) => {
        await host.sleep(20 * i);
        return executedBy(host, old, 'stamp', ['Ana']);
      });
      const all = Promise.all(stream);
      all.catch(() => undefined); // looked at below
      const { at } = await search;
      const early = opened(country, now) > 0;
      same(
        at.place.host,
        old,
        `A search began at ${old} before the driver wanted to leave. It should have been executed there to its end.`,
      );
      assert.ok(
        !early,
        `A search of ${slow} ms was under way at ${old} when the driver wanted to leave. The library opened at ${now} before the search had ended: what the search still did was lost.`,
      );
      const places = (await all).map(({ at }) => at.place.host);
      same(
        places.filter((place) => place !== now).length,
        0,
        `The driver wanted to leave ${old} for ${now}. Of the calls that came later, ${places.filter((place) => place !== now).length} of ${places.length} were begun at ${old} nevertheless.`,
      );
      const took = host.now() - left;
      assert.ok(
        took < slow + 4_000,
        `The driver wanted to leave ${old}, where a search of ${slow} ms was under way. Calls that came meanwhile were done only ${Math.round(took)} ms later.`,
      );
    });
    same(opened(country, now), 1, `The library should have opened at ${now} once.`);
  },
);

check(
  'A slow call holds up no other, and may take as long as it takes',
  {
    stage: 'moving',
    points: 4,
    schedules: 30,
    virtualTime: true,
    hint: 'Stub and door have many calls under way at once, executed here or forwarded. And the 10 s are for finding the service: a call that has reached it takes its time.',
  },
  async (world) => {
    const [old, now] = shuffled(world);
    const country = openTowns(world, [old, now]);
    await world.sleep(200);
    const when = world.pick(['before the move', 'on the road', 'after the move'] as const);
    const shelves = 1_200;
    await client(world, async (host, open) => {
      const stub = open();
      await resultOf(host, stub, 'search', ['mar', 0]);
      if (when === 'after the move') await drive(world, country, old, now);
      if (when === 'on the road') {
        country.town(old).type(`drive ${now}`);
        await host.sleep(20);
      }
      const slow = [
        resultOf(host, stub, 'search', ['mar', shelves]),
        executedBy(host, old, 'search', ['mar', shelves]),
      ];
      const all = Promise.all(slow);
      all.catch(() => undefined); // looked at below
      await host.sleep(world.choose(200));
      const begin = host.now();
      await Promise.all([resultOf(host, stub, 'stamp', ['Ana']), executedBy(host, old, 'stamp', ['Ana'])]);
      const took = Math.round(host.now() - begin);
      assert.ok(
        took < 1_000,
        `While two searches took their 12 s, two calls of stamp("Ana") had to wait ${took} ms. Alone they take about 300 ms.`,
      );
      await all;
    });
  },
);

check(
  'When the service cannot leave, it goes on where it is',
  {
    stage: 'moving',
    points: 5,
    schedules: 60,
    hint: 'carry() may reject. Then the service is here still: let the waiting calls in. A finally runs either way.',
  },
  async (world) => {
    const [here, dead, other] = shuffled(world);
    const country = openTowns(world, [here, dead, other]);
    await world.sleep(200);
    if (world.choose(2) === 1) country.town(dead).kill();
    else world.host(dead).powerFail();
    await client(world, async (host) => {
      country.town(here).type(`drive ${dead}`);
      const stamps = await Promise.all(
        times(4, async () => {
          await host.sleep(world.choose(1500));
          return executedBy(host, here, 'stamp', ['Ana']);
        }),
      );
      const places = stamps.map(({ at }) => at.place.host);
      same(
        { places, stamps: stamps.map(({ result }) => Number(result)).sort() },
        { places: places.map(() => here), stamps: [1, 2, 3, 4] },
        `The library wanted to leave ${here} for ${dead}, found nobody there, and came back. Four calls of stamp("Ana") that came meanwhile should be executed at ${here}, once each.`,
      );
      await host.sleep(2_000);
      assert.ok(
        country.town(here).output.some((line) => line.startsWith('the library is back')),
        `carry() rejected because nobody was at ${dead}, and the driver was not told: leave should reject with the same error.`,
      );
      await drive(world, country, here, other);
      const { result } = await executedBy(host, here, 'stamp', ['Ana']);
      same(
        result,
        5,
        `Later the library moved to ${other}. Ana’s fifth stamp has the number ${String(result)}.`,
      );
    });
  },
);

check(
  'A town says “not here” only when the call was executed nowhere',
  {
    stage: 'moving',
    points: 7,
    schedules: 60,
    hint: 'forward() throws NotDelivered or NoReply, and they mean different things. Whoever reads “not here” sends the call again.',
  },
  async (world) => {
    const country = openTowns(world, ['olinda', 'petrolina']);
    let executed = 0;
    fakeTown(world, 'caruaru', async (_call, host) => {
      await host.sleep(world.choose(100));
      executed++;
      return undefined;
    });
    await world.sleep(200);
    country.town('olinda').type('drive caruaru');
    await world.sleep(1_000);
    await client(world, async (host) => {
      const reply = await replyOf(host, 'olinda', 'stamp', ['Ana']);
      same(
        executed,
        1,
        `One call was sent to olinda. At caruaru, where the library is now, it was executed ${executed} times.`,
      );
      assert.ok(
        !(reply && 'notHere' in reply),
        'olinda forwarded a call to caruaru, where it was executed, and the connection broke before the reply. Then olinda said “not here”, so the caller will send it again. Let NoReply pass: town.ts breaks the connection to the caller.',
      );
      assert.ok(!reply, 'caruaru broke the connection without a reply, and yet olinda gave one.');
    });
    world.host('caruaru').powerFail();
    await client(world, async (host) => {
      const reply = await replyOf(host, 'olinda', 'stamp', ['Ana']);
      assert.ok(
        reply && 'notHere' in reply,
        `olinda could not deliver a call to ${placeOf('caruaru').host}: the machine is off. It should say “not here”, so that the caller looks elsewhere; within ${patience / 1000} s.`,
      );
    });
  },
);
