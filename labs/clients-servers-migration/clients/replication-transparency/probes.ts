/** Processes of the checks that use the student's stub, and words for what became of their calls. */
import assert from 'node:assert/strict';
import type { Host, Json } from 'dlabs';
import type { World, WorldProcess } from 'dlabs/world';
import { replicas, type ReplyMessage, sequencer } from './starter/messages';
import type * as StubModule from './starter/stub';

export type Stub = StubModule.Stub;

/** A call without an answer after this time, in virtual ms, is taken to hang. */
export const patience = 10_000;

/** Runs a process on a machine; `open` makes a stub of the student's. What goes wrong there is the student's. */
export async function client<T>(
  world: World,
  body: (host: Host, open: () => Stub) => Promise<T>,
  { name = 'desk', towns = replicas.length } = {},
): Promise<T> {
  try {
    return await world.host(name).run((host, student) => {
      const { Stub } = student<typeof StubModule>('stub.ts');
      return body(host, () => new Stub(host, replicas.slice(0, towns), sequencer));
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

/** The name of the error that a call ended in; where it had none, what became of the call instead. */
export function errorOf(outcome: Outcome): Outcome | string {
  return outcome.kind === 'error' ? outcome.name : outcome;
}

/** Makes a call, at once, and waits for what becomes of it. */
export async function outcomeOf(
  host: Host,
  call: () => Promise<unknown>,
  within = patience,
): Promise<Outcome> {
  const settled = (async () => call())().then(
    (result): Outcome => ({ kind: 'result', result }),
    (thrown: unknown): Outcome => {
      const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
      return { kind: 'error', name, message };
    },
  );
  return Promise.race([settled, host.sleep(within).then((): Outcome => ({ kind: 'silence' }))]);
}

/** The result of a call that must have one. `what` is the call as the student would write it. */
export async function resultOf(
  host: Host,
  what: string,
  call: () => Promise<unknown>,
  within = patience,
): Promise<unknown> {
  const outcome = await outcomeOf(host, call, within);
  if (outcome.kind === 'result') return outcome.result;
  return assert.fail(
    outcome.kind === 'error'
      ? `${what} should have a result; it ended in ${outcome.name}: ${outcome.message}`
      : `${what} should have a result; it got none within ${within} ms.`,
  );
}

/** A read that must have a result. */
export function readBy(
  host: Host,
  stub: Stub,
  procedure: string,
  args: Json[],
  policy: StubModule.Policy,
  within = patience,
): Promise<unknown> {
  const what = `read("${procedure}", ${JSON.stringify(args)}, "${policy}")`;
  return resultOf(host, what, () => stub.read(procedure, args, policy), within);
}

/** An update that must have a result. */
export function updateBy(host: Host, stub: Stub, procedure: string, args: Json[]): Promise<unknown> {
  const what = `update("${procedure}", ${JSON.stringify(args)})`;
  return resultOf(host, what, () => stub.update(procedure, args));
}

/** What is in the register of a town, asked without a stub. */
export async function historyOf(world: World, town: WorldProcess): Promise<unknown> {
  town.type('honest');
  town.type('slow 0');
  return world.host('inspector').run(async (host) => {
    const connection = await host.connect({ host: town.host.name, port: replicas[0]?.port ?? 0 });
    await connection.send({ id: 1, procedure: 'history', args: [] });
    const reply = await connection.receive<ReplyMessage>();
    connection.end();
    return reply?.result;
  });
}

/** How many messages a machine has sent to another. */
export function messages(world: World, to: WorldProcess, from = 'desk'): number {
  return world.traffic.between(from, to.host).segments;
}

/** The items in an order that the schedule chooses. */
export function shuffled<T>(world: World, items: readonly T[]): T[] {
  const left = [...items];
  return items.flatMap(() => left.splice(world.choose(left.length), 1));
}

/** Names as a list. */
export function namesOf(towns: readonly WorldProcess[]): string {
  return towns.map(({ name }) => name).join(', ');
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
