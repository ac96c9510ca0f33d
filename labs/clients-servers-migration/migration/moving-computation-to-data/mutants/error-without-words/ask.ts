/**
 * The office's side: has a question answered where the data is.
 */
import type { Connection, Host, Json } from 'dlabs';
import { QueryError, warehouse } from './protocol';
import type { Answer, Query } from './protocol';

/** Ships a query to the warehouse and gives its result. @throws {QueryError} when it has none */
export async function ask(host: Host, query: Query): Promise<Json> {
  const answer = await exchange(await host.connect(warehouse), query);
  if (answer && 'result' in answer) return answer.result;
  if (answer && 'error' in answer) throw new QueryError('the query failed');
  throw new QueryError('the warehouse ended the query without an answer');
}

async function exchange(connection: Connection, query: Query): Promise<Answer | undefined> {
  try {
    await connection.send({ query });
    return await connection.receive<Answer>();
  } catch {
    return undefined; // the process that ran the query is gone
  } finally {
    connection.end();
  }
}
