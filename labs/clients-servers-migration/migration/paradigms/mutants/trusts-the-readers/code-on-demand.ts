/**
 * Code on demand: home has the state and the catalogues that came by post; the shops have the code that can read them.
 */
import type { Host } from 'dlabs';
import { ask, cheapest } from './protocol';
import type { Code, Offer, Wish } from './protocol';
import { execute, readCode, writeCode } from './segments';

/** At home: looks through all printed catalogues. One whose reader cannot be had has no offer. */
export async function readCatalogues(
  host: Host,
  shops: readonly string[],
  wish: Wish,
): Promise<Offer | null> {
  const offers = shops.map(async (shop) => {
    const code = await readerOf(host, shop).catch(() => null); // the shop is closed
    return code && ((await execute(host, code, 'reader', wish)) as Offer | null);
  });
  return cheapest(await Promise.all(offers));
}

/** The code that reads a shop's catalogue: from the disk, or else from the shop, and kept. */
async function readerOf(host: Host, shop: string): Promise<Code> {
  const name = `reader-${shop}`;
  if ((await host.disk.list()).includes(`${name}.code`)) return readCode(host, name);
  const { code } = await ask<{ code: Code }>(host, shop, { code: name });
  await writeCode(host, name, code);
  return code;
}

/** At the shop: gives code away. */
export async function giveCode(host: Host, name: string): Promise<Code> {
  return readCode(host, name);
}
