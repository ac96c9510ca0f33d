/** Stage code on demand: the code travels from the shops to home. */
import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import { bestOf, byPost, cheap, fullShops, open, searching, someShops, wish } from './market';
import type { Market, Taste } from './market';
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
} from './probes';
import { closedShops, occupy } from './shared-checks';
import { ask } from './starter/protocol';
import type { Code } from './starter/protocol';

const stage = 'code-on-demand';

/** The market as the catalogues at home say. */
function atHome(market: Market): Market {
  return new Map([...market].map(([shop, items]) => [shop, byPost(items)]));
}

check(
  'Each shop’s own reader reads its catalogue, at home',
  {
    stage,
    points: 10,
    schedules: 40,
    hint: 'Ask each shop for the code `reader-` and its name, and `execute` it at home, on the state of the `reader`.',
  },
  async (world) => {
    const market = someShops(world, 1 + world.choose(4));
    const tastes: readonly Taste[] = ['dearest', 'first', 'cheapest'];
    const at = world.choose(3);
    const taste = (shop: string): Taste => tastes[(shop.charCodeAt(0) + at) % 3] ?? 'first';
    await open(world, market, { taste });
    mustFind(
      'readCatalogues',
      await search(world, 'readCatalogues', market),
      bestOf(atHome(market), wish, taste, 'home'),
    );
    const { code } = await world
      .host('passer-by')
      .run((host) => ask<{ code: Code }>(host, 'north', { code: 'seller' }));
    same(
      code,
      parsed(world.host('north').files.get('seller.code')),
      'The code of the component seller was asked for at north. Other code came.',
    );
  },
);

check(
  'The state at home changes, and nothing at the shops',
  {
    stage,
    points: 8,
    schedules: 5,
    hint: 'Home keeps each reader under the name that it has at the shop: `writeCode(host, "reader-north", code)`. All work on one state, that of `reader`.',
  },
  async (world) => {
    const market = fullShops(3);
    await open(world, market);
    const before = allFiles(world);
    await search(world, 'readCatalogues', market);
    const kept = [...market.keys()].map((shop) => `reader-${shop}.code`);
    mustChange(world, before, 'home', [...kept, 'reader.state']);
    for (const shop of market.keys()) {
      mustChange(world, before, shop, []);
      const file = `reader-${shop}.code`;
      same(
        parsed(world.host('home').files.get(file)),
        parsed(world.host(shop).files.get(file)),
        `The file ${file} at home should be the code that ${shop} has.`,
      );
    }
    const ran = runs(world, 'home', 'reader');
    same(
      ran,
      23,
      `Readers had run 20 times at home, and 3 catalogues were read. The state says ${ran}; it should say 23.`,
    );
  },
);

check(
  'Only code comes from the shops, and they do not learn what is wished',
  {
    stage,
    points: 6,
    schedules: 10,
    hint: 'The request is `{ code: "reader-north" }`, without the wish. The answer has the code; the catalogue is at home already.',
  },
  async (world) => {
    const market = fullShops(3);
    await open(world, market);
    const lines = tap(world);
    await search(world, 'readCatalogues', market);
    mustConnect(
      lines,
      [...market.keys()].map((shop) => `home → ${shop}`),
    );
    for (const [shop, items] of market) {
      const [there, back] = [lines.text('home', shop), lines.text(shop, 'home')];
      const times = count(back, `READER-${shop}-main`);
      assert.ok(
        times === 1,
        `The code of the reader came from ${shop} ${times} times; it should come 1 time.`,
      );
      const { bytes } = world.traffic.between('home', shop);
      assert.ok(bytes <= 60, `${bytes} bytes went to ${shop}. The name of the code is less than 60.`);
      const size = (world.host(shop).files.get(`reader-${shop}.code`) ?? '').length;
      const { bytes: given } = world.traffic.between(shop, 'home');
      assert.ok(
        given <= size + 100,
        `${given} bytes came from ${shop}. The code is less than ${size + 100}.`,
      );
      assert.ok(
        !there.includes(wish.kind),
        `${shop} was told what is wished (“${wish.kind}”). It only has to give its code.`,
      );
      const seen = items.filter(({ item }) => back.includes(item) || there.includes(item)).length;
      assert.ok(
        seen === 0,
        `${seen} items of a catalogue crossed the line between home and ${shop}; none has to.`,
      );
    }
  },
);

check(
  'Code that is at home is not fetched again',
  {
    stage,
    points: 6,
    schedules: 20,
    hint: '“On demand” is: when it is missing. `host.disk.list()` tells what is there; `readCode` throws when it is not.',
  },
  async (world) => {
    const market = fullShops(4);
    const first = new Map([...market].slice(0, 2));
    await open(world, market);
    await search(world, 'readCatalogues', first);
    const lines = tap(world);
    if (world.choose(2) === 1) for (const shop of first.keys()) world.host(shop).processes[0]?.kill();
    const found = await search(world, 'readCatalogues', market);
    const others = [...market.keys()].filter((shop) => !first.has(shop));
    mustConnect(
      lines,
      others.map((shop) => `home → ${shop}`),
    );
    mustFind('readCatalogues', found, bestOf(atHome(market), wish, cheap, 'home'));
  },
);

check(
  'The processor of home reads; those of the shops are not needed',
  {
    stage,
    points: 6,
    virtualTime: true,
    schedules: 3,
    hint: 'The code comes here, and `execute` is called here. The shop only reads a file. Fetch from all shops at once.',
  },
  async (world) => {
    const market = fullShops(4);
    await open(world, market, { ms: 50, latency: 200 });
    const away = Promise.all([...market.keys()].map((shop) => occupy(world, shop, 10_000)));
    let begin = world.now();
    await search(world, 'readCatalogues', market, { patience: 50_000 });
    const free = Math.round(world.now() - begin);
    assert.ok(
      free < 10_000,
      `The processors of all shops were busy for 10 s, and readCatalogues took ${free} ms: it used one of them. That of home was idle.`,
    );
    assert.ok(
      free < 1_600,
      `Fetching code takes 800 ms, reading a catalogue 50 ms. For 4 shops readCatalogues took ${free} ms; fetching all at once takes as long as one.`,
    );
    await away;
    const busy = occupy(world, 'home', 3_000);
    begin = world.now();
    await search(world, 'readCatalogues', market, { patience: 50_000 });
    const waited = Math.round(world.now() - begin);
    await busy;
    assert.ok(
      waited >= 3_000,
      `The processor of home was busy for 3,000 ms, and readCatalogues took ${waited} ms: it did not use it.`,
    );
  },
);

check(
  'A reader that fails costs only that offer',
  {
    stage,
    points: 4,
    schedules: 10,
    hint: '`execute` throws when the code fails. Catch that for each shop on its own, too.',
  },
  async (world) => {
    const market = fullShops(3);
    await open(world, market);
    const broken = searching({ mark: 'BROKEN', failsAt: 'home' });
    world.host('north').putFile('reader-north.code', JSON.stringify(broken));
    const rest = new Map([...market].filter(([shop]) => shop !== 'north'));
    mustFind(
      'readCatalogues',
      await search(world, 'readCatalogues', market),
      bestOf(atHome(rest), wish, cheap, 'home'),
    );
  },
);

closedShops('readCatalogues', stage, 'A shop that closes before it gave its code costs only its own offer');
