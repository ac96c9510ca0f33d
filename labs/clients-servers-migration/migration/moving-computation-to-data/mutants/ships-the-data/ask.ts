/**
 * The office's side: has a question answered where the data is.
 */
import type { Host, Json } from 'dlabs';
import { QueryError, warehouse } from './protocol';
import type { Answer, Item, Query } from './protocol';

/** Ships a query to the warehouse and gives its result. @throws {QueryError} when it has none */
export async function ask(host: Host, query: Query): Promise<Json> {
  const connection = await host.connect(warehouse);
  await connection.send({ fetch: true });
  const all = await connection.receive<{ items: Item[] }>();
  connection.end();
  const main = host.loadCode(query.modules, query.entry).exports.default as (
    items: unknown,
    args: unknown,
  ) => Json;
  const answer = { result: await main(all?.items, query.args) } as Answer;
  if (answer && 'result' in answer) return answer.result;
  if (answer && 'error' in answer) throw new QueryError(`${answer.error.name}: ${answer.error.message}`);
  throw new QueryError('the warehouse ended the query without an answer');
}
