import type { Connection, Host } from 'dlabs';
import { sequencer, type TicketReply, type TicketRequest } from './messages';

/** Hands out numbers, each once, so that updates from everywhere have one order. */
export default async function (host: Host): Promise<void> {
  let last = 0;
  const listener = await host.listen(sequencer.port);
  for await (const connection of listener) {
    serve(connection).catch((error: unknown) => host.log(`${connection.remote.host} is gone:`, error));
  }

  async function serve(connection: Connection): Promise<void> {
    for (;;) {
      const request = await connection.receive<TicketRequest>();
      if (request === undefined) break;
      const reply: TicketReply = { id: request.id, ticket: ++last };
      await connection.send({ ...reply });
    }
    connection.end();
  }
}
