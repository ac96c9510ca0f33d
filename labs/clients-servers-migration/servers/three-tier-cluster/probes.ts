/** Readers of the checks, application and data servers of the checks, and words for what they see. */
import assert from 'node:assert/strict';
import type { Address, Connection, Host, Json } from 'dlabs';
import type { World } from 'dlabs/world';
import type { Article, ArticleRequest, Page, PageRequest, Reply } from './starter/cluster';
import { ports } from './starter/cluster';

export const front: Address = { host: 'switch', port: ports.front };

/** What became of a request. Times in milliseconds. */
export interface Visit {
  readonly request: PageRequest;
  readonly took: number;
  readonly reply: Reply | undefined;
  /** Why there is no reply. */
  readonly why?: string;
}

/** Sends one request on a connection of its own, and waits for what becomes of it, but not for ever. */
export async function visit(host: Host, request: PageRequest, to = front, wait = 12_000): Promise<Visit> {
  const begin = host.now();
  let connection: Connection | undefined;
  const talking = async (): Promise<Pick<Visit, 'reply' | 'why'>> => {
    try {
      connection = await host.connect(to);
      return await replyOn(connection, request);
    } catch (error) {
      return { reply: undefined, why: error instanceof Error ? error.message : String(error) };
    }
  };
  const tired = host
    .sleep(wait)
    .then(() => ({ reply: undefined, why: `nothing had come after ${seconds(wait)}` }));
  const outcome = await Promise.race([talking(), tired]);
  connection?.end();
  return { request, took: host.now() - begin, ...outcome };
}

async function replyOn(connection: Connection, request: PageRequest): Promise<Pick<Visit, 'reply' | 'why'>> {
  await connection.send({ ...request });
  const reply = await connection.receive<Reply>();
  return reply === undefined ? { reply, why: 'the connection was ended without a reply' } : { reply };
}

/** Several requests on one connection, one after another. */
export async function visits(host: Host, requests: readonly PageRequest[], to = front): Promise<Visit[]> {
  const connection = await host.connect(to);
  const all: Visit[] = [];
  for (const request of requests) {
    const begin = host.now();
    all.push({ request, ...(await replyOn(connection, request)), took: host.now() - begin });
  }
  connection.end();
  return all;
}

/** Articles; each data server keeps some of them. */
export const names = 'weather chess football opera markets science recipes letters garden music'.split(' ');

/** Articles chosen by the schedule; the same one may be there twice. */
export function anyArticles(world: World, count = 1 + world.choose(5)): string[] {
  return Array.from({ length: count }, () => world.pick(names));
}

export function seconds(ms: number): string {
  return `${ms / 1_000} s`;
}

/** Words for a request. */
export function askedFor({ articles, session }: PageRequest): string {
  const page = `“${articles.join('”, “')}”`;
  return session === undefined ? page : `${page} in the session “${session}”`;
}

export function outcomeOf({ reply, why, took }: Visit): string {
  const after = `after ${Math.round(took)} ms`;
  return reply === undefined
    ? `got no reply: ${why ?? 'none came'}`
    : `got ${JSON.stringify(reply)} ${after}`;
}

/** The page that was asked for. @param context what is going on, one or several sentences */
export function mustBePage(seen: Visit, context: string): Page {
  const { request, reply } = seen;
  const page = reply as Page | undefined;
  const wanted = request.articles.map((article) => `text of ${article}`);
  if (page && JSON.stringify(page.texts) === JSON.stringify(wanted)) return page;
  assert.fail(
    `${context} A reader asked for ${askedFor(request)} and ${outcomeOf(seen)}. It should be a page with the texts of these articles, in this order.`,
  );
}

/** An error, and no later than that. */
export function mustBeError(seen: Visit, within: number, context: string): void {
  const reply = (seen.reply ?? {}) as { error?: unknown };
  if (typeof reply.error === 'string' && seen.took <= within) return;
  assert.fail(
    `${context} A reader asked for ${askedFor(seen.request)} and ${outcomeOf(seen)}. It should be an { error } within ${seconds(within)}.`,
  );
}

/** How a server of the check behaves when it is asked something. */
export type Sickness = 'silent' | 'hangs up' | 'breaks off' | 'half a line';
export const sicknesses: readonly Sickness[] = ['silent', 'hangs up', 'breaks off', 'half a line'];

/** What came to a server of the check. */
export class Arrivals {
  /** The requests for something: for pages that have articles. */
  readonly requests: { readonly request: PageRequest; readonly time: number }[] = [];
  /** The articles that were asked for. */
  readonly articles: string[] = [];
  /** When each connection came. */
  readonly connections: number[] = [];
  /** How many connections are open: not ended by both sides, nor broken. */
  open = 0;
}

/** What comes to an application server, or to a data server. */
export type Asked = PageRequest & Partial<ArticleRequest>;
export type Behaviour = Sickness | ((request: Asked, host: Host) => Promise<Json>);

/** An application server of the check. A healthy one answers what the function says. */
export function fakeApp(world: World, name: string, behaviour: Behaviour): Arrivals {
  return fake(world, { host: name, port: ports.app }, behaviour);
}

/** A data server of the check. */
export function fakeData(world: World, name: string, behaviour: Behaviour): Arrivals {
  return fake(world, { host: name, port: ports.data }, behaviour);
}

function fake(world: World, { host: name, port }: Address, behaviour: Behaviour): Arrivals {
  const arrivals = new Arrivals();
  void world.host(name).run(async (host) => {
    for await (const connection of await host.listen(port)) {
      arrivals.connections.push(host.now());
      arrivals.open += 1;
      void connection.closed.then(() => (arrivals.open -= 1));
      void converse(host, connection, behaviour, arrivals);
    }
  });
  return arrivals;
}

async function converse(
  host: Host,
  connection: Connection,
  behaviour: Behaviour,
  arrivals: Arrivals,
): Promise<void> {
  try {
    for (
      let message = await connection.receive<Asked>();
      message !== undefined;
      message = await connection.receive()
    ) {
      if (message.article !== undefined) arrivals.articles.push(message.article);
      else if (message.articles.length > 0) arrivals.requests.push({ request: message, time: host.now() });
      if (typeof behaviour === 'function') await connection.send(await behaviour(message, host));
      else if (behaviour !== 'silent') return await spoil(connection, behaviour);
    }
  } catch {
    // The other side broke off: what it then tells its reader is what the check looks at.
  }
  connection.end();
}

async function spoil(connection: Connection, how: Sickness): Promise<void> {
  if (how === 'breaks off') return connection.reset();
  if (how === 'half a line') await connection.write('{"texts":["te');
  connection.end();
}

/** What a healthy application server answers. */
export function pageOf(request: PageRequest, host: Host): Promise<Json> {
  const texts = request.articles.map((article) => textOf(article).text);
  return Promise.resolve({ texts, server: host.name });
}

export function textOf(article: string): Article {
  return { text: `text of ${article}` };
}
