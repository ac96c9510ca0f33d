/** Processes of the checks that use the student's code, and words for what became of their calls. */
import assert from 'node:assert/strict';
import type { Address, Connection, Host, Json } from 'dlabs';
import type { World } from 'dlabs/world';
import type { Country, TownName } from './scenario';
import { road, towns } from './scenario';
import { type Binding, type Call, registry, type Reply, townPort } from './starter/messages';
import type * as StubModule from './starter/stub';

export type Stub = StubModule.Stub;

/** A call without an answer after this time, in virtual ms, is taken to hang. */
export const patience = 15_000;

/** Runs a process on a machine; `open` makes a stub of the student's. What goes wrong there is the student's. */
export async function client<T>(
  world: World,
  body: (host: Host, open: (service?: string) => Stub) => Promise<T>,
  name = 'school',
): Promise<T> {
  try {
    return await world.host(name).run((host, student) => {
      const { Stub } = student<typeof StubModule>('stub.ts');
      return body(host, (service = 'library') => new Stub(host, service));
    });
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    if ((thrown as { code?: unknown }).code === 'ERR_ASSERTION' || thrown.name === 'LoadError') throw thrown;
    return assert.fail(`The process that uses your stub ended with ${thrown.name}: ${thrown.message}`);
  }
}

/** What became of a call. */
export type Outcome =
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'error'; readonly name: string; readonly message: string }
  | { readonly kind: 'silence' };

/** Makes a call, at once, and waits for what becomes of it. */
export async function outcomeOf(host: Host, stub: Stub, procedure: string, args: Json[]): Promise<Outcome> {
  const settled = (async () => stub.call(procedure, args))().then(
    (result): Outcome => ({ kind: 'result', result }),
    (thrown: unknown): Outcome => {
      const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
      return { kind: 'error', name, message };
    },
  );
  return Promise.race([settled, host.sleep(patience).then((): Outcome => ({ kind: 'silence' }))]);
}

/** The result of a call that must have one. */
export async function resultOf(host: Host, stub: Stub, procedure: string, args: Json[]): Promise<unknown> {
  const outcome = await outcomeOf(host, stub, procedure, args);
  if (outcome.kind === 'result') return outcome.result;
  const label = labelOf(procedure, args);
  return assert.fail(
    outcome.kind === 'error'
      ? `${label} should have a result; it ended in ${outcome.name}: ${outcome.message}`
      : `${label} should have a result; it got none within ${patience / 1000} s.`,
  );
}

/** Sends a call straight to a town, as a stub would that believes the service to be there. */
export async function replyOf(
  host: Host,
  town: TownName,
  procedure: string,
  args: Json[],
): Promise<Reply | undefined> {
  const connection = await host.connect({ host: town, port: townPort });
  const reply = connection.receive<Reply>().catch(() => undefined);
  await connection.send({ procedure, args });
  const came = await Promise.race([reply, host.sleep(patience).then(() => 'silence' as const)]);
  connection.end();
  if (came !== 'silence') return came;
  return assert.fail(
    `${labelOf(procedure, args)} was sent to ${town}, which gave no reply within ${patience / 1000} s.`,
  );
}

/** The reply of a town that must have had the call executed, here or elsewhere. */
export async function executedBy(
  host: Host,
  town: TownName,
  procedure: string,
  args: Json[],
): Promise<{ readonly result?: Json; readonly at: Binding }> {
  const reply = await replyOf(host, town, procedure, args);
  const label = labelOf(procedure, args);
  assert.ok(
    reply,
    `${label} was sent to ${town}, which broke the connection without a reply. The library was well.`,
  );
  assert.ok(
    !('notHere' in reply),
    `${label} was sent to ${town}, and the reply was “not here”. The library had been there and left: the town could know where to.`,
  );
  return reply;
}

