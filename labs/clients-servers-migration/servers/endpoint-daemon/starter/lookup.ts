import type { Connection, Host } from 'dlabs';
import type { Found, Greeting } from './protocol';
import { daemonPort } from './protocol';

/** How long somebody who wants a service waits for it at most, in ms. */
export const patience = 5_000;

/**
 * Connects to a server of `service` on `machine`, whatever its port is now. The server's greeting has been read.
 * @throws {Error} when there was none within `patience`
 */
export async function connectTo(host: Host, machine: string, service: string): Promise<Connection> {
  // YOUR WORK (stage 3): this asks once, believes the answer, and waits for ever.
  const daemon = await host.connect({ host: machine, port: daemonPort });
  await daemon.send({ op: 'lookup', service });
  const found = await daemon.receive<Found>();
  const port = found?.ports[0];
  if (port === undefined) throw new Error(`${machine} offers no ${service}`);
  const connection = await host.connect({ host: machine, port });
  await connection.receive<Greeting>();
  return connection;
}
