/** GIVEN: the server's program. It answers one request on each connection. */
import type { Connection, Host } from 'dlabs';
import type { Request } from './calendar';
import { server } from './calendar';
import { load, save } from './saved';
import { CalendarService, type Saved } from './service';

const file = 'calendar.json';

export default async function (host: Host): Promise<void> {
  const service = new CalendarService(await load<Saved | undefined>(host, file, undefined));
  const listener = await host.listen(server.port);
  for await (const connection of listener) void serve(host, service, connection);
}

async function serve(host: Host, service: CalendarService, connection: Connection): Promise<void> {
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
