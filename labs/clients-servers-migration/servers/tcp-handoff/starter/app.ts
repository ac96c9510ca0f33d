/**
 * GIVEN: an application server. It does not know, and need not know, who else had the connection before it came. Nothing to
 * change here.
 */
import type { Connection, Host } from 'dlabs';
import { ByteReader } from './bytes';
import { contentOf, fingerprint, ports, serversFor, sizeOf } from './cluster';

/** Milliseconds of work for a reply. */
const working = 2;

export default async function app(host: Host): Promise<void> {
  for await (const connection of await host.listen(ports.app)) {
    void converse(host, connection);
  }
}

async function converse(host: Host, connection: Connection): Promise<void> {
  try {
    const reader = new ByteReader(connection);
    for (let line = await reader.line(); line !== undefined; line = await reader.line()) {
      const [, path, length] = /^(\S+) (\d+)$/.exec(line) ?? [];
      if (path === undefined) throw new Error(`no request: “${line.slice(0, 80)}”`);
      const body = await reader.block(Number(length));
      if (body === undefined) throw new Error(`${path}: the client ended too early`);
      await reply(host, connection, path, body);
    }
  } catch (error) {
    host.log('a connection is over:', error);
    connection.reset();
    return;
  }
  connection.end();
}

async function reply(host: Host, connection: Connection, path: string, body: Uint8Array): Promise<void> {
  const content = await fetchContent(host, path);
  await host.compute(working);
  await connection.write(`200 ${host.name} ${fingerprint(body)} ${content.length}\n`);
  await connection.write(content);
  host.log(`${path}: ${body.length} bytes came, ${content.length} went to ${connection.remote.host}`);
}

/** From memory where it is this server's section, else from the data server. */
async function fetchContent(host: Host, path: string): Promise<Uint8Array> {
  if (serversFor(path)[0] === host.name) return contentOf(path);
  const connection = await host.connect({ host: 'data-1', port: ports.data });
  await connection.write(`${path}\n`);
  const content = await new ByteReader(connection).block(sizeOf(path));
  connection.end();
  if (content === undefined) throw new Error('data-1 has hung up');
  return content;
}
