/**
 * Client-server: code, execution state and catalogue are at the shop. Only the wish and the offer travel.
 */
import type { Host } from 'dlabs';
import { ask, cheapest } from './protocol';
import type { Code, Offer, Wish } from './protocol';
import { execute, readCode } from './segments';

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

let seller: Code | undefined;

/** At the shop: lets its own `seller` look. */
export async function answerWish(host: Host, wish: Wish): Promise<Offer | null> {
  seller ??= await readCode(host, 'seller');
  return (await execute(host, seller, 'seller', wish)) as Offer | null;
}
