/**
 * The warehouse: takes questions, and lets a process of its own answer each. What a query does, it does to that process.
 */
import type { Connection, Host } from 'dlabs';
import { patience, warehouse } from './protocol';

export default async function main(host: Host): Promise<void> {
  const listener = await host.listen(warehouse.port);
  host.log('open');
  for await (const connection of listener) void answer(host, connection);
}

async function answer(host: Host, connection: Connection): Promise<void> {
  const child = await host.spawn('answer.ts', { connection });
  const late = host.sleep(patience).then(() => child.shutDown());
  const { error } = await Promise.race([child.exited, late.then(() => child.exited)]);
  if (error !== undefined) host.log('a query ended in an error:', error);
}
