/** Processes of the checks that use the student's code, a hub of the check's own, and words for what was seen. */
import assert from 'node:assert/strict';
import type { Connection, Host } from 'dlabs';
import type { LoadModule, World } from 'dlabs/world';
import type * as ItemsModule from './starter/items';
import type * as LayerModule from './starter/layer';
import type { Item, Reply, Request } from './starter/messages';
import { hub } from './starter/messages';

export type Layer = LayerModule.SyncLayer;
type Items = ItemsModule.Items;

export const devices = ['ana', 'bento', 'clara'] as const;

// ------------------------------------------------------------------------------------------------- processes

/** Runs a process on a device, with the layer as its disk has it. */
export function onDevice<T>(
  world: World,
  name: string,
  body: (layer: Layer, host: Host) => Promise<T>,
): Promise<T> {
  return inProcess(world, name, async (host, student) => {
    const { SyncLayer } = student<typeof LayerModule>('layer.ts');
    return body(await SyncLayer.open(host), host);
  });
}

/** Makes the copy of a device, of these items or of none. */
export type MakeItems = (device: string, items?: readonly Item[]) => Items;

/** Runs a process that makes copies of items. */
export function withItems<T>(world: World, body: (make: MakeItems) => T): Promise<T> {
  return inProcess(world, 'device', (_host, student) => {
    const { Items } = student<typeof ItemsModule>('items.ts');
    return body((device, items) => new Items(device, items));
  });
}

/** Runs a process that uses the student's code. An error that is thrown there fails the check, at its own line. */
async function inProcess<T>(
  world: World,
  name: string,
  body: (host: Host, student: LoadModule) => Promise<T> | T,
): Promise<T> {
  try {
    return await world.host(name).run(body);
  } catch (error) {
    if (!(error instanceof Error) || !isMistake(error)) throw error;
    const failure = new assert.AssertionError({
      message: `The program on ${name} ended with ${error.name}: ${error.message}`,
    });
    if (error.stack !== undefined) failure.stack = error.stack;
    throw failure;
  }
}

/** A process whose end may be a crash that the check arranged. */
export async function untilKilled(life: Promise<unknown>): Promise<void> {
  try {
    await life;
  } catch (error) {
    if (!(error instanceof Error && /ended early: (killed|power failure)/.test(error.message))) throw error;
  }
}

/** A sync that may fail, because the check has cut the network or ended the hub. */
export async function trySync(layer: Layer): Promise<boolean> {
  try {
    await layer.sync();
    return true;
  } catch (error) {
    mustBeExpected(error);
    return false;
  }
}

/** A sync that has no reason to fail. `words` has what to say of an error, by its message. */
export async function syncNow(
  layer: Layer,
  name: string,
  words: Readonly<Record<string, string>> = {},
): Promise<void> {
  try {
    await layer.sync();
  } catch (error) {
    mustBeExpected(error);
    const message = messageOf(error);
    assert.fail(
      words[message] ?? `The network is whole and the hub runs, but ${name}’s sync failed: ${message}`,
    );
  }
}

/** A mistake in a program is no failure of the network. */
function mustBeExpected(error: unknown): void {
  if (error instanceof Error && isMistake(error)) throw error;
}

function isMistake({ name }: Error): boolean {
  return ['TypeError', 'ReferenceError', 'RangeError', 'SyntaxError'].includes(name);
}

/** Writes some items under keys of an app, on a device, and synchronises. */
export function writes(
  world: World,
  device: string,
  app: string,
  items: readonly (readonly [key: string, payload: string])[],
): Promise<void> {
  return onDevice(world, device, async (layer) => {
    const channel = layer.channel(app);
    for (const [key, payload] of items) await channel.put(key, payload);
    await syncNow(layer, device);
  });
}

/** Synchronises a device, and gives what an app then has there, sorted by key. */
export function reads(world: World, device: string, app: string): Promise<[string, string | undefined][]> {
  return onDevice(world, device, async (layer) => {
    layer.channel(app);
    await syncNow(layer, device);
    return contentOf(layer, app);
  });
}

