import type { Host } from 'dlabs';
import type { Order } from './orders';
import { port } from './orders';
import { render } from './render';

/** The iterative server: serves each customer to the end, and only then turns to the next. */
export default async function iterative(host: Host): Promise<void> {
  const listener = await host.listen(port);
  host.log(`open, on port ${listener.port}`);
  try {
    for await (const connection of listener) {
      const order = await connection.receive<Order>();
      if (order) await connection.send(await render(host, order));
      connection.end();
    }
  } catch (error) {
    host.log(`something went wrong: ${String(error)}`);
  }
}
