/**
 * The warehouse: takes questions, and lets a process of its own answer each. What a query does, it does to that process.
 */
import type { Connection, Host } from 'dlabs';
import { answerQuestion } from './answer';
import { patience, warehouse } from './protocol';

export default async function main(host: Host): Promise<void> {
  const listener = await host.listen(warehouse.port);
  host.log('open');
  for await (const connection of listener) void answer(host, connection);
}

async function answer(host: Host, connection: Connection): Promise<void> {
  await Promise.race([answerQuestion(host, connection), host.sleep(patience)]).catch(() => undefined);
  connection.end();
}
