/**
 * GIVEN: the file server’s process. It lets your `FileServer` handle the requests, side by side, and sends its replies. Nothing to
 * change here.
 */
import type { Connection, Host } from 'dlabs';
import { Clients } from './clients';
import { files, patience } from './protocol';
import type { FromClient, Request } from './protocol';
import { FileServer } from './server';
import { Store } from './store';

export default async function serve(host: Host): Promise<void> {
  const clients = new Clients(host);
  const server = new FileServer(host, await Store.open(host), clients);
  const listener = await host.listen(files.port);
  host.log('open');
  for await (const connection of listener) void attend(host, server, clients, connection);
}

async function attend(
  host: Host,
  server: FileServer,
  clients: Clients,
  connection: Connection,
): Promise<void> {
  let client: string | undefined;
  try {
    connection.keepAlive(500);
    for (;;) {
      const message = await connection.receive<FromClient>();
      if (message === undefined) break;
      if ('dropped' in message) {
        clients.dropped(message.dropped);
        continue;
      }
      if (message.op === 'hello') {
        client = message.client;
        clients.connected(client, connection);
      }
      if (client === undefined) break;
      if (message.op !== 'renew') host.log(`${client}:`, message);
      void answer(server, client, connection, message);
    }
    connection.end();
  } catch (error) {
    host.log(`${client ?? 'somebody'} is gone:`, error);
    connection.reset();
  }
  if (client !== undefined) await forget(host, server, clients, client, connection);
}

async function answer(
  server: FileServer,
  client: string,
  connection: Connection,
  { id, ...request }: Request & { readonly id: number },
): Promise<void> {
  const reply = await server.handle(client, request as Request);
  await connection.send({ ...reply, id }).catch(() => undefined);
}

/** A client that does not come back within `patience` is forgotten. */
async function forget(
  host: Host,
  server: FileServer,
  clients: Clients,
  client: string,
  connection: Connection,
): Promise<void> {
  clients.disconnected(client, connection);
  await host.sleep(patience);
  if (clients.has(client)) return;
  host.log(`${client} has not come back`);
  clients.forget(client);
  server.forget(client);
}
