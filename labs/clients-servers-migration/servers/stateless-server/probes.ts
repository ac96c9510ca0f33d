/** Clients and servers of the checks, a model of what files do, and words for what is seen. */
import assert from 'node:assert/strict';
import type { Connection, Host } from 'dlabs';
import type { LoadModule, World, WorldProcess } from 'dlabs/world';
import type * as ClientModule from './starter/client';
import { files, requestIn } from './starter/protocol';
import type { Reply, Request } from './starter/protocol';

export type RemoteFiles = ClientModule.RemoteFiles;

/** What files should do: the same requests, done to texts in memory. */
export class Model {
  readonly texts = new Map<string, string>();

  handle(request: Request): Reply {
    const { file } = request;
    const text = this.texts.get(file);
    if (request.op === 'create') this.texts.set(file, text ?? '');
    if (request.op === 'remove') this.texts.delete(file);
    if (request.op === 'create' || request.op === 'remove') return { ok: true };
    if (text === undefined) return { ok: false, error: `there is no file ${file}` };
    if (request.op === 'size') return { ok: true, size: text.length };
    if (request.op === 'read') return { ok: true, text: text.slice(request.at, request.at + request.count) };
    const before = text.slice(0, request.at).padEnd(request.at);
    this.texts.set(file, before + request.text + text.slice(request.at + request.text.length));
    return { ok: true };
  }

