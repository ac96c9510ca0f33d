/** Stage client-server: the request travels. */
import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import { bestOf, fullShops, open, searching, someShops, wish } from './market';
import type { Taste } from './market';
import { allFiles, count, mustChange, mustConnect, mustFind, runs, same, search, tap, told } from './probes';
import { closedShops, processorsOfShops } from './shared-checks';

const stage = 'client-server';

check(
  'The best offer of all shops is found',
  {
    stage,
    points: 10,
    schedules: 200,
    hint: '`cheapest` in protocol.ts chooses. Put the offers in the order of the shops, not in that in which they come; a shop that has nothing gives `null`.',
  },
  async (world) => {
    const market = someShops(world, 1 + world.choose(4));
    await open(world, market);
    const wanted = { ...wish, max: world.pick([500, 250, 50]) };
    mustFind(
      'askShops',
      await search(world, 'askShops', market, { wish: wanted }),
      bestOf(market, wanted, () => 'cheapest'),
    );
  },
);

check(
  'Each shop has its own seller, which looks at the shop',
  {
    stage,
    points: 8,
    schedules: 20,
    hint: 'At the shop, for each wish: `readCode(host, "seller")`, and `execute` it on the state of the `seller`. It gives the offer.',
  },
  async (world) => {
    const tastes: readonly Taste[] = ['dearest', 'first', 'cheapest'];
    const at = world.choose(3);
    const taste = (shop: string): Taste => tastes[(shop.length + at) % 3] ?? 'first';
    const market = fullShops(1 + world.choose(4));
    await open(world, market, { taste });
    const [one, two] = await Promise.all([
      search(world, 'askShops', market),
      search(world, 'askShops', market, { wish: { kind: 'lamp', max: 300 } }),
    ]);
    mustFind('askShops', one, bestOf(market, wish, taste));
    mustFind('askShops', two, bestOf(market, { kind: 'lamp', max: 300 }, taste));
    for (const shop of market.keys())
      same(
        runs(world, shop, 'seller'),
        2,
        `Two wishes came to ${shop}. Its seller should have run 2 times; its state says ${runs(world, shop, 'seller')}.`,
      );
    const successor = searching({ mark: 'SUCCESSOR', taste: 'first' });
    for (const shop of market.keys()) world.host(shop).putFile('seller.code', JSON.stringify(successor));
    const found = await search(world, 'askShops', market);
    const wanted = bestOf(market, wish, () => 'first');
    same(
      found,
      wanted,
      `Each shop had got a new seller.code. By these, askShops should give ${told(wanted)}; it gave ${told(found)}.`,
    );
  },
);

check(
  'The state of the shops changes, and nothing at home',
  {
    stage,
    points: 6,
    schedules: 5,
    hint: 'Who called `execute`? The state that changes is on the disk of that machine.',
  },
  async (world) => {
    const market = fullShops(3);
    await open(world, market);
    const before = allFiles(world);
    await search(world, 'askShops', market);
    mustChange(world, before, 'home', []);
    for (const shop of market.keys()) mustChange(world, before, shop, ['seller.state']);
  },
);

check(
  'Only the wish and the offer cross the network',
  {
    stage,
    points: 6,
    schedules: 10,
    hint: 'A connection to each shop, `{ find: wish }` there, `{ offer }` back. Neither code nor catalogue moves.',
  },
  async (world) => {
    const market = fullShops(3);
    await open(world, market);
    const lines = tap(world);
    await search(world, 'askShops', market);
    mustConnect(
      lines,
      [...market.keys()].map((shop) => `home → ${shop}`),
    );
    for (const [shop, items] of market) {
      const back = lines.text(shop, 'home');
      const seen = items.filter(({ item }) => back.includes(item)).length;
      assert.ok(seen <= 1, `${seen} items of the catalogue of ${shop} came home; the offer is one.`);
      const code = count(back + lines.text('home', shop), '-main');
      assert.ok(
        code === 0,
        `Code crossed the line between home and ${shop}. In client-server, it stays where it is.`,
      );
      const { bytes } = world.traffic.between('home', shop);
      assert.ok(bytes <= 200, `${bytes} bytes went to ${shop}; the wish is less than 200.`);
    }
  },
);

processorsOfShops('askShops', stage, 'The shops’ processors look, all at once');
closedShops('askShops', stage, 'A shop that closes costs only its own offer');
