/**
 * GIVEN: the data server. Asked for a path, it sends what is behind it. Nothing to change here.
 */
import type { Connection, Host } from 'dlabs';
import { ByteReader } from './bytes';
import { contentOf, ports } from './cluster';

/** Milliseconds until it is found. */
const searching = 20;

export default async function data(host: Host): Promise<void> {
  for await (const connection of await host.listen(ports.data)) void serve(host, connection);
}

async function serve(host: Host, connection: Connection): Promise<void> {
  try {
    const path = await new ByteReader(connection).line();
    await host.compute(searching);
    if (path !== undefined) await connection.write(contentOf(path));
  } catch (error) {
    host.log('a connection is over:', error);
  }
  connection.end();
}