  get all(): Record<string, string> {
    return Object.fromEntries([...this.texts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

const words = ['ana', 'rui', 'eva e gil', 'lia', 'o'];

/** A request of the schedule's choice, for one of these files. */
export function anyRequest(world: World, names: readonly string[]): Request {
  const file = world.pick(names);
  const at = world.choose(20);
  const kind = world.choose(12);
  if (kind < 5) return { op: 'write', file, at, text: world.pick(words) };
  if (kind < 9) return { op: 'read', file, at, count: world.choose(30) };
  if (kind < 10) return { op: 'size', file };
  return { op: kind === 10 ? 'create' : 'remove', file };
}

export function told(request: Request): string {
  const { op, file } = request;
  if (op === 'read') return `read ${request.count} at ${request.at} of “${file}”`;
  if (op === 'write') return `write “${request.text}” at ${request.at} of “${file}”`;
  return `${op} “${file}”`;
}

/** Replies are alike when they say the same; the words of an error do not matter. */
export function alike(one: unknown, other: unknown): boolean {
  return JSON.stringify(bare(one)) === JSON.stringify(bare(other));
}

/** What counts in a reply. */
function bare(reply: unknown): object {
  const { ok, size, text } = Object(reply) as Record<string, unknown>;
  const fields = Object.entries({ ok, size, text });
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}

/** Sends a request on a connection of its own, again and again until there is a reply. */
export async function ask(host: Host, request: Request): Promise<unknown> {
  for (let tries = 0; tries < 60; tries++) {
    try {
      const connection = await host.connect(files, { timeout: 1_000 });
      connection.keepAlive(500);
      await connection.send(request);
      const reply = await connection.receive();
      connection.end();
      if (reply !== undefined) return reply;
    } catch {
      // The server is down: it will be back.
    }
    await host.sleep(100);
  }
  return assert.fail(`A client asked sixty times to ${told(request)}, and got no reply.`);
}

/** Sends requests one after another on one connection, without waiting in between. */
export async function askAll(connection: Connection, requests: readonly Request[]): Promise<unknown[]> {
  for (const request of requests) void connection.send(request).catch(() => undefined);
  const replies = [];
  for (let n = 0; n < requests.length; n++) replies.push(await connection.receive());
  return replies;
}

/** The reply must be this. */
export function mustReply(reply: unknown, wanted: Reply, request: Request, context: string): void {
  if (alike(reply, wanted)) return;
  same(
    bare(reply),
    bare(wanted),
    `${context} A client asked: ${told(request)}. The reply should be ${JSON.stringify(bare(wanted))} and is ${JSON.stringify(bare(reply))}.`,
  );
}

/** The files on the server's disk must be these, and nothing else. */
export function diskMustBe(world: World, model: Model, context: string): void {
  const { files: onDisk } = world.host('files');
  const found = Object.fromEntries([...onDisk].sort(([a], [b]) => (a < b ? -1 : 1)));
  if (JSON.stringify(found) === JSON.stringify(model.all)) return;
  const extra = Object.keys(found).find((name) => !model.texts.has(name));
  const why =
    extra === undefined
      ? 'The files on the disk are not what they should be.'
      : `On the disk there is “${extra}”, which nobody made.`;
  same(found, model.all, `${context} ${why}`);
}

/** The server that runs now; it must run. */
export function serverOf(world: World): WorldProcess {
  const process = world.host('files').processes.find(({ name }) => name === 'server');
  return process ?? assert.fail('The file server does not run any more.');
}

export async function opened(world: World): Promise<void> {
  await world.eventually('the file server is open', () => serverOf(world).output.includes('open'), {
    within: 5_000,
  });
}

/** Does something to the server or to the way to it; tells what. */
export async function disturb(world: World): Promise<string> {
  const kind = world.choose(4);
  if (kind === 0) {
    const server = serverOf(world);
    server.kill();
    await world.sleep(world.choose(2) * world.choose(1_500));
    server.restart();
    return 'the server was killed and started again';
  }
  if (kind === 3) {
    world.partition('files', 'desk');
    await world.sleep(world.choose(6_000));
    world.heal();
    return 'the network was cut for a while';
  }
  world.host('files').powerFail();
  await world.sleep(world.choose(2_000));
  world.host('files').powerOn();
  return 'the server lost its power for a while';
}

/** A file server of the check, which does what it should; keeps the requests that arrive. */
export class FakeServer {
  readonly model = new Model();
  readonly arrived: unknown[] = [];

  /** @param delay ms that a request takes */
  static start(world: World, delay: () => number = () => 0): FakeServer {
    const fake = new FakeServer();
    void world.host('files').run(async (host) => {
      const listener = await host.listen(files.port);
      for await (const connection of listener) void fake.#attend(host, connection, delay);
    });
    return fake;
  }

  async #attend(host: Host, connection: Connection, delay: () => number): Promise<void> {
    try {
      for (
        let message = await connection.receive();
        message !== undefined;
        message = await connection.receive()
      ) {
        this.arrived.push(message);
        const request = requestIn(message);
        await host.sleep(delay());
        await connection.send(
          request ? this.model.handle(request) : { ok: false, error: 'this is no request' },
        );
      }
      connection.end();
    } catch {
      // The client is gone.
    }
  }

  /** Every request that arrived must be one. */
  mustMakeSense(): void {
    const odd = this.arrived.find((message) => requestIn(message) === undefined);
    if (odd === undefined) return;
    assert.fail(
      `The server got a message that is no request: ${JSON.stringify(odd)}. Look at protocol.ts: how much may one request carry?`,
    );
  }
}

/** The student's files, on the desk. */
export function useFiles<T>(world: World, body: (remote: RemoteFiles, host: Host) => Promise<T>): Promise<T> {
  return world.host('desk').run((host: Host, student: LoadModule) => {
    const { RemoteFiles } = student<typeof ClientModule>('client.ts');
    return body(new RemoteFiles(host), host);
  });
}

/** What a promise gives; it must neither take too long nor end in an error. */
export async function inTime<T>(host: Host, what: string, promise: Promise<T>, within = 30_000): Promise<T> {
  const late = host.sleep(within).then(() => assert.fail(`${what} had not ended after ${within / 1_000} s.`));
  const told = promise.catch((error: unknown) => {
    if ((error as { code?: unknown }).code === 'ERR_ASSERTION') throw error;
    return assert.fail(`${what} ended in an error: ${String(error)}.`);
  });
  return Promise.race([told, late]);
}

/** Fails with these words alone; what was found and expected goes to the results as a diff. */
export function same(actual: unknown, expected: unknown, message: string): void {
  try {
    assert.deepEqual(actual, expected);
  } catch {
    throw new assert.AssertionError({ message, actual, expected, operator: 'same' });
  }
}
