/** Processes of the checks that use the student's code, and words for what became of it. */
import assert from 'node:assert/strict';
import type { Address, Connection, Host } from 'dlabs';
import type { LoadModule, World } from 'dlabs/world';
import { server } from './scenario';
import type * as Framing from './starter/framing';
import type { Procedures } from './starter/messages';
import type * as Skeleton from './starter/skeleton';
import type * as StubModule from './starter/stub';

export type Stub = StubModule.Stub;

/** A call without an answer after this time, in virtual ms, is taken to hang. */
export const patience = 10_000;

// ------------------------------------------------------------------------------------------- helpers: framing

/** Sends messages in one stream, cut into pieces at so many places, and compares what readFrames makes of them. */
export async function carry(world: World, sent: readonly string[], cuts: number): Promise<void> {
  const { got, receiver } = receive(world);
  await send(world, sent, async (frames, write, host) => {
    const bytes = concat(frames);
    const places = Array.from({ length: cuts }, () => world.choose(bytes.length + 1)).sort((a, b) => a - b);
    let from = 0;
    for (const to of [...places, bytes.length]) {
      if (to > from) await write(bytes.subarray(from, to));
      if (world.choose(3) > 0) await host.sleep(world.choose(20));
      from = to;
    }
  });
  const thrown = await Promise.race([receiver, world.sleep(patience)]);
  const wrong = sent.findIndex((text, i) => text !== got[i]);
  const which = `Message ${wrong + 1} of ${sent.length} was ${quote(sent[wrong])} and `;
  const arrived = wrong < got.length ? `arrived as ${quote(got[wrong])}` : 'did not arrive';
  const why = thrown ? ` readFrames threw ${thrown.name}: ${thrown.message}.` : '';
  const more = `More messages arrived than were sent: ${listed(got)}.`;
  if (wrong < 0 && got.length === sent.length) return;
  throw new assert.AssertionError({
    message: (wrong < 0 ? more : `${which}${arrived}.`) + why,
    actual: got.map(quote),
    expected: sent.map(quote),
    operator: 'same',
  });
}

export interface Receiver {
  /** What each connection handed over, in the order of the connections. Grows as messages arrive. */
  readonly streams: readonly string[][];
  /** The same of the first connection. */
  readonly got: string[];
  /** Settles when all streams have ended, with what was thrown first. */
  readonly receiver: Promise<Error | undefined>;
}

/** A process that reads frames from so many connections at once. */
export function receive(world: World, connections = 1): Receiver {
  const streams = Array.from({ length: connections }, (): string[] => []);
  const receiver = world.host('receiver').run(async (host, student) => {
    const { readFrames } = student<typeof Framing>('framing.ts');
    const listener = await host.listen(4000);
    const ends = [];
    for (const got of streams) {
      const connection = await listener.accept();
      if (connection) ends.push(readInto(got, readFrames, connection));
    }
    return (await Promise.all(ends)).find((thrown) => thrown !== undefined);
  });
  return { streams, got: streams[0]!, receiver: receiver.catch(errorUnlessLoading) };
}

async function readInto(
  got: string[],
  readFrames: typeof Framing.readFrames,
  connection: Connection,
): Promise<Error | undefined> {
  try {
    for await (const text of readFrames(connection)) got.push(text);
    return undefined;
  } catch (thrown) {
    while (await connection.read()); // the sender shall not be disturbed
    return errorUnlessLoading(thrown);
  }
}

type Write = (bytes: Uint8Array) => Promise<void>;

/** Encodes messages and lets `how` write the frames to the receiver, whose stream then ends. */
export async function send(
  world: World,
  messages: readonly string[],
  how: (frames: readonly Uint8Array[], write: Write, host: Host) => Promise<void>,
): Promise<void> {
  await sendOnMany(world, messages, async (frames, open, host) => {
    const connection = await open();
    await how(frames, (bytes) => connection.write(bytes), host);
    connection.end();
  });
}

/** Encodes messages; `how` opens connections to the receiver and writes the frames there. */
export async function sendOnMany(
  world: World,
  messages: readonly string[],
  how: (frames: readonly Uint8Array[], open: () => Promise<Connection>, host: Host) => Promise<void>,
): Promise<void> {
  await inProcess(world, 'sender', async (host, student) => {
    const { encodeFrame } = student<typeof Framing>('framing.ts');
    const frames = messages.map((message) => encodeFrame(message));
    await how(frames, () => host.connect({ host: 'receiver', port: 4000 }), host);
  });
}

/** Waits until a condition holds, but not longer than so many ms. */
export async function until(world: World, condition: () => boolean, within: number): Promise<void> {
  await world.eventually('', condition, { within }).catch(() => undefined);
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Fails with these words alone; what was found and expected goes to the results as a diff. */
export function same(actual: unknown, expected: unknown, message: string): void {
  try {
    assert.deepEqual(actual, expected);
  } catch {
    throw new assert.AssertionError({ message, actual, expected, operator: 'same' });
  }
}

function quote(text: string | undefined): string {
  if (text === undefined) return 'nothing';
  return text.length > 60 ? `“${text.slice(0, 40)}…” (${text.length} characters)` : JSON.stringify(text);
}

export function listed(texts: readonly string[]): string {
  return texts.length === 0 ? 'nothing' : texts.map(quote).join(', ');
}

// --------------------------------------------------------------------------------------------- helpers: calls

/** What became of a call. */
export type Outcome =
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'error'; readonly error: Error }
  | { readonly kind: 'silence'; readonly within: number };

