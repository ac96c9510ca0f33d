/** What the four cost: messages, bytes and time, as the shops become more and home is farther away. */
import { measure } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { furnishHome, openShop, postCatalogue, someItems } from './scenario';
import { depart, parsed, search } from './probes';
import { agent } from './starter/components';
import type { Call } from './probes';

const stage = 'mobile-agent';

const ways: readonly (readonly [string, Call])[] = [
  ['client-server', 'askShops'],
  ['remote evaluation', 'sendScouts'],
  ['code on demand', 'readCatalogues'],
];

interface Cost {
  /** Segments with data, on the lines of home. */
  readonly messages: number;
  /** The same, in bytes. */
  readonly bytes: number;
  /** Milliseconds. */
  readonly time: number;
}

/** Goes each of the four ways, from a home so far away, to so many shops close together. */
async function costs(world: World, count: number, latency: number): Promise<Readonly<Record<string, Cost>>> {
  const shops = Array.from({ length: count }, (_, n) => `shop${n + 1}`);
  world.defaultLink({ latency: 2 });
  for (const shop of shops) world.link('home', shop, { latency, bandwidth: 20_000 });
  shops.forEach((shop, n) => openShop(world, shop, someItems(n + 1, 100)));
  furnishHome(world, { kind: 'lamp', max: 5_000 });
  shops.forEach((shop, n) => postCatalogue(world, shop, someItems(n + 1, 100)));
  const station = world.host('home').start('shop.ts', { name: 'station' });
  await world.eventually('the station of home is open', () => station.output.includes('open'));
  await world.sleep(100);
  const found: Record<string, Cost> = {};
  for (const [name, call] of ways)
    found[name] = await cost(world, shops, async () => {
      await search(world, call, new Map(shops.map((shop) => [shop, []])), {
        wish: { kind: 'lamp', max: 5_000 },
        patience: 300_000,
      });
    });
  found['mobile agent'] = await cost(world, shops, () => travel(world, shops));
  return found;
}

async function travel(world: World, shops: readonly string[]): Promise<void> {
  const home = world.host('home');
  const state = { home: 'home', route: [...shops, 'home'], trail: [], wish: null, looked: 0, best: null };
  home.putFile('agent.code', JSON.stringify(agent));
  home.putFile('agent.state', JSON.stringify(state));
  await depart(world, 'agent');
  const back = (): boolean => {
    const { trail } = Object(parsed(home.files.get('agent.state'))) as { trail?: readonly string[] };
    return trail?.length === shops.length + 2;
  };
  await world.eventually('the agent is home', back, { within: 300_000 });
}

async function cost(world: World, shops: readonly string[], run: () => Promise<void>): Promise<Cost> {
  const total = (what: 'segments' | 'bytes'): number =>
    shops.reduce(
      (sum, shop) =>
        sum + world.traffic.between('home', shop)[what] + world.traffic.between(shop, 'home')[what],
      0,
    );
  const [begin, messages, bytes] = [world.now(), total('segments'), total('bytes')];
  await run();
  return {
    messages: total('segments') - messages,
    bytes: total('bytes') - bytes,
    time: Math.round(world.now() - begin),
  };
}

function each(
  found: Readonly<Record<string, Cost>>,
  of: (cost: Cost) => number,
): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(found).map(([name, one]) => [name, of(one)]));
}

const byShops = { label: 'Shops', values: [1, 2, 4, 8, 16] } as const;

measure(
  'Messages of home',
  {
    stage,
    x: byShops,
    y: { label: 'Messages that home sends and gets' },
    caption:
      'Three of the four talk to each shop, and their lines are one. The agent crosses the line of home twice, however many shops it visits; the others pay for its journey.',
  },
  async (world, count) => each(await costs(world, count, 50), ({ messages }) => messages),
);

measure(
  'Bytes of home',
  {
    stage,
    x: byShops,
    y: { label: 'Bytes that home sends and gets', unit: 'kB' },
    caption:
      'Code is larger than a wish. Who sends it to each shop, or fetches it from each, pays for each; the agent takes it out and brings it back, and that is all.',
  },
  async (world, count) => each(await costs(world, count, 50), ({ bytes }) => Math.round(bytes / 10) / 100),
);

measure(
  'Time to the best offer, as the shops become more',
  {
    stage,
    x: byShops,
    y: { label: 'Time', unit: 'ms' },
    caption:
      'Asked all at once, 16 shops take as long as one; but for code on demand, where one processor, at home, runs all the readers. The agent visits one after another: it is slower, and still it can be worth it.',
  },
  async (world, count) => each(await costs(world, count, 50), ({ time }) => time),
);

measure(
  'Time to the best offer, as home is farther away',
  {
    stage,
    x: { label: 'One-way delay between home and the shops', unit: 'ms', values: [2, 25, 50, 100, 200] },
    y: { label: 'Time', unit: 'ms' },
    caption:
      'There are 8 shops, close together. Each way pays for the distance by the round: to connect, and to ask. The agent pays on its way out and on its way home.',
  },
  async (world, latency) => each(await costs(world, 8, latency), ({ time }) => time),
);
