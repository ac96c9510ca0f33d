/** A market for the checks: shops, what is on the disks, and code that shows where it runs and on what. */
import type { Json } from 'dlabs';
import type { World } from 'dlabs/world';
import { cheapest } from './starter/protocol';
import type { Code, Offer, Wish } from './starter/protocol';
import type { Item } from './scenario';

/** Which of the items that fit a wish a code chooses. */
export type Taste = 'cheapest' | 'dearest' | 'first';

export const wish: Wish = { kind: 'lamp', max: 500 };

/** A market place: items by shop. */
export type Market = ReadonlyMap<string, readonly Item[]>;

const names = ['north', 'south', 'east', 'west', 'harbour', 'square'];

/** So many shops with a few items each; some have nothing that fits. */
export function someShops(world: World, count: number): Market {
  return new Map(names.slice(0, count).map((name) => [name, stock(world, name)]));
}

function stock(world: World, shop: string): Item[] {
  return Array.from({ length: world.pick([0, 3, 8]) }, (_, n) => ({
    kind: world.pick(['lamp', 'lamp', 'chair']),
    item: `${shop} no. ${n}`,
    price: 100 + 50 * world.choose(12), // so few prices that two shops often have the same
  }));
}

/** Shops that all have what is wished, each at other prices. */
export function fullShops(count: number): Market {
  return new Map(
    names
      .slice(0, count)
      .map((name, n) => [
        name,
        [9, 3, 6].map((price, i) => ({ kind: 'lamp', item: `${name} no. ${i}`, price: price * 40 + n })),
      ]),
  );
}

/** What the catalogues that came by post say: other prices, so that one sees which catalogue was read. */
export function byPost(items: readonly Item[]): Item[] {
  return items.map((item) => ({ ...item, item: `${item.item} by post`, price: (item.price * 7) % 650 }));
}

export interface Making {
  /** Stands in a comment of the code, so that one can see the code pass by. */
  readonly mark: string;
  readonly taste?: Taste;
  /** The file that it reads. */
  readonly file?: string;
  /** Whose offers these are. Default: the machine on which it runs. */
  readonly shop?: string;
  /** Milliseconds of computing. */
  readonly ms?: number;
  /** The machine on which it fails. */
  readonly failsAt?: string;
}

const choices: Readonly<Record<Taste, string>> = {
  cheapest: 'items.reduce((best, one) => (best && best.price <= one.price ? best : one), null)',
  dearest: 'items.reduce((best, one) => (best && best.price >= one.price ? best : one), null)',
  first: 'items[0] ?? null',
};

function chooser(mark: string, taste: Taste): string {
  return `// ${mark}-choose\nexport const choose = (items) => ${choices[taste]};`;
}

/** Code that looks through a catalogue, counts its runs in its state, and tells where it ran. */
export function searching({
  mark,
  taste = 'cheapest',
  file = 'catalogue',
  shop,
  ms = 0,
  failsAt,
}: Making): Code {
  const main = `// ${mark}-main
import { choose } from './choose';
export default async function (state, place, { kind, max }) {
  if (place.machine === ${JSON.stringify(failsAt ?? null)}) throw new Error('out of order');
  const all = JSON.parse(await place.read('${file}'));
  await place.compute(${ms});
  state.runs += 1;
  const item = choose(all.filter((item) => item.kind === kind && item.price <= max));
  return item && { shop: ${shop ? `'${shop}'` : 'place.machine'}, item: item.item, price: item.price, foundAt: place.machine };
}`;
  return { entry: 'main.ts', modules: { 'main.ts': main, 'choose.ts': chooser(mark, taste) } };
}

