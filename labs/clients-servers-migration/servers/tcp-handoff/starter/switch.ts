/**
 * The switch: looks at the first line of each connection, and passes the connection on to the application server for it.
 */
import type { Connection, Host } from 'dlabs';
import { ports, serversFor } from './cluster';
import { proxy } from './proxy';

export default async function main(host: Host): Promise<void> {
  for await (const client of await host.listen(ports.front)) void passOn(host, client);
}

/** One connection, until it is passed on. */
async function passOn(host: Host, client: Connection): Promise<void> {
  try {
    const head = await readHead(client);
    if (head === undefined) return client.end();
    const [server = 'app-1'] = serversFor(head.path);
    // YOUR WORK (stage 1): the proxy stays in between for as long as the connection lives. Hand the connection over instead.
    // YOUR WORK (stage 2): the server may be dead. Then the next one takes over; when nobody does, say so.
    await proxy(host, client, head.unread, { host: server, port: ports.app });
  } catch (error) {
    host.log('a connection is over:', error);
    client.reset();
  }
}

interface Head {
  /** The path in the first line. */
  readonly path: string;
  /** Everything that was read, the line as well: the server is to read it all. */
  readonly unread: Uint8Array;
}

/** Reads until the first line is there. @returns `undefined` when the client has ended before */
async function readHead(client: Connection): Promise<Head | undefined> {
  // YOUR WORK (stage 1): this takes whatever comes first for the line. It may be less than that, and more.
  const bytes = await client.read();
  if (bytes === undefined) return undefined;
  const [path = ''] = new TextDecoder().decode(bytes).split(' ');
  return { path, unread: bytes };
}
