/**
 * GIVEN: the buyer's machine. Looks for the best offer in the four ways, one after another, and then shows the table. Type
 * `fetch`, `cs`, `rev`, `cod` or `agent` to try one of them once more. Nothing to change here.
 */
import type { Host, Json } from 'dlabs';
import { askShops } from './client-server';
import { readCatalogues } from './code-on-demand';
import { agent } from './components';
import { live } from './mobile-agent';
import { ask, cheapest } from './protocol';
import type { Offer, Wish } from './protocol';
import { sendScouts } from './remote-evaluation';
import { readState, writeCode, writeState } from './segments';
import { openStation } from './station';
import { headOf, legend, lineOf, look, notYet } from './table';
import type { Part } from './table';

type Way = { readonly part: Part; readonly run: () => Promise<Offer | null> };

/** The agents that came back. */
const returned = new Set<string>();
let travels = 0;

/** Started with the names of the shops as arguments. */
export default async function home(host: Host): Promise<void> {
  const shops = host.args;
  const shop = shops[0] ?? '';
  const wish = JSON.parse((await host.disk.readText('wishes')) ?? '{}') as Wish;
  void openStation(host, (name) => returned.add(name));
  await opened(host, shops);
  const ways: Readonly<Record<string, Way>> = {
    fetch: { part: { paradigm: 'fetching it all', names: [] }, run: () => fetchAll(host, shops, wish) },
    cs: { part: { paradigm: 'client-server', names: ['seller'] }, run: () => askShops(host, shops, wish) },
    rev: {
      part: { paradigm: 'remote evaluation', names: ['scout'] },
      run: () => sendScouts(host, shops, wish),
    },
    cod: {
      part: { paradigm: 'code on demand', names: ['reader', `reader-${shop}`] },
      run: () => readCatalogues(host, shops, wish),
    },
    agent: { part: { paradigm: 'mobile agent', names: ['visitor'] }, run: () => travel(host, shops) },
  };
  const table = headOf(shop);
  for (const [key, way] of Object.entries(ways)) {
    const line = await observed(host, shop, key, way);
    if (key !== 'fetch') table.push(line);
  }
  for (const line of [...table, legend]) host.log(line);
  for await (const word of host.input) {
    const way = ways[word.trim()];
    if (way) await tell(host, way).catch((error: unknown) => host.log(`${way.part.paradigm}:`, error));
    else host.log(`I know: ${Object.keys(ways).join(', ')}`);
  }
}

/** Waits until each shop answers. */
async function opened(host: Host, shops: readonly string[]): Promise<void> {
  for (const shop of shops) {
    const answers = () =>
      ask(host, shop, { census: [] }).then(
        () => true,
        () => false,
      );
    while (!(await answers())) await host.sleep(100);
  }
}

/** Goes one way, and gives its line of the table. */
async function observed(host: Host, shop: string, key: string, way: Way): Promise<string> {
  const before = await look(host, shop, way.part);
  try {
    // the agent of the table goes to one shop, and stays
    if (key === 'agent') await visit(host, shop);
    else await tell(host, way);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    host.log(`${way.part.paradigm}: ${why}`);
    return notYet(way.part, why);
  }
  const line = lineOf(way.part, before, await look(host, shop, way.part));
  if (key === 'agent') await tell(host, way);
  return line;
}

async function tell(host: Host, { part, run }: Way): Promise<void> {
  const begin = host.now();
  const offer = await run();
  const time = `${Math.round(host.now() - begin)} ms`;
  if (offer === null) host.log(`${part.paradigm}: no offer (${time})`);
  else {
    const { item, price, shop, foundAt } = offer;
    host.log(
      `${part.paradigm}: ${item} for ${(price / 100).toFixed(2)} from ${shop}, found at ${foundAt} (${time})`,
    );
  }
}

/** What there was before code moved: the catalogues come here. */
export async function fetchAll(host: Host, shops: readonly string[], wish: Wish): Promise<Offer | null> {
  const offers = shops.map(async (shop) => {
    const { text } = await ask<{ text: string }>(host, shop, { file: 'catalogue' });
    const items = JSON.parse(text) as { kind: string; item: string; price: number }[];
    const fit = items.filter(({ kind, price }) => kind === wish.kind && price <= wish.max);
    return cheapest(fit.map(({ item, price }) => ({ shop, item, price, foundAt: host.name })));
  });
  return cheapest(await Promise.all(offers));
}

/** Sends an agent to all shops and home again. */
async function travel(host: Host, shops: readonly string[]): Promise<Offer | null> {
  const name = `agent-${host.pid}-${++travels}`;
  await prepare(host, name, [...shops, host.name]);
  await live(host, name);
  while (!returned.has(name)) await host.sleep(20);
  const { best } = (await readState(host, name)) as { best: Offer | null };
  return best;
}

/** Sends an agent to one shop, where it stays. */
async function visit(host: Host, shop: string): Promise<void> {
  await live(host, 'visitor');
  for (let n = 0; n < 50; n++) {
    const { shop: there } = await look(host, shop, { paradigm: '', names: ['visitor'] });
    const state = Object(there.states['visitor']) as { looked?: number };
    if (state.looked) return;
    await host.sleep(100);
  }
}

/** Puts an agent on the disk of this machine, ready to go. */
export async function prepare(host: Host, name: string, route: readonly string[]): Promise<void> {
  const state: Json = { home: host.name, route, trail: [], wish: null, looked: 0, best: null };
  await writeCode(host, name, agent);
  await writeState(host, name, state);
}
