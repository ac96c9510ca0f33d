/** Clients of the checks, and words for what they see. */
import assert from 'node:assert/strict';
import type { Connection, Host } from 'dlabs';
import type { World } from 'dlabs/world';
import { ByteReader, concat } from './starter/bytes';
import { contentOf, fingerprint, ports, sizeOf } from './starter/cluster';

export const front = { host: 'switch', port: ports.front };

export interface Request {
  readonly path: string;
  readonly body: Uint8Array;
}

/** What became of a request. */
export interface Outcome {
  readonly request: Request;
  /** Milliseconds. */
  readonly took: number;
  /** The first line of the reply. */
  readonly line?: string;
  readonly content?: Uint8Array;
  /** Why there is no reply, or no whole one. */
  readonly why?: string;
}

const names = ['today', 'cat-3000', 'ana', 'josé', '日本語', 'x', 'a/b/c-20', 'café-de-manhã', 'cat-40000'];

/** Any section, any name, and a body of any bytes. */
export function anyRequest(world: World, section = world.pick(['news', 'pictures', 'letters'])): Request {
  const length = world.pick([0, 1, 12, 700, 3_000]);
  return { path: `/${section}/${world.pick(names)}`, body: anyBytes(length, world.choose(256)) };
}

/** Bytes that are no text: each of the 256 values comes, the line end as well. */
function anyBytes(length: number, start: number): Uint8Array {
  return Uint8Array.from({ length }, (_, n) => (start + n * 173) % 256);
}

export function bytesOf({ path, body }: Request): Uint8Array {
  return concat(new TextEncoder().encode(`${path} ${body.length}\n`), body);
}

/** How a client cuts what it sends: in one piece, in a few, or its beginning byte by byte. */
export function anyCut(world: World, bytes: Uint8Array): Uint8Array[] {
  const way = world.choose(3);
  if (way === 0) return [bytes];
  const places =
    way === 1
      ? Array.from({ length: 1 + world.choose(5) }, () => world.choose(Math.min(bytes.length, 60)))
      : Array.from({ length: Math.min(bytes.length, 30) }, (_, n) => n);
  const sorted = [0, ...places.toSorted((a, b) => a - b), bytes.length];
  return sorted.slice(1).map((end, n) => bytes.subarray(sorted[n], end));
}

/** One connection with several requests. */
export interface Dialogue {
  readonly requests: readonly Request[];
  /** The pieces in which everything is sent, where nothing waits for replies; else each request waits for the one before. */
  readonly pieces?: readonly Uint8Array[];
  /** Milliseconds between two pieces. */
  readonly pause?: number;
  /** Milliseconds that the client waits for all replies. */
  readonly patience?: number;
}

/** Sends the requests, and tells what became of each. */
export async function talk(host: Host, dialogue: Dialogue): Promise<Outcome[]> {
  const { requests, patience = 20_000 } = dialogue;
  const begin = host.now();
  const outcomes: Outcome[] = [];
  let connection: Connection | undefined;
  const talking = async (): Promise<string> => {
    try {
      connection = await host.connect(front);
      await converse(host, connection, dialogue, outcomes);
      return 'the connection was ended too early';
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
  const tired = host.sleep(patience).then(() => 'it still waits');
  const why = await Promise.race([talking(), tired]);
  connection?.end();
  const took = host.now() - begin;
  return requests.map((request, n) => outcomes[n] ?? { request, took, why });
}

async function converse(
  host: Host,
  connection: Connection,
  { requests, pieces, pause = 0 }: Dialogue,
  outcomes: Outcome[],
): Promise<void> {
  const reader = new ByteReader(connection);
  const writing = async (): Promise<void> => {
    for (const piece of pieces ?? []) {
      await connection.write(piece);
      if (pause > 0) await host.sleep(pause);
    }
  };
  const written = writing().catch(() => undefined); // a broken connection shows in the replies
  for (const request of requests) {
    const begin = host.now();
    if (!pieces) await connection.write(bytesOf(request));
    const line = await reader.line();
    if (line === undefined) return;
    const length = Number(/^200 \S+ \S+ (\d+)$/.exec(line)?.[1] ?? 0);
    const content = await reader.block(length);
    if (content === undefined) return;
    outcomes.push({ request, line, content, took: host.now() - begin });
  }
  await written;
}

/** Runs a dialogue in the town where all clients live. */
export function client(world: World, dialogue: Dialogue): Promise<Outcome[]> {
  return world.host('town').run((host) => talk(host, dialogue));
}

function wordsFor({ path, body }: Request): string {
  return `“${path}” with ${body.length} bytes`;
}

/** The whole reply of this server, to the whole request. @param context what is going on, in sentences */
export function mustBeServed(outcome: Outcome, server: string, context: string): void {
  const { request, line, content, why, took } = outcome;
  const words = `${context} A client sent ${wordsFor(request)}`;
  if (line === undefined)
    assert.fail(`${words} and got no whole reply within ${Math.round(took)} ms: ${why ?? ''}.`);
  const size = sizeOf(request.path);
  const wanted = `200 ${server} ${fingerprint(request.body)} ${size}`;
  const [code, by, received = ''] = line.split(' ');
  if (code === '200' && by === server && received !== fingerprint(request.body)) {
    assert.fail(
      `${words}. ${server} answered, as it should, but what reached it as the body is not what was sent: number of bytes and checksum are ${received}, and should be ${fingerprint(request.body)}. Look at the bytes that you hand over as “unread”.`,
    );
  }
  if (line !== wanted) {
    assert.fail(`${words}. The reply should begin “${wanted}”, but begins “${line.slice(0, 100)}”.`);
  }
  const [letter] = contentOf(request.path);
  if (content?.every((byte) => byte === letter)) return;
  assert.fail(`${words}. The ${size} bytes of the reply are not those that ${server} sent.`);
}
