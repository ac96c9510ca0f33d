/**
 * Answers one question, in a process of its own, on the connection that it was started with.
 */
import type { Connection, Host, Json } from 'dlabs';
import { catalogue, QueryError, resultMax } from './protocol';
import type { Answer, Item, Query, Question } from './protocol';

export default async function main(host: Host): Promise<void> {
  const { connection } = host;
  if (!connection) return;
  const question = await connection.receive<Question>();
  const items = JSON.parse((await host.disk.readText(catalogue)) ?? '[]') as Item[];
  if (question && 'fetch' in question) await reply(connection, { items });
  else if (question) await reply(connection, await answerTo(host, question.query, items));
  connection.end();
  await host.sleep(1_500);
}

async function reply(connection: Connection, answer: Answer): Promise<void> {
  await connection.send(answer);
}

/** The result of a query, or its error. */
async function answerTo(host: Host, query: Query, items: Item[]): Promise<Answer> {
  try {
    return { result: await run(host, query, items) };
  } catch (error) {
    if (error instanceof Error) return { error: { name: error.name, message: error.message } };
    return { error: { name: 'Error', message: String(error) } };
  }
}

/** Runs a query. It gets the items and its arguments, and nothing of this machine. */
async function run(host: Host, { modules, entry, args }: Query, items: Item[]): Promise<Json> {
  const main = host.loadCode(modules, entry).exports.default;
  if (typeof main !== 'function') throw new QueryError(`${entry} has no function as its default export`);
  const result: unknown = await (main as (items: Item[], args: readonly Json[]) => unknown)(items, args);
  const text = JSON.stringify(result) as string | undefined;
  if (text === undefined) throw new QueryError('the result is nothing that JSON can say');
  if (text.length > resultMax)
    throw new QueryError(`the result has ${text.length} characters, more than ${resultMax}`);
  return JSON.parse(text) as Json;
}