export function contentOf(layer: Layer, app: string): [string, string | undefined][] {
  const channel = layer.channel(app);
  return [...channel.keys].sort().map((key) => [key, channel.get(key)]);
}

// -------------------------------------------------------------------------------------- raw requests and replies

/** Sends one request to the hub, as a device of the check, and gives its reply. */
export function ask(world: World, request: Request): Promise<Reply> {
  return world.host(request.device).run(async (host) => {
    const connection = await host.connect(hub);
    await connection.send(request);
    const reply = await connection.receive<Reply>();
    connection.end();
    if (reply && typeof reply.upTo === 'number' && Array.isArray(reply.items)) return reply;
    return assert.fail(
      `The hub should answer { upTo: a number, items: […] }; ${request.device} got ${shown(reply)}`,
    );
  });
}

/** What a hub of the check does before it replies: false when there is to be no reply. */
export type Before = (request: Request, host: Host) => Promise<boolean> | boolean;

/** A hub of the check's own, which does what it should, and writes down what it was asked. */
export class TestHub {
  readonly requests: Request[] = [];
  readonly #apps = new Map<string, Map<string, { item: Item; number: number }>>();
  #last = 0;

  constructor(world: World, before: Before = () => true) {
    void world.host('hub').run(async (host) => {
      const listener = await host.listen(hub.port);
      for await (const connection of listener) void this.#serve(connection, host, before);
    });
  }

  /** Takes in items as if a device had sent them. */
  take(app: string, items: readonly Item[]): void {
    const standing = this.#apps.get(app) ?? new Map<string, { item: Item; number: number }>();
    this.#apps.set(app, standing);
    for (const item of items) {
      const other = standing.get(item.key);
      if (!other || beats(item, other.item)) standing.set(item.key, { item, number: ++this.#last });
    }
  }

  /** What stands in an app. */
  standing(app: string): Item[] {
    return [...(this.#apps.get(app)?.values() ?? [])].map(({ item }) => item);
  }

  async #serve(connection: Connection, host: Host, before: Before): Promise<void> {
    try {
      const request = await connection.receive<Request>();
      if (!request) return connection.end();
      this.requests.push(request);
      this.take(request.app, request.items);
      const all = [...(this.#apps.get(request.app)?.values() ?? [])];
      const items = all.filter(({ number }) => number > request.since).map(({ item }) => item);
      const upTo = this.#last;
      if (!(await before(request, host))) return connection.reset();
      await connection.send({ upTo, items });
      connection.end();
    } catch {
      connection.reset(); // the device went away
    }
  }
}

/** The rule of the guide. */
export function beats(item: Item, other: Item): boolean {
  if (item.version !== other.version) return item.version > other.version;
  return item.device > other.device;
}

// ----------------------------------------------------------------------------------------------------- words

export function item(key: string, payload: string | null, version: number, device: string): Item {
  return { key, payload, version, device };
}

/** Fails with these words alone; what was found and expected goes to the results as a diff. */
export function same(actual: unknown, expected: unknown, message: string): void {
  try {
    assert.deepEqual(actual, expected);
  } catch {
    throw new assert.AssertionError({ message, actual, expected, operator: 'same' });
  }
}

/** A value in a few words. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 200 ? `${text.slice(0, 190)}…` : text;
}

/** An item in a few words, such as `dentist: "15:00" (v2, bento)`. */
export function told({ key, payload, version, device }: Item): string {
  return `${key}: ${shown(payload)} (v${version}, ${device})`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The items in another order, drawn from the schedule; some of them twice. */
export function shuffled<T>(world: World, items: readonly T[]): T[] {
  const rest = [...items, ...items.filter(() => world.choose(3) === 0)];
  const result: T[] = [];
  while (rest.length > 0) result.push(...rest.splice(world.choose(rest.length), 1));
  return result;
}
