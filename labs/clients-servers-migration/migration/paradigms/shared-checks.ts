/** Checks that two or three of the paradigms share. */
import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { bestOf, byPost, cheap, fullShops, open } from './market';
import type { Market } from './market';
import { mustFind, same, search, told } from './probes';
import type { Call } from './probes';

/** Somebody keeps the processor of a machine busy with more urgent work. */
export function occupy(world: World, machine: string, ms: number): Promise<void> {
  return world.host(machine).run((host) => host.compute(ms, { priority: 10 }));
}

/** Time that a search takes. */
async function timed(world: World, call: Call, market: Market): Promise<number> {
  const begin = world.now();
  await search(world, call, market, { patience: 50_000 });
  return Math.round(world.now() - begin);
}

/** The looking takes place at the shops: their processors are used, that of home is not, and all at the same time. */
export function processorsOfShops(call: Call, stage: string, name: string): void {
  check(
    name,
    {
      stage,
      points: 6,
      virtualTime: true,
      schedules: 3,
      hint: 'Where is `execute` called, there the processor works. And start all requests before you wait for the first answer: `Promise.all`.',
    },
    async (world) => {
      const market = fullShops(4);
      await open(world, market, { ms: 400, latency: 20 });
      const away = occupy(world, 'home', 10_000);
      const alone = await timed(world, call, market);
      assert.ok(
        alone < 10_000,
        `The processor of home was busy for 10 s, and ${call} took ${alone} ms: it used that processor. The shops’ were idle.`,
      );
      assert.ok(
        alone < 1_200,
        `Each of 4 shops needs 400 ms to look, and ${call} took ${alone} ms. All at once it takes little more than one.`,
      );
      await away;
      const busy = Promise.all([...market.keys()].map((shop) => occupy(world, shop, 3_000)));
      const behind = await timed(world, call, market);
      await busy;
      assert.ok(
        behind >= 3_000,
        `The processors of all shops were busy for 3,000 ms, and ${call} took ${behind} ms: it did not use them.`,
      );
    },
  );
}

/** Shops that are closed, or close in the middle, do not matter to the others. */
export function closedShops(call: Call, stage: string, name: string): void {
  check(
    name,
    {
      stage,
      points: 6,
      schedules: 30,
      hint: '`ask` throws when a shop is closed or goes away. Catch that for each shop on its own: it has no offer, `null`.',
    },
    async (world) => {
      const all = fullShops(4);
      const shut = world.pick(['north', 'south', 'west']);
      const early = world.choose(3) === 0;
      await open(world, all, { closed: early ? [shut] : [] });
      const station = world.host(shut).processes[0];
      if (station) world.anytime(`${shut} closes`, () => station.kill(), { within: 200 });
      const found = await search(world, call, all);
      const at = call === 'readCatalogues' ? 'home' : undefined;
      const seen: Market = at ? new Map([...all].map(([shop, items]) => [shop, byPost(items)])) : all;
      const rest: Market = new Map([...seen].filter(([shop]) => shop !== shut));
      const [whole, others] = [
        bestOf(seen, { kind: 'lamp', max: 500 }, cheap, at),
        bestOf(rest, { kind: 'lamp', max: 500 }, cheap, at),
      ];
      if (early) {
        same(
          found,
          others,
          `${shut} was closed. The best of the others is ${told(others)}; ${call} gave ${told(found)}.`,
        );
      } else if (JSON.stringify(found) !== JSON.stringify(others)) mustFind(call, found, whole);
    },
  );
}
