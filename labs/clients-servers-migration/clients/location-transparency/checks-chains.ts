/** Stage chains: many moves, short paths. */
import assert from 'node:assert/strict';
import { check, measure } from 'dlabs/world';
import {
  client,
  drive,
  executedBy,
  fakeTown,
  forwards,
  lookups,
  outcomeOf,
  placeOf,
  register,
  resultOf,
  same,
  shuffled,
  slowRegistry,
  times,
} from './probes';
import { openTowns, road, type TownName } from './scenario';

check(
  'After many moves one call goes round about, the next one straight',
  {
    stage: 'chains',
    points: 8,
    schedules: 60,
    hint: 'Each reply says where the call was executed, in “at”. A stub that remembers it needs neither the registry nor the old towns.',
  },
  async (world) => {
    const route = shuffled(world);
    const country = openTowns(world, route);
    const moves = 1 + world.choose(3);
    await world.sleep(200);
    await client(world, async (host, open) => {
      const stub = open();
      await resultOf(host, stub, 'search', ['mar', 0]);
      await travel(route, moves, (from, to) => drive(world, country, from, to));
      const costs: number[] = [];
      for (let i = 0; i < 3; i++) {
        const before = forwards(world);
        if (i === 0 && world.choose(2) === 1) await outcomeOf(host, stub, 'burn', []);
        else await resultOf(host, stub, 'stamp', ['Ana']);
        costs.push(forwards(world) - before);
      }
      const [first = 0, ...later] = costs;
      assert.ok(
        first <= moves,
        `Moves of the library: ${moves}. Steps from town to town of the next call: ${first}.`,
      );
      same(
        later,
        [0, 0],
        `Moves of the library: ${moves}. Steps from town to town of the first call after that: ${first}; of the next two: ${later.join(' and ')}. Those two should go straight.`,
      );
      same(
        lookups(world),
        1,
        `The library had moved, and every town forwards. The registry was asked ${lookups(world)} times; the first lookup would have been enough.`,
      );
    });
  },
);

check(
  'The way from an old town grows short, and does not depend on those between',
  {
    stage: 'chains',
    points: 8,
    schedules: 50,
    hint: 'A town that forwards a call sees the reply, too. Its forwarding pointer can lead to where the call was executed instead of to the next town.',
  },
  async (world) => {
    const route = shuffled(world);
    const [old, second, third, last] = route;
    const country = openTowns(world, route);
    await world.sleep(200);
    await client(world, async (host) => {
      await travel(route, 3, (from, to) => drive(world, country, from, to));
      await executedBy(host, old, 'stamp', ['Ana']);
      for (const town of [old, second, third]) {
        const before = forwards(world);
        await executedBy(host, town, 'stamp', ['Ana']);
        const count = forwards(world) - before;
        same(
          count,
          1,
          `The library went ${route.join(' → ')}, and a call from ${old} had gone all the way. The next call at ${town} was passed on ${count} times; ${town} had seen the reply that came from ${last}.`,
        );
      }
      if (world.choose(2) === 1) country.town(second).kill();
      else world.host(second).powerFail();
      country.town(third).kill();
      await host.sleep(20);
      const { result } = await executedBy(host, old, 'stamp', ['Ana']);
      same(
        result,
        5,
        `${second} and ${third} closed, and a call at ${old} should have reached the library at ${last} all the same.`,
      );
    });
  },
);

check(
  'Old news does not replace newer news',
  {
    stage: 'chains',
    points: 5,
    schedules: 60,
    hint: 'Replies overtake one another. Of two bindings, the one with more moves is newer: compare before you remember.',
  },
  async (world) => {
    const country = openTowns(world, ['garanhuns']);
    let atCaruaru = 0;
    let atPetrolina = 0;
    const caruaru = { place: placeOf('caruaru'), moves: 1 };
    const olinda = { place: placeOf('olinda'), moves: 2 };
    const petrolina = { place: placeOf('petrolina'), moves: 3 };
    // caruaru passes the first call on to olinda, where it is slow; later ones to petrolina, where the library went meanwhile.
    fakeTown(world, 'caruaru', async (call, host) => {
      atCaruaru++;
      if (call.procedure === 'stamp') return { result: 1, at: petrolina };
      await host.sleep(500);
      return { result: [], at: olinda };
    });
    fakeTown(world, 'olinda', async () => ({ result: 2, at: petrolina }));
    fakeTown(world, 'petrolina', async () => {
      atPetrolina++;
      return { result: 2, at: petrolina };
    });
    await world.sleep(200);
    const useDoor = world.choose(2) === 1;
    if (useDoor) {
      country.town('garanhuns').type('drive caruaru');
      await world.sleep(1_000);
    } else {
      await register(world, caruaru);
    }
    await client(world, async (host, open) => {
      const stub = open();
      const call = (procedure: string): Promise<unknown> =>
        useDoor
          ? executedBy(host, 'garanhuns', procedure, ['Ana'])
          : resultOf(host, stub, procedure, ['Ana']);
      const slow = call('search');
      slow.catch(() => undefined); // looked at below
      await host.sleep(150);
      await call('stamp');
      await slow;
      await call('stamp');
    });
    const who = useDoor ? 'garanhuns' : 'school';
    same(
      { atCaruaru, atPetrolina },
      { atCaruaru: 2, atPetrolina: 1 },
      `A quick reply said that the library is at petrolina after 3 moves. A slow one came later and said olinda, after 2 moves. The next call from ${who} should go to petrolina.`,
    );
  },
);

