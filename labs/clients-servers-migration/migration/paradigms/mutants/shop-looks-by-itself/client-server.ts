/**
 * Client-server: code, execution state and catalogue are at the shop. Only the wish and the offer travel.
 */
import type { Host } from 'dlabs';
import { ask, cheapest } from './protocol';
import type { Offer, Wish } from './protocol';

/** At home: asks all shops at once. A shop that cannot answer has no offer. */
export async function askShops(host: Host, shops: readonly string[], wish: Wish): Promise<Offer | null> {
  const offers = shops.map(async (shop) => {
    try {
      return (await ask<{ offer: Offer | null }>(host, shop, { find: wish })).offer;
    } catch {
      return null; // the shop is closed, or has no answer
    }
  });
  return cheapest(await Promise.all(offers));
}

/** At the shop: lets its own `seller` look. */
export async function answerWish(host: Host, wish: Wish): Promise<Offer | null> {
  const items = JSON.parse((await host.disk.readText('catalogue')) ?? '[]') as {
    kind: string;
    item: string;
    price: number;
  }[];
  const fit = items.filter(({ kind, price }) => kind === wish.kind && price <= wish.max);
  return cheapest(fit.map(({ item, price }) => ({ shop: host.name, item, price, foundAt: host.name })));
}