/** An agent that does the same along its route. */
export function travelling({ mark, taste = 'cheapest', ms = 0 }: Making): Code {
  const main = `// ${mark}-main
import { choose } from './choose';
export default async function (state, place) {
  state.trail.push(place.machine);
  await place.compute(${ms});
  if (state.wish === null) state.wish = JSON.parse(await place.read('wishes'));
  if (place.machine !== 'home') {
    const { kind, max } = state.wish;
    const all = JSON.parse(await place.read('catalogue'));
    const item = choose(all.filter((item) => item.kind === kind && item.price <= max));
    if (item && (!state.best || item.price < state.best.price))
      state.best = { shop: place.machine, item: item.item, price: item.price, foundAt: place.machine };
  }
  return state.route.shift() ?? null;
}`;
  return { entry: 'main.ts', modules: { 'main.ts': main, 'choose.ts': chooser(mark, taste) } };
}

/** What such code finds among these items. */
export function chosen(items: readonly Item[], wanted: Wish, taste: Taste = 'cheapest'): Item | null {
  const fit = items.filter(({ kind, price }) => kind === wanted.kind && price <= wanted.max);
  if (taste === 'first') return fit[0] ?? null;
  const better = (a: Item, b: Item): boolean =>
    taste === 'cheapest' ? a.price <= b.price : a.price >= b.price;
  return fit.reduce<Item | null>((best, one) => (best && better(best, one) ? best : one), null);
}

/** The best of the offers that such code finds. @param at where it runs; default: at each shop */
export function bestOf(
  market: Market,
  wanted: Wish,
  taste: (shop: string) => Taste,
  at?: string,
): Offer | null {
  const offers = [...market].map(([shop, items]) => {
    const item = chosen(items, wanted, taste(shop));
    return item && { shop, item: item.item, price: item.price, foundAt: at ?? shop };
  });
  return cheapest(offers);
}

export interface Furniture {
  readonly ms?: number;
  /** Which taste the code of each shop has. */
  readonly taste?: (shop: string) => Taste;
  readonly scout?: Making;
  readonly latency?: number | readonly [number, number];
  /** Shops that are closed from the beginning. */
  readonly closed?: readonly string[];
}

export const cheap = (): Taste => 'cheapest';

/** Puts everything on the disks, and opens the shops and the station at home. */
export async function open(world: World, market: Market, furniture: Furniture = {}): Promise<void> {
  const { ms = 0, taste = cheap, scout, latency = [1, 40], closed = [] } = furniture;
  world.defaultLink({ latency });
  const home = world.host('home');
  const put = (name: string, file: string, value: Json | Code): void =>
    world.host(name).putFile(file, JSON.stringify(value));
  put('home', 'wishes', wish);
  put('home', 'reader.state', { runs: 20 });
  put('home', 'scout.code', searching(scout ?? { mark: 'SCOUT', ms }));
  for (const [shop, items] of market) {
    put(shop, 'catalogue', items);
    put('home', `catalogue-${shop}`, byPost(items));
    put(shop, 'seller.code', searching({ mark: `SELLER-${shop}`, taste: taste(shop), ms }));
    put(shop, 'seller.state', { runs: 0 });
    put(shop, 'scout.state', { runs: 10 });
    const own: Making = { mark: `READER-${shop}`, file: `catalogue-${shop}`, shop, taste: taste(shop), ms };
    put(shop, `reader-${shop}.code`, searching(own));
  }
  const shops = [...market.keys()].filter((shop) => !closed.includes(shop));
  const stations = shops.map((shop) => world.host(shop).start('shop.ts', { name: shop }));
  stations.push(home.start('shop.ts', { name: 'station' }));
  await world.eventually(
    'all stations are open',
    () => stations.every(({ output }) => output.includes('open')),
    { within: 40_000 },
  );
}

/** Puts an agent on the disk of home, ready to go. */
export function putAgent(world: World, name: string, route: readonly string[], making: Making): void {
  const home = world.host('home');
  home.putFile(`${name}.code`, JSON.stringify(travelling(making)));
  home.putFile(`${name}.state`, JSON.stringify({ route, trail: [], wish: null, best: null }));
}
