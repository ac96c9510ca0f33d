/** Handlers of the checks, ways to ask the client for something, and words for what is seen. */
import assert from 'node:assert/strict';
import type { KeyPair } from 'dlabs/crypto';
import { digest, keyPair } from 'dlabs/crypto';
import type { World, WorldProcess } from 'dlabs/world';
import { startClient, startServer } from './scenario';
import type { Offer, Right, Trusted } from './starter/contract';
import type { Shelf } from './starter/publisher';
import { emptyShelf, signedOffer, withHandler } from './starter/publisher';

/** A handler that is published, with the code that belongs to it. */
export interface Published {
  readonly offer: Offer;
  readonly code: string;
}

export const publisherKeys = keyPair('publisher of the checks');
export const otherKeys = keyPair('other publisher of the checks');
export const attackerKeys = keyPair('attacker of the checks');

export interface Making {
  readonly version?: number;
  readonly needs?: readonly Right[];
  readonly keys?: KeyPair;
}

/** Signs a handler. Its code says on the terminal that it runs as `mark`. */
export function publish(protocol: string, mark: string, body: string, making: Making = {}): Published {
  const { version = 1, needs = [], keys = publisherKeys } = making;
  const code = `console.log('handler ${mark} runs');\n${body}\n`;
  return { offer: signedOffer(keys, protocol, version, code, needs), code };
}

/** A handler that answers with its mark and the request. */
export function simple(protocol: string, mark: string, making: Making = {}): Published {
  return publish(
    protocol,
    mark,
    `export default async (rights, request) => '${mark} did ' + request;`,
    making,
  );
}

/** A handler that lets the service answer. */
export function asking(protocol: string, mark: string): Published {
  const body = `export default async ({ server }, request) => [await server.ask({ first: request }), await server.ask(['${mark}'])];`;
  return publish(protocol, mark, body, { needs: ['server'] });
}

export function shelfOf(...handlers: readonly Published[]): Shelf {
  return handlers.reduce((shelf, { offer, code }) => withHandler(shelf, offer, code), emptyShelf);
}

/** Trusts one publisher with all these protocols. */
export function trusting(
  protocols: readonly string[],
  may: readonly Right[] = ['server', 'notes'],
  keys: KeyPair = publisherKeys,
): Trusted {
  return Object.fromEntries(protocols.map((protocol) => [protocol, { key: keys.publicKey, may }]));
}

/** A protocol of which nobody can have heard. */
export function someProtocol(world: World): string {
  return `p${Array.from({ length: 6 }, () => 'abcdefghijklmnopqrstuvwxyz'[world.choose(26)] ?? 'a').join('')}`;
}

export interface Setting {
  readonly server: WorldProcess;
}

/** One server with these handlers, and a client that trusts so. */
export async function setUp(world: World, shelf: Shelf, trusted: Trusted): Promise<Setting> {
  world.defaultLink({ latency: [1, 20] });
  const server = startServer(world, 'harbour', shelf);
  await opened(world, server);
  startClient(world, trusted);
  await ready(world);
  return { server };
}

export async function opened(world: World, server: WorldProcess): Promise<void> {
  await world.eventually('the server is open', () => server.output.includes('open'), { within: 30_000 });
}

export async function ready(world: World): Promise<void> {
  await world.eventually('the client is ready', () => clientOf(world).output.includes('ready'), {
    within: 30_000,
  });
}

/** The client’s process, which must run. */
export function clientOf(world: World): WorldProcess {
  const process = world.host('client').processes.find(({ name }) => name === 'client');
  return process ?? assert.fail('The client does not run any more.');
}

/** What became of one opening. */
export interface Outcome {
  readonly kind: 'result' | 'refused' | 'failed' | 'silence';
  readonly text: string;
  /** The marks of the handlers that ran meanwhile. */
  readonly ran: readonly string[];
}

/** Types `open …` at the client, and waits for what becomes of it. */
export async function open(
  world: World,
  protocol: string,
  request = 'this',
  server = 'harbour',
): Promise<Outcome> {
  const client = clientOf(world);
  const begin = client.output.length;
  const line = `open ${protocol} ${server} ${request}`;
  client.type(line);
  const told = await lineAfter(world, client, begin, `${line}: `);
  const ran = client.output.slice(begin).flatMap((text) => /^handler (.+) runs$/.exec(text)?.[1] ?? []);
  if (told === undefined) return { kind: 'silence', text: '', ran };
  const [, kind, text = ''] = /^(result|refused:|failed:) ([^]*)$/.exec(told) ?? [];
  if (kind === 'result') return { kind, text, ran };
  return { kind: kind === 'refused:' ? 'refused' : 'failed', text, ran };
}

async function lineAfter(
  world: World,
  client: WorldProcess,
  begin: number,
  start: string,
): Promise<string | undefined> {
  for (let waited = 0; waited < 15_000; waited += 15) {
    const line = client.output.slice(begin).find((text) => text.startsWith(start));
    if (line !== undefined) return line.slice(start.length);
    await world.sleep(15);
  }
  return undefined;
}

export function told({ kind, text }: Outcome): string {
  if (kind === 'result') return `the result was ${text.length > 160 ? `${text.slice(0, 150)}…` : text}`;
  if (kind === 'refused') return `it was refused: ${text}`;
  if (kind === 'failed') return `it failed: ${text}`;
  return 'nothing came of it within 15 s';
}

/** The outcome must be this result. */
export function mustGive(outcome: Outcome, wanted: unknown, what: string): void {
  const expected = JSON.stringify(wanted);
  if (outcome.kind === 'result' && outcome.text === expected) return;
  const message = `${what} should give ${expected}; ${told(outcome)}.`;
  throw new assert.AssertionError({ message, actual: outcome.text, expected, operator: 'same' });
}

/** The handler must be refused, and nothing of it may have run. */
export function mustRefuse(outcome: Outcome, what: string): void {
  if (outcome.ran.length > 0) {
    assert.fail(`${what}. It was to be refused before anything of it runs, and it ran; ${told(outcome)}.`);
  }
  if (outcome.kind !== 'refused') assert.fail(`${what}. It was to be refused; ${told(outcome)}.`);
}

/** The digests of the codes that a server handed out, in order. */
export function fetched(server: WorldProcess): string[] {
  return server.output.flatMap((line) => /^code (.*)$/.exec(line)?.[1] ?? []);
}

export function mustHaveFetched(server: WorldProcess, count: number, when: string): void {
  const codes = fetched(server);
  if (codes.length === count) return;
  assert.fail(
    `${when}, code should have been fetched ${times(count)}; it was fetched ${times(codes.length)}.`,
  );
}

function times(count: number): string {
  if (count === 0) return 'not at all';
  return count === 1 ? 'once' : `${count} times`;
}

/** The code of this handler must be in its file of the client’s disk. */
export function mustBeKept(world: World, { offer, code }: Published, when: string): void {
  const kept = world.host('client').files.get(`code-${offer.digest}`);
  if (kept === code) return;
  const file = `code-${offer.digest.slice(0, 8)}…`;
  if (kept === undefined) assert.fail(`${when}, the code should be in the file ${file}, which is not there.`);
  const message = `${when}, the file ${file} should have the code, and has something else, with the digest ${digest(kept).slice(0, 8)}….`;
  throw new assert.AssertionError({ message, actual: kept, expected: code, operator: 'same' });
}
