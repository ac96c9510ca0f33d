import type { World } from 'dlabs/world';
import { agent, printed, reader, searcher } from './starter/components';
import type { Wish } from './starter/protocol';

export type Item = { readonly kind: string; readonly item: string; readonly price: number };

export const shops = ['north', 'south', 'east', 'west'] as const;

const kinds = ['lamp', 'chair', 'desk', 'clock'];

/** The catalogue of a shop; the same each time. */
export function someItems(shop: number, count: number): Item[] {
  return Array.from({ length: count }, (_, n) => ({
    kind: kinds[(n * 7 + (n >> 3)) % kinds.length] ?? 'lamp',
    item: `no. ${shop}${String(n).padStart(3, '0')}`,
    price: 1_000 + ((n * 7_919 + shop * 3_301) % 9_973),
  }));
}

/** A home far away from four shops, which are close to one another. */
export default function scenario(world: World): void {
  world.defaultLink({ latency: [2, 5] });
  for (const shop of shops) world.link('home', shop, { latency: [40, 60], bandwidth: 20_000 });
  shops.forEach((shop, n) => openShop(world, shop, someItems(n + 1, 300)));
  furnishHome(world, { kind: 'lamp', max: 5_000 });
  shops.forEach((shop, n) => postCatalogue(world, shop, someItems(n + 1, 300)));
  world.host('home').start('home.ts', { name: 'home', args: shops });
}

/** A shop with its catalogue, and with the segments that are there before anything moves. */
export function openShop(world: World, name: string, items: readonly Item[]): void {
  const host = world.host(name);
  host.putFile('catalogue', JSON.stringify(items));
  host.putFile('seller.code', JSON.stringify(searcher('seller')));
  host.putFile('seller.state', fresh);
  host.putFile('scout.state', fresh);
  host.putFile(`reader-${name}.code`, JSON.stringify(reader(name)));
  host.start('shop.ts', { name });
}

/** Home, with the segments that are there before anything moves. */
export function furnishHome(world: World, wish: Wish): void {
  const host = world.host('home');
  host.putFile('wishes', JSON.stringify(wish));
  host.putFile('scout.code', JSON.stringify(searcher('scout')));
  host.putFile('reader.state', fresh);
  host.putFile('visitor.code', JSON.stringify(agent));
  const state = { home: 'home', route: ['north'], trail: [], wish: null, looked: 0, best: null };
  host.putFile('visitor.state', JSON.stringify(state));
}

/** The catalogue of a shop comes home by post. */
export function postCatalogue(world: World, shop: string, items: readonly Item[]): void {
  world.host('home').putFile(`catalogue-${shop}`, printed(shop, items));
}

const fresh = JSON.stringify({ runs: 0, looked: 0 });
