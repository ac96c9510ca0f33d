/** Stage remote evaluation: the code travels from home to the shops. */
import assert from 'node:assert/strict';
import type { Host } from 'dlabs';
import { check } from 'dlabs/world';
import type { LoadModule, World } from 'dlabs/world';
import { bestOf, chosen, fullShops, open, searching, someShops, wish } from './market';
import type { Taste } from './market';
import {
  allFiles,
  count,
  mustChange,
  mustConnect,
  mustFind,
  parsed,
  runs,
  same,
  search,
  tap,
  told,
} from './probes';
import { ask } from './starter/protocol';
import type { Answer, Code, Offer } from './starter/protocol';
import { closedShops, processorsOfShops } from './shared-checks';

const stage = 'remote-evaluation';

check(
  'The buyer’s own scout looks at every shop',
  {
    stage,
    points: 10,
    schedules: 40,
    hint: 'At home: `readCode(host, "scout")`, and `{ evaluate: code, wish }` to each shop. At the shop: `execute` what has come.',
  },
  async (world) => {
    const market = someShops(world, 1 + world.choose(4));
    const taste = world.pick<Taste>(['dearest', 'first', 'cheapest']);
    await open(world, market, { scout: { mark: 'SCOUT', taste } });
    mustFind(
      'sendScouts',
      await search(world, 'sendScouts', market),
      bestOf(market, wish, () => taste),
    );
  },
);

check(
  'The state of the shops’ scouts changes; home has its code still, and nothing else of it',
  {
    stage,
    points: 8,
    schedules: 5,
    hint: 'The code of the scout comes with the request and is written to the shop’s disk; its state is there already, and `execute` changes it.',
  },
  async (world) => {
    const market = fullShops(3);
    await open(world, market);
    world.host('north').putFile('scout.code', JSON.stringify(searching({ mark: 'OLD' })));
    const before = allFiles(world);
    await search(world, 'sendScouts', market);
    mustChange(world, before, 'home', []);
    for (const shop of market.keys()) {
      mustChange(world, before, shop, ['scout.code', 'scout.state']);
      same(
        parsed(world.host(shop).files.get('scout.code')),
        parsed(world.host('home').files.get('scout.code')),
        `The file scout.code of ${shop} should be the code that came from home.`,
      );
      const ran = runs(world, shop, 'scout');
      same(
        ran,
        11,
        `The scout of ${shop} had run 10 times, and one wish came. Its state says ${ran}; it should say 11.`,
      );
    }
  },
);

check(
  'The code goes there, and only the offer comes back',
  {
    stage,
    points: 6,
    schedules: 10,
    hint: 'One request to each shop, with all modules of the code; one answer with the offer.',
  },
  async (world) => {
    const market = fullShops(3);
    await open(world, market);
    const lines = tap(world);
    await search(world, 'sendScouts', market);
    mustConnect(
      lines,
      [...market.keys()].map((shop) => `home → ${shop}`),
    );
    for (const [shop, items] of market) {
      const [there, back] = [lines.text('home', shop), lines.text(shop, 'home')];
      const times = count(there, 'SCOUT-main');
      assert.ok(
        times === 1,
        `The code of the scout went to ${shop} ${times} times; it should go there 1 time.`,
      );
      const size = (world.host('home').files.get('scout.code') ?? '').length;
      const { bytes } = world.traffic.between('home', shop);
      assert.ok(
        bytes <= size + 200,
        `${bytes} bytes went to ${shop}. Code and wish are less than ${size + 200}.`,
      );
      const { bytes: offered } = world.traffic.between(shop, 'home');
      assert.ok(offered <= 200, `${offered} bytes came back from ${shop}; the offer is less than 200.`);
      assert.ok(count(back, '-main') === 0, `Code came back from ${shop}; only the offer should.`);
      const seen = items.filter(({ item }) => back.includes(item)).length;
      assert.ok(seen <= 1, `${seen} items of the catalogue of ${shop} came home; the offer is one.`);
    }
  },
);

/** Sends code to the shop by hand. */
async function evaluated(world: World, from: string, code: Code): Promise<Offer | null | string> {
  return world.host(from).run(async (host: Host, _student: LoadModule) => {
    const asked = ask<Extract<Answer, { offer: unknown }>>(host, 'north', { evaluate: code, wish }).then(
      ({ offer }) => offer,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    return Promise.race([asked, host.sleep(20_000).then(() => 'no answer')]);
  });
}

check(
  'The scouts of several buyers do not mix',
  {
    stage,
    points: 6,
    schedules: 60,
    hint: 'Two requests may be answered at once, and there is one file scout.code. What do you run: what is on the disk, or what came with this request?',
  },
  async (world) => {
    const market = fullShops(1);
    const items = market.get('north') ?? [];
    await open(world, market);
    const buyers: readonly (readonly [string, Taste])[] = [
      ['ana', 'cheapest'],
      ['bia', 'dearest'],
      ['caio', 'first'],
    ];
    const offers = await Promise.all(
      buyers.map(([buyer, taste]) => evaluated(world, buyer, searching({ mark: 'SCOUT', taste, ms: 2 }))),
    );
    buyers.forEach(([buyer, taste], n) => {
      const item = chosen(items, wish, taste);
      const wanted = item && { shop: 'north', item: item.item, price: item.price, foundAt: 'north' };
      const offer = offers[n] ?? null;
      const found = typeof offer === 'string' ? offer : told(offer);
      same(
        offer,
        wanted,
        `Three buyers sent their scouts to north. That of ${buyer} should find ${told(wanted)}; it gave ${found}.`,
      );
    });
    const ran = runs(world, 'north', 'scout');
    same(
      ran,
      13,
      `The scout of north had run 10 times, and 3 came. Its state says ${ran}; it should say 13.`,
    );
  },
);

check(
  'A scout that fails at one shop costs only that offer',
  {
    stage,
    points: 4,
    schedules: 10,
    hint: 'The station answers an error when your `evaluate` throws, and `ask` throws it at home. Catch it there, for each shop on its own. The shop writes the code to its disk before it runs it.',
  },
  async (world) => {
    const market = fullShops(3);
    await open(world, market, { scout: { mark: 'SCOUT', failsAt: 'north' } });
    const rest = new Map([...market].filter(([shop]) => shop !== 'north'));
    const lines = tap(world);
    mustFind(
      'sendScouts',
      await search(world, 'sendScouts', market),
      bestOf(rest, wish, () => 'cheapest'),
    );
    const times = count(lines.text('home', 'north'), 'SCOUT-main');
    assert.ok(
      times === 1,
      `The code of the scout went to north ${times} times, and failed there; it should go there 1 time.`,
    );
    same(
      parsed(world.host('north').files.get('scout.code')),
      parsed(world.host('home').files.get('scout.code')),
      'The scout failed at north. All the same, the file scout.code of north should be the code that came from home.',
    );
  },
);

processorsOfShops('sendScouts', stage, 'The shops’ processors run the scouts, all at once');
closedShops('sendScouts', stage, 'A shop that closes while scouts are out costs only its own offer');
