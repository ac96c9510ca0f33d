/** Questions of the checks, and words for what is seen. */
import assert from 'node:assert/strict';
import type { Host, Json } from 'dlabs';
import type { LoadModule, World, WorldProcess } from 'dlabs/world';
import type * as AskModule from './starter/ask';
import { warehouse } from './starter/protocol';
import type { Item, Query, Question } from './starter/protocol';

/** What became of a question. */
export type Outcome =
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'error'; readonly name: string; readonly message: string }
  | { readonly kind: 'ended' }
  | { readonly kind: 'silence' };

/** The query in one module of JavaScript. */
export function query(code: string, args: readonly Json[] = []): Query {
  return { modules: { 'query.js': code }, entry: 'query.js', args };
}

/** Asks the warehouse by hand. */
export async function askRaw(host: Host, question: Question, patience = 10_000): Promise<Outcome> {
  const asked = (async (): Promise<Outcome> => {
    try {
      const connection = await host.connect(warehouse);
      await connection.send(question);
      const answer = await connection.receive<Record<string, unknown>>();
      connection.end();
      if (answer === undefined) return { kind: 'ended' };
      if ('result' in answer) return { kind: 'result', result: answer.result };
      if ('items' in answer) return { kind: 'result', result: answer.items };
      const { name, message } = Object(answer.error) as { name?: unknown; message?: unknown };
      return { kind: 'error', name: String(name), message: String(message) };
    } catch {
      return { kind: 'ended' };
    }
  })();
  return Promise.race([asked, host.sleep(patience).then((): Outcome => ({ kind: 'silence' }))]);
}

/** Asks with the student's `ask`. */
export function askWith(world: World, what: Query, patience = 60_000): Promise<Outcome> {
  return world.host('office').run(async (host: Host, student: LoadModule) => {
    const { ask } = student<typeof AskModule>('ask.ts');
    const asked = ask(host, what).then(
      (result): Outcome => ({ kind: 'result', result }),
      (error: unknown): Outcome => {
        if (!(error instanceof Error)) return { kind: 'error', name: typeof error, message: String(error) };
        return { kind: 'error', name: error.name, message: error.message };
      },
    );
    return Promise.race([asked, host.sleep(patience).then((): Outcome => ({ kind: 'silence' }))]);
  });
}

export function told(outcome: Outcome): string {
  if (outcome.kind === 'result') return `the result was ${shown(outcome.result)}`;
  if (outcome.kind === 'error') return `it ended in ${outcome.name}: ${outcome.message}`;
  if (outcome.kind === 'ended') return 'the connection ended without an answer';
  return 'there was no answer';
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 120 ? `${text.slice(0, 110)}…` : text;
}

/** The outcome must be this result. */
export function mustGive(outcome: Outcome, wanted: unknown, what: string): void {
  if (outcome.kind === 'result' && JSON.stringify(outcome.result) === JSON.stringify(wanted)) return;
  const actual = outcome.kind === 'result' ? outcome.result : outcome;
  same(actual, wanted, `${what} should give ${shown(wanted)}; ${told(outcome)}.`);
}

/** The warehouse's server, which must run. */
export function serverOf(world: World): WorldProcess {
  const process = world.host('warehouse').processes.find(({ name }) => name === 'server');
  return process ?? assert.fail('The server of the warehouse does not run any more.');
}

export async function opened(world: World): Promise<void> {
  await world.eventually('the warehouse is open', () => serverOf(world).output.includes('open'), {
    within: 5_000,
  });
}

/** The three cheapest in stock, as the office would find them. */
export function cheapest(items: readonly Item[], kind: string): { id: number; price: number }[] {
  return items
    .filter((item) => item.kind === kind && item.stock > 0)
    .sort((a, b) => a.price - b.price || a.id - b.id)
    .slice(0, 3)
    .map(({ id, price }) => ({ id, price }));
}

/** Fails with these words alone; what was found and expected goes to the results as a diff. */
export function same(actual: unknown, expected: unknown, message: string): void {
  try {
    assert.deepEqual(actual, expected);
  } catch {
    throw new assert.AssertionError({ message, actual, expected, operator: 'same' });
  }
}
