import assert from 'node:assert/strict';
import { HostError } from 'dlabs';
import type { Host } from 'dlabs';
import type { World } from 'dlabs/world';
import type { Shop } from './scenario';
import { town } from './scenario';
import type { Order } from './starter/orders';
import { port } from './starter/orders';

/** What became of one customer. Times in milliseconds since the world began. */
export interface Visit {
  readonly order: Order;
  readonly arrived: number;
  /** When the customer knew; absent while it still waits. */
  left?: number;
  /** What the shop sent. */
  print?: unknown;
  /** Why there is no print. */
  why?: string;
  /** What the shop did with the connection after the print. */
  after?: 'ended it' | 'broke it' | 'left it open';
}

/** When each customer comes, and what it orders. */
export interface Plan {
  /** Milliseconds after the one before. */
  readonly after: number;
  readonly order: Order;
}

/** How long a customer waits before it gives up, in milliseconds, besides all the work that was ordered with it. */
export const patience = 15_000;

/** Sends customers, one after another, none waiting for the ones before. The visits are filled in as they end. */
export function send(
  world: World,
  shop: Shop,
  plans: readonly Plan[],
): { visits: Visit[]; over: Promise<void> } {
  const visits: Visit[] = [];
  const longest = patience + plans.reduce((sum, { order }) => sum + order.work, 0);
  const over = world.host(town).run(async (host) => {
    const all: Promise<void>[] = [];
    for (const { after, order } of plans) {
      if (after > 0) await host.sleep(after);
      const visit: Visit = { order, arrived: host.now() };
      visits.push(visit);
      all.push(enter(host, shop, visit, longest));
    }
    await Promise.all(all);
  });
  return { visits, over };
}

/** The same, until the last customer has left. */
export async function sendAll(world: World, shop: Shop, plans: readonly Plan[]): Promise<Visit[]> {
  const { visits, over } = send(world, shop, plans);
  await over;
  return visits;
}

/** One visit, from connecting to the end of the connection. */
async function enter(host: Host, shop: Shop, visit: Visit, longest: number): Promise<void> {
  const gaveUp = host.sleep(longest).then(() => ({
    why: `still no answer after ${Math.round(longest / 1_000)} s`,
  }));
  const outcome = await Promise.race([ask(host, shop, visit.order), gaveUp]);
  visit.left = host.now();
  if ('why' in outcome) {
    visit.why = outcome.why;
    return;
  }
  visit.print = outcome.print;
  visit.after = await Promise.race([outcome.after, host.sleep(1_000).then(() => 'left it open' as const)]);
}

type Answer = { readonly print: unknown; readonly after: Promise<NonNullable<Visit['after']>> };

async function ask(host: Host, shop: Shop, order: Order): Promise<Answer | { readonly why: string }> {
  try {
    const connection = await host.connect({ host: shop.host.name, port });
    await connection.send(order);
    const print = await connection.receive();
    if (print === undefined) return { why: 'the connection was ended without a print' };
    const after = connection.receive().then(
      (more) => (more === undefined ? ('ended it' as const) : ('left it open' as const)),
      () => 'broke it' as const,
    );
    return { print, after };
  } catch (error) {
    return { why: error instanceof HostError ? error.message : String(error) };
  }
}

/** A plan of orders that come `after` ms apart. */
export function every(after: number, orders: readonly Order[]): Plan[] {
  return orders.map((order, n) => ({ after: n === 0 ? 0 : after, order }));
}

const names = 'cat dog sea sun oak owl bee fox ice elk yak gnu emu ant cow'.split(' ');

/** A photo's name that is easy to find again in the output. */
export function photo(n: number): string {
  const name = names[n % names.length] ?? '';
  return n < names.length ? name : `${name}-${Math.floor(n / names.length) + 1}`;
}

/** Whether the customer got the print of its own photo. */
export function served({ order, print }: Visit): boolean {
  const got = print as { photo?: unknown; image?: unknown } | undefined;
  return got?.photo === order.photo && got.image === `image of ${order.photo}`;
}

/** Every customer must have got its own print. @param context what was going on, for the message */
export async function mustBeServed(shop: Shop, visits: readonly Visit[], context = ''): Promise<void> {
  const bad = visits.find((visit) => !served(visit));
  if (!bad) return;
  const { order, print, why = 'it still waits' } = bad;
  const missing =
    print === undefined ? `got no print: ${why}` : `got ${JSON.stringify(print)}, not the print of its photo`;
  const more = visits.filter((visit) => !served(visit)).length - 1;
  const others = more > 0 ? ` Of ${visits.length} customers, ${more} more got none.` : '';
  assert.fail(`${context}The customer of “${order.photo}” ${missing}.${others}${await stateOf(shop)}`);
}

/** Tells of a server that is gone, which explains most. */
export async function stateOf({ server, host }: Shop): Promise<string> {
  if (server.alive) return '';
  const { code, error } = await server.exited;
  const exit =
    code === undefined ? 'it was killed' : code === 0 ? 'its function returned' : `exit code ${code}`;
  return ` By then the server of ${host.name} (${server.name}) had ended: ${error ?? exit}.`;
}
