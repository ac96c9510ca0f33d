import type { Connection, Host } from 'dlabs';
import type { Order } from './orders';
import { render } from './render';

/**
 * Serves one customer: reads the order, renders it, sends the print, ends the connection. Both servers use it: they
 * differ in who calls it, and when.
 */
export async function serve(host: Host, connection: Connection): Promise<void> {
  // YOUR WORK (stage 1): this trusts the customer. Some hang up before they order (`receive` gives undefined), some talk
  // nonsense (`receive` throws EBADMSG), some leave while you work (`send` throws ECONNRESET). Make `serve` come to
  // its end without an error in each of these cases, with the connection ended.
  const order = (await connection.receive<Order>())!;
  const print = await render(host, order);
  await connection.send(print);
  connection.end();
}