check(
  'What the registry says may be older than what the stub knows',
  {
    stage: 'chains',
    points: 3,
    schedules: 10,
    virtualTime: true,
    hint: 'While a lookup is under way, the reply of another call may tell where the service is. Compare before you remember, also what the registry said.',
  },
  async (world) => {
    const country = openTowns(world, ['garanhuns']);
    await world.sleep(200);
    country.registry.kill();
    const caruaru = { place: placeOf('caruaru'), moves: 1 };
    const petrolina = { place: placeOf('petrolina'), moves: 2 };
    for (const { name } of world.hosts) world.link('school', name, { latency: 20 });
    slowRegistry(world, caruaru, 1_500);
    const came = { caruaru: 0, petrolina: 0 };
    // The search is on its way to petrolina, and takes its time; stamps are refused.
    fakeTown(world, 'caruaru', async (call, host) => {
      if (call.procedure === 'stamp') {
        came.caruaru++;
        return { notHere: true };
      }
      await host.sleep(600 + world.choose(300));
      return { result: [], at: petrolina };
    });
    fakeTown(world, 'petrolina', async () => {
      came.petrolina++;
      return { result: 1, at: petrolina };
    });
    await client(world, async (host, open) => {
      const stub = open();
      const search = resultOf(host, stub, 'search', ['mar', 1]);
      search.catch(() => undefined); // looked at below
      await host.sleep(300); // the stub has asked the registry, and the search is under way
      await outcomeOf(host, stub, 'stamp', ['Ana']); // where it went is looked at below
      await search;
    });
    same(
      came,
      { caruaru: 1, petrolina: 1 },
      `A stub asked the registry, which was slow. Meanwhile the reply of another call said that the library is at petrolina after 2 moves; then the registry said caruaru, after 1 move. The stub should go to petrolina. It went to caruaru ${came.caruaru} times (once before it asked), and to petrolina ${came.petrolina} times.`,
    );
  },
);

check(
  'A service that goes in circles is found, and every call is executed once',
  {
    stage: 'chains',
    points: 8,
    schedules: 100,
    hint: 'When the service comes back to a town, the old pointer of that town leads nowhere. What does your door look at first?',
  },
  async (world) => {
    const all = shuffled(world);
    const route = times(4, (i) => all[i === 0 ? 0 : world.choose(3)] ?? all[0]).filter(
      (town, i, list) => town !== list[i - 1],
    );
    const country = openTowns(world, all);
    await world.sleep(200);
    const calls = 10;
    await client(world, async (host, open) => {
      const stub = open();
      const moved = travel(route, route.length - 1, async (from, to) => {
        if (world.choose(2) === 1) await host.sleep(world.choose(300));
        await drive(world, country, from, to, world.choose(40));
      });
      const stamps = await Promise.all(
        times(calls, async () => {
          await host.sleep(world.choose(2_000));
          if (world.choose(3) === 2) return (await executedBy(host, all[0], 'stamp', ['Ana'])).result;
          return resultOf(host, stub, 'stamp', ['Ana']);
        }),
      );
      await moved;
      await host.sleep(100);
      const sorted = stamps.map(Number).sort((a, b) => a - b);
      same(
        sorted,
        times(calls, (i) => i + 1),
        `The library went ${route.join(' → ')}, and Ana got ${calls} stamps meanwhile. They should be numbered 1 to ${calls}, each once; they were numbered ${sorted.join(', ')}.`,
      );
      await resultOf(host, stub, 'stamps', ['Ana']);
      const before = forwards(world);
      await resultOf(host, stub, 'stamps', ['Ana']);
      const count = forwards(world) - before;
      same(
        count,
        0,
        `The library went ${route.join(' → ')} and stays there. The second call after that was passed on ${count} times.`,
      );
    });
  },
);

async function travel(
  route: readonly TownName[],
  moves: number,
  go: (from: TownName, to: TownName) => Promise<void>,
): Promise<void> {
  for (let i = 0; i < moves; i++) {
    const [from, to] = [route[i], route[i + 1]];
    if (from && to) await go(from, to);
  }
}

measure(
  'What a call costs after so many moves',
  {
    stage: 'chains',
    x: { label: 'moves since the last call', values: [0, 1, 2, 3, 4, 5, 6] },
    y: { label: 'messages' },
    caption:
      'The first call after the moves pays for all of them: it is passed on from town to town. The next one pays nothing, and the registry is asked once in the whole life of the stub.',
  },
  async (world, moves) => {
    const country = openTowns(world, road);
    await world.sleep(200);
    return client(world, async (host, open) => {
      const stub = open();
      const cost = async (): Promise<number> => {
        const before = forwards(world);
        await resultOf(host, stub, 'stamp', ['Ana']);
        return forwards(world) - before;
      };
      await cost();
      await travel(road, moves, (from, to) => drive(world, country, from, to));
      const first = await cost();
      return {
        'first call: passed on': first,
        'next call: passed on': await cost(),
        'all lookups': lookups(world),
      };
    });
  },
);
