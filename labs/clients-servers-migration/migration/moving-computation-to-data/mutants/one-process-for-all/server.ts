/**
 * The warehouse: takes questions, and lets a process of its own answer each. What a query does, it does to that process.
 */
import type { ChildProcess, Connection, Host } from 'dlabs';
import { patience, warehouse } from './protocol';

export default async function main(host: Host): Promise<void> {
  const listener = await host.listen(warehouse.port);
  host.log('open');
  const child = await host.spawn('answer.ts');
  for await (const connection of listener) void answer(host, connection, child);
}

async function answer(host: Host, connection: Connection, child: ChildProcess): Promise<void> {
  await connection.handOff(child);
  await host.sleep(patience);
}
