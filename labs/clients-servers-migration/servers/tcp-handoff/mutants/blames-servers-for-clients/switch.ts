/**
 * The switch: looks at the first line of each connection, and passes the connection on to the application server for it.
 */
import type { Connection, Host } from 'dlabs';
import { concat } from './bytes';
import { lineMax, passOver, ports, serversFor, unavailable } from './cluster';

/** When each server that failed to take over is to be tried again. */
const outUntil = new Map<string, number>();

export default async function main(host: Host): Promise<void> {
  for await (const client of await host.listen(ports.front)) void passOn(host, client);
}

/** One connection, until it is passed on. */
async function passOn(host: Host, client: Connection): Promise<void> {
  try {
    const head = await readHead(client);
    if (head === undefined) return client.end();
    for (const server of candidates(host, head.path)) {
      if (await handOff(host, client, head, server)) return;
    }
    await client.write(unavailable);
    client.end();
  } catch (error) {
    host.log('a connection is over:', error);
    client.reset();
  }
}

/** The servers for this path, without those that failed a short while ago. */
function candidates(host: Host, path: string): string[] {
  return serversFor(path).filter((server) => (outUntil.get(server) ?? 0) <= host.now());
}

/** @returns whether the server has it; if not, it is still ours */
async function handOff(host: Host, client: Connection, head: Head, server: string): Promise<boolean> {
  try {
    await client.handOff({ host: server, port: ports.app }, { unread: head.unread });
    return true;
  } catch (error) {
    host.log(`${server} does not take over:`, error);
    outUntil.set(server, host.now() + passOver);
    return false;
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
  let unread: Uint8Array = new Uint8Array(0);
  for (;;) {
    const end = unread.subarray(0, lineMax).indexOf(10);
    if (end >= 0) {
      const [path = ''] = new TextDecoder().decode(unread.subarray(0, end)).split(' ');
      return { path, unread };
    }
    if (unread.length >= lineMax) throw new Error('the first line has no end');
    const bytes = await client.read();
    if (bytes === undefined) return undefined;
    unread = concat(unread, bytes);
  }
}
