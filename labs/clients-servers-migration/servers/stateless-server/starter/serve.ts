/**
 * GIVEN: the file server's process: accepts connections, lets your `FileServer` handle the requests, sends its replies. The
 * requests of one connection are handled one after another, those of different connections side by side. Nothing to change
 * here.
 */
import type { Connection, Host } from 'dlabs';
import { files, requestIn } from './protocol';
import { FileServer } from './server';

export default async function serve(host: Host): Promise<void> {
  const server = new FileServer(host);
  const listener = await host.listen(files.port);
  host.log('open');
  for await (const connection of listener) void attend(host, server, connection);
}

async function attend(host: Host, server: FileServer, connection: Connection): Promise<void> {
  try {
    for (
      let message = await connection.receive();
      message !== undefined;
      message = await connection.receive()
    ) {
      const request = requestIn(message);
      if (request) host.log(`${connection.remote.host}:`, request);
      const reply = request ? await server.handle(request) : { ok: false, error: 'this is no request' };
      await connection.send(reply);
    }
    connection.end();
  } catch (error) {
    host.log('a client is gone:', error);
    connection.reset();
  }
}
