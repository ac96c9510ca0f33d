/**
 * Remote evaluation: home has the code, and sends it to where state and catalogue are.
 */
import type { Host } from 'dlabs';
import { ask, cheapest } from './protocol';
import type { Code, Offer, Wish } from './protocol';
import { execute, readCode, writeCode } from './segments';

/** At home: sends the `scout` to all shops at once. A shop that cannot answer has no offer. */
export async function sendScouts(host: Host, shops: readonly string[], wish: Wish): Promise<Offer | null> {
  const evaluate = await readCode(host, 'scout');
  const offers = shops.map(async (shop) => {
    try {
      return (await ask<{ offer: Offer | null }>(host, shop, { evaluate, wish })).offer;
    } catch {
      return null; // the shop is closed, or the scout failed there
    }
  });
  return cheapest(await Promise.all(offers));
}

/** At the shop: keeps the code for the record, and runs it. */
export async function evaluate(host: Host, code: Code, wish: Wish): Promise<Offer | null> {
  const offer = (await execute(host, code, 'scout', wish)) as Offer | null;
  await writeCode(host, 'scout', code);
  return offer;
}
