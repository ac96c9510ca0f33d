import type { Connection, Host } from 'dlabs';
import { inTime } from './in-time';
import type { Found, Greeting } from './protocol';
import { daemonPort } from './protocol';

/** How long somebody who wants a service waits for it at most, in ms. */
export const patience = 5_000;

/** How long one step may take: connecting, an answer of the daemon, a greeting. */
const step = 500;

/**
 * Connects to a server of `service` on `machine`, whatever its port is now. The server's greeting has been read.
 * @throws {Error} when there was none within `patience`
 */
export async function connectTo(host: Host, machine: string, service: string): Promise<Connection> {
  for (const end = host.now() + patience; host.now() < end; await host.sleep(100)) {
    for (const port of await lookUp(host, machine, service)) {
      const connection = await greeted(host, machine, port, service);
      if (connection) return connection;
      if (host.now() >= end) break;
    }
  }
  throw new Error(`nobody offered ${service} on ${machine} within ${patience} ms`);
}

/** What the daemon says; nothing when it says nothing. */
async function lookUp(host: Host, machine: string, service: string): Promise<readonly number[]> {
  let daemon: Connection | undefined;
  try {
    daemon = await host.connect({ host: machine, port: daemonPort }, { timeout: step });
    await daemon.send({ op: 'lookup', service });
    return (await inTime(host, step, daemon.receive<Found>()))?.ports ?? [];
  } catch {
    return [];
  } finally {
    daemon?.end();
  }
}

/** A connection to that port, if a server of the service greets there. */
async function greeted(
  host: Host,
  machine: string,
  port: number,
  service: string,
): Promise<Connection | undefined> {
  let connection: Connection | undefined;
  try {
    connection = await host.connect({ host: machine, port });
    const greeting = await inTime(host, step, connection.receive<Greeting>());
    if (greeting?.service === service) return connection;
  } catch {
    // The server is gone, or it is none.
  }
  connection?.reset();
  return undefined;
}