/** Tells the driver to go, waits until the library is open in the other town, and then so many ms for the registry. */
export async function drive(
  world: World,
  country: Country,
  from: TownName,
  to: TownName,
  rest = 100,
): Promise<void> {
  const before = opened(country, to);
  country.town(from).type(`drive ${to}`);
  await world.eventually(
    `the library leaves ${from} and opens at ${to}`,
    () => opened(country, to) > before,
    {
      within: 10_000,
    },
  );
  await world.sleep(rest);
}

/** How often the library has opened at a town. */
export function opened(country: Country, town: TownName): number {
  return country.town(town).output.filter((line) => line.startsWith('the library is open')).length;
}

/** How often a machine has asked the registry. */
export function lookups(world: World, name = 'school'): number {
  return world.traffic.between(name, registry.host).segments;
}

/** How often a call went from one town to another: each is a message there and one back. */
export function forwards(world: World): number {
  let segments = 0;
  const names = world.hosts.map(({ name }) => name).filter((name) => road.some((town) => town === name));
  for (const from of names) {
    for (const to of names) if (from !== to) segments += world.traffic.between(from, to).segments;
  }
  return segments / 2;
}

/** A town of the check's own. Each call is answered by `answer`; without a reply the connection breaks. */
export function fakeTown(
  world: World,
  name: TownName,
  answer: (call: Call, host: Host) => Promise<Reply | undefined>,
): void {
  const run = world.host(name).run(async (host) => {
    const listener = await host.listen(townPort);
    for await (const connection of listener) void serve(connection, host);
  });
  run.catch(() => undefined); // it runs until the world ends

  async function serve(connection: Connection, host: Host): Promise<void> {
    const message = await connection.receive<Call | { arrive: Json }>();
    if (!message) return connection.end();
    const reply: object | undefined = 'arrive' in message ? { arrived: true } : await answer(message, host);
    if (reply === undefined) return connection.reset();
    await connection.send(reply as Json);
    connection.end();
  }
}

/** A registry of the check's own, in place of the other: it breaks each connection as soon as it was asked. */
export function breakRegistry(world: World): void {
  const run = world.host(registry.host).run(async (host) => {
    const listener = await host.listen(registry.port);
    for await (const connection of listener) void connection.receive().finally(() => connection.reset());
  });
  run.catch(() => undefined); // it runs until the world ends
}

/** A registry of the check's own, in place of the other. It answers its first lookup at once, later ones after `ms`. */
export function slowRegistry(world: World, binding: Binding, ms: number): void {
  let asked = 0;
  const run = world.host(registry.host).run(async (host) => {
    const listener = await host.listen(registry.port);
    for await (const connection of listener) {
      void (async () => {
        await connection.receive();
        if (asked++ > 0) await host.sleep(ms);
        await connection.send({ binding: { ...binding, place: { ...binding.place } } });
        connection.end();
      })();
    }
  });
  run.catch(() => undefined); // it runs until the world ends
}

/** Tells the registry that the library is somewhere. */
export async function register(world: World, binding: Binding): Promise<void> {
  await world.host(binding.place.host).run(async (host) => {
    const connection = await host.connect(registry);
    await connection.send({ register: 'library', binding: { ...binding, place: { ...binding.place } } });
    await connection.receive();
    connection.end();
  });
}

export function placeOf(host: TownName): Address {
  return { host, port: townPort };
}

/** Some of the towns in an order that the schedule chooses. */
export function shuffled(world: World): [TownName, TownName, TownName, TownName] {
  const left: TownName[] = [...towns];
  const take = (): TownName => left.splice(world.choose(left.length), 1)[0] ?? towns[0];
  return [take(), take(), take(), take()];
}

export function labelOf(procedure: string, args: readonly Json[]): string {
  return `${procedure}(${args.map((arg) => JSON.stringify(arg)).join(', ')})`;
}

/** Fails with these words alone; what was found and expected goes to the results as a diff. */
export function same(actual: unknown, expected: unknown, message: string): void {
  try {
    assert.deepEqual(actual, expected);
  } catch {
    throw new assert.AssertionError({ message, actual, expected, operator: 'same' });
  }
}

export function times<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i));
}
