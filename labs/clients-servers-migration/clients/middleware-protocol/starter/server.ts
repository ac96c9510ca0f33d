/** GIVEN: the hub's program. It answers one request on each connection. */
import type { Connection, Host } from 'dlabs';
import { Hub, type Saved } from './hub';
import type { Request } from './messages';
import { hub } from './messages';
import { load, save } from './saved';

const file = 'hub.json';

export default async function (host: Host): Promise<void> {
  const service = new Hub(await load<Saved | undefined>(host, file, undefined));
  const listener = await host.listen(hub.port);
  for await (const connection of listener) void serve(host, service, connection);
}

async function serve(host: Host, service: Hub, connection: Connection): Promise<void> {
  try {
    const request = await connection.receive<Request>();
    if (request) {
      // The reply is made before the state is saved, so that it tells of nothing that is not on the disk when it leaves.
      const reply = structuredClone(service.answer(request));
      await save(host, file, service.state);
      await connection.send(reply);
    }
    connection.end();
  } catch (error) {
    host.log(`the exchange with ${connection.remote.host} broke off:`, error);
    connection.reset();
  }
}
