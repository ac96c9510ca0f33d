import type { Connection, Host } from 'dlabs';
import type { Found, Registered } from './protocol';
import { daemonPort, readRequest } from './protocol';

/** The daemon of this machine: knows the port of each service that servers of this machine offer. */
export default async function daemon(host: Host): Promise<void> {
  const table = new Map<string, number>();
  const listener = await host.listen(daemonPort);
  for await (const connection of listener) void serve(table, connection);
}

/** One server or client. */
async function serve(table: Map<string, number>, connection: Connection): Promise<void> {
  // YOUR WORK (stage 1): this remembers one port for each service, for ever, whoever tells it, and an error ends the
  // daemon. An entry is good as long as the connection on which it came is open.
  for (;;) {
    const request = readRequest(await connection.receive());
    if (request?.op === 'register') {
      table.set(request.service, request.port);
      await connection.send({ ok: true } satisfies Registered);
    }
    if (request?.op === 'lookup') {
      const port = table.get(request.service);
      await connection.send({ ports: port === undefined ? [] : [port] } satisfies Found);
    }
    if (!request) return;
  }
}
