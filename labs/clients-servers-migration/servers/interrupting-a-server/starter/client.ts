import type { Connection, Host } from 'dlabs';
import { orderPort, urgentPort } from './protocol';

/**
 * A client of the press. Type `print BOOK PAGES`; `break` (ends this client’s connection and makes a new one); `port where`,
 * `port stop` (urgent, on the other port); `urgent where`, `urgent stop` (urgent data in the connection); `plain where` (the
 * same words, not urgent); `bulk N` (N small orders, each with 30,000 bytes that nobody looks at).
 */
export default async function client(host: Host): Promise<void> {
  let line = await dial(host);
  for await (const typed of host.input) {
    try {
      const [word, name = '', pages = '20'] = typed.trim().split(' ');
      if (word === 'print') await line.connection.send({ book: name, pages: Number(pages) });
      else if (word === 'bulk') void bulk(line.connection, Number(name));
      else if (word === 'plain') await line.connection.send({ urgent: name });
      else if (word === 'urgent') await line.connection.writeUrgent(`${JSON.stringify({ urgent: name })}\n`);
      else if (word === 'port') void port(host, { session: line.session, urgent: name });
      else if (word === 'break') {
        line.connection.reset();
        line = await dial(host);
      } else
        host.log(
          'there are: print BOOK PAGES, bulk N, break, port where|stop, urgent where|stop, plain where',
        );
    } catch (error) {
      host.log((error as Error).message);
    }
  }
}

async function bulk(connection: Connection, count: number): Promise<void> {
  try {
    const orders = Array.from({ length: count }, (_, n) => ({ book: `leaflet-${n + 1}`, pages: 1 }));
    await Promise.all(orders.map((order) => connection.send(order, { padding: 30_000 })));
  } catch {
    // The connection is gone, which `listen` tells.
  }
}

async function dial(host: Host): Promise<{ connection: Connection; session: number }> {
  const connection = await host.connect({ host: 'works', port: orderPort });
  const hello = await connection.receive<{ session: number }>();
  host.log('in session', hello?.session);
  void listen(host, connection);
  return { connection, session: hello?.session ?? 0 };
}

async function listen(host: Host, connection: Connection): Promise<void> {
  try {
    for (let line = await connection.receive(); line !== undefined; line = await connection.receive()) {
      host.log(line);
    }
    host.log('the press has ended the connection');
  } catch (error) {
    host.log((error as Error).message);
  }
}

async function port(host: Host, message: { session: number; urgent: string }): Promise<void> {
  try {
    const connection = await host.connect({ host: 'works', port: urgentPort });
    await connection.send(message);
    host.log('urgent port:', await connection.receive());
    connection.end();
  } catch (error) {
    host.log((error as Error).message);
  }
}
