import type { Connection, Host } from 'dlabs';
import { HostError } from 'dlabs';
import type { Order } from './orders';
import { render } from './render';

/**
 * Serves one customer: reads the order, renders it, sends the print, ends the connection. Whatever the customer does, it
 * settles without an error, so that whoever calls it can go on.
 */
export async function serve(host: Host, connection: Connection): Promise<void> {
  try {
    const order = await connection.receive<Order>();
    if (!order) return;
    await connection.send(await render(host, order));
  } catch (error) {
    // Errors of the network are the customer's business, others are bugs of ours.
    if (!(error instanceof HostError)) throw error;
    host.log(`a customer was lost: ${String(error)}`);
  } finally {
    connection.end();
  }
}