/** Runs a client's process; `open` makes a stub of the student's. What goes wrong there is the student's. */
export function client<T>(
  world: World,
  body: (host: Host, open: (address?: Address) => Stub) => Promise<T>,
  name = 'client',
): Promise<T> {
  return inProcess(world, name, (host, student) => {
    const { Stub } = student<typeof StubModule>('stub.ts');
    return body(host, (address = server) => new Stub(host, address));
  });
}

/**
 * Runs a client whose stub calls a service of the check, which the student's skeleton serves.
 * `before` tells, in a sentence, what happened before the server ended, if it ends.
 */
export async function useService(
  world: World,
  serviceOn: (host: Host) => Procedures,
  body: (host: Host, stub: Stub) => Promise<void>,
  before: () => string = () => '',
): Promise<void> {
  world.link('client', 'server', { latency: [5, 40] });
  const serving = inProcess(
    world,
    'server',
    async (host, student) => {
      const { serve } = student<typeof Skeleton>('skeleton.ts');
      const service = serviceOn(host);
      const listener = await host.listen(server.port);
      for await (const connection of listener) void attend(serve, connection, service);
    },
    before,
  );
  await Promise.race([client(world, (host, open) => body(host, open())), serving]);
}

/** What server.ts does with a connection. */
async function attend(
  serve: typeof Skeleton.serve,
  connection: Connection,
  service: Procedures,
): Promise<void> {
  try {
    await serve(connection, service);
    connection.end();
  } catch {
    connection.reset();
  }
}

/** Runs a process that uses the student's code: an error that it ends with fails the check, at its own line. */
async function inProcess<T>(
  world: World,
  name: string,
  body: (host: Host, student: LoadModule) => Promise<T>,
  before: () => string = () => '',
): Promise<T> {
  try {
    return await world.host(name).run(body);
  } catch (thrown) {
    if ((thrown as { code?: unknown }).code === 'ERR_ASSERTION') throw thrown;
    const error = errorUnlessLoading(thrown);
    const early = /^the process of the check ended early: (.*?)\.?$/s.exec(error.message)?.[1];
    const message =
      early === undefined
        ? `The process on ${name} ended with ${error.name}: ${error.message}`
        : `The process on ${name} ended with an uncaught error: ${early}. Is there a promise that nobody awaits, or whose error nobody catches?`;
    const failure = new assert.AssertionError({ message: message + before() });
    if (error.stack !== undefined) failure.stack = error.stack;
    throw failure;
  }
}

/** What was thrown, as an error. A file that cannot be loaded is told as such, with its line. */
function errorUnlessLoading(thrown: unknown): Error {
  if (!(thrown instanceof Error)) return new Error(`${String(thrown)} (what is thrown should be an Error)`);
  if (thrown.name === 'LoadError') throw thrown;
  return thrown;
}

/** Makes a call, at once, and waits for what becomes of it. */
export async function outcomeOf(
  host: Host,
  call: () => Promise<unknown>,
  within = patience,
): Promise<Outcome> {
  const settled = (async () => call())().then(
    (result): Outcome => ({ kind: 'result', result }),
    (thrown: unknown): Outcome => ({ kind: 'error', error: errorUnlessLoading(thrown) }),
  );
  const silence = host.sleep(within).then((): Outcome => ({ kind: 'silence', within }));
  return Promise.race([settled, silence]);
}

/** The result of a call that must have one. */
export function resultOf(
  host: Host,
  stub: Stub,
  procedure: string,
  args: readonly unknown[],
  within = patience,
): Promise<unknown> {
  const label = labelOf(procedure, args);
  const result = outcomeOf(host, () => stub.call(procedure, args), within).then((outcome) => {
    if (outcome.kind === 'result') return outcome.result;
    return assert.fail(`${label} should have a result; it ${told(outcome)}.`);
  });
  result.catch(() => undefined); // the check looks at it later
  return result;
}

/** The error of a call that must end in one. */
export async function errorOf(
  host: Host,
  stub: Stub,
  procedure: string,
  args: readonly unknown[],
  why: string,
): Promise<Error> {
  const outcome = await outcomeOf(host, () => stub.call(procedure, args));
  if (outcome.kind === 'error') return outcome.error;
  return assert.fail(
    `${labelOf(procedure, args)} should end in an error, because ${why}; it ${told(outcome)}.`,
  );
}

/** Makes a call whose outcome does not matter. */
export async function quietly(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch {
    // It does not matter.
  }
}

export function told(outcome: Outcome): string {
  if (outcome.kind === 'silence') return `got no answer within ${outcome.within / 1000} s`;
  if (outcome.kind === 'error') return `ended in ${outcome.error.name}: ${outcome.error.message}`;
  return `returned ${shown(outcome.result)}`;
}

export function labelOf(procedure: string, args: readonly unknown[]): string {
  return `${procedure}(${args.map(shown).join(', ')})`;
}

/** A value in a few words. */
export function shown(value: unknown): string {
  try {
    const text = JSON.stringify(value) ?? String(value);
    return text.length > 160 ? `${text.slice(0, 150)}…` : text;
  } catch {
    return '[a value that contains itself]';
  }
}
