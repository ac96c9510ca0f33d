import type { Connection, Host } from 'dlabs';
import { type Library, openLibrary } from './library';
import { serve } from './skeleton';

/** The library's machine: one library, and a skeleton for each connection. */
export default async function (host: Host): Promise<void> {
  const library = openLibrary(host);
  const listener = await host.listen(5000);
  host.log('the library is open');
  for await (const connection of listener) void attend(host, connection, library);
}

async function attend(host: Host, connection: Connection, library: Library): Promise<void> {
  try {
    await serve(connection, library);
    connection.end();
  } catch (error) {
    host.log(`the connection from ${connection.remote.host} is given up:`, error);
    connection.reset();
  }
}
