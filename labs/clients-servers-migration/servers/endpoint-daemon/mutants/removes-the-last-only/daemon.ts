import type { Connection, Host } from 'dlabs';
import type { Found, Register, Registered } from './protocol';
import { daemonPort, readRequest } from './protocol';

/** The daemon of this machine: knows the port of each service that servers of this machine offer. */
export default async function daemon(host: Host): Promise<void> {
  const table = new Set<Register>();
  const listener = await host.listen(daemonPort);
  for await (const connection of listener) void serve(host, table, connection);
}

/** One server or client. What it registered goes when its connection goes, however that happens. */
async function serve(host: Host, table: Set<Register>, connection: Connection): Promise<void> {
  let own: Register | undefined;
  try {
    for (;;) {
      const request = readRequest(await connection.receive());
      if (!request) break;
      if (request.op === 'lookup') {
        const ports = [...table].filter(({ service }) => service === request.service).map(({ port }) => port);
        await connection.send({ ports } satisfies Found);
        continue;
      }
      const ok = connection.remote.host === host.name;
      if (ok) {
        table.add(request);
        own = request;
      }
      await connection.send({ ok } satisfies Registered);
    }
  } catch (error) {
    host.log(`a connection is gone: ${String(error)}`);
  } finally {
    if (own) table.delete(own);
    connection.end();
  }
}
