/**
 * Client-server: code, execution state and catalogue are at the shop. Only the wish and the offer travel.
 */
import type { Host } from 'dlabs';
import { ask, cheapest } from './protocol';
import type { Offer, Wish } from './protocol';
import { execute, readCode } from './segments';

/** At home: asks all shops at once. A shop that cannot answer has no offer. */
export async function askShops(host: Host, shops: readonly string[], wish: Wish): Promise<Offer | null> {
  const offers: (Offer | null)[] = [];
  const asked = shops.map(async (shop) => {
    try {
      offers.push((await ask<{ offer: Offer | null }>(host, shop, { find: wish })).offer);
    } catch {
      // the shop is closed, or has no answer
    }
  });
  await Promise.all(asked);
  return cheapest(offers);
}

/** At the shop: lets its own `seller` look. */
export async function answerWish(host: Host, wish: Wish): Promise<Offer | null> {
  return (await execute(host, await readCode(host, 'seller'), 'seller', wish)) as Offer | null;
}
