/**
 * GIVEN: the lease server's process: connections, and a table made anew each time it starts. Nothing to change here.
 */
import type { Connection, Host } from 'dlabs';
import { leases, requestIn } from './protocol';
import type { Reply } from './protocol';
import { LeaseTable } from './table';

export default async function serve(host: Host): Promise<void> {
  const table = new LeaseTable(host);
  const listener = await host.listen(leases.port);
  host.log('open');
  for await (const connection of listener) void attend(host, table, connection);
}

async function attend(host: Host, table: LeaseTable, connection: Connection): Promise<void> {
  try {
    for (
      let message = await connection.receive();
      message !== undefined;
      message = await connection.receive()
    ) {
      const request = requestIn(message);
      if (!request) break;
      const reply = table.handle(request);
      host.log(`${request.client}: ${request.op} ${request.resource}: ${told(reply)}`);
      await connection.send(reply);
    }
    connection.end();
  } catch (error) {
    host.log('a client is gone:', error);
    connection.reset();
  }
}

function told(reply: Reply): string {
  return reply.granted ? 'granted' : `no, wait ${Math.ceil(reply.wait)} ms`;
}
