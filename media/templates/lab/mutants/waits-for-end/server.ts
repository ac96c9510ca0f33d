import type { Connection, Host } from 'dlabs';

/** An echo server: it listens on port 7, as RFC 862 says. */
export default async function server(host: Host): Promise<void> {
  const listener = await host.listen(7);
  for await (const connection of listener) {
    echo(connection).catch((error) => host.log(`A connection broke: ${error}`));
  }
}

/** Serves one client until it ends its stream. */
async function echo(connection: Connection): Promise<void> {
  const parts: Uint8Array[] = [];
  for (let bytes = await connection.read(); bytes !== undefined; bytes = await connection.read()) {
    parts.push(bytes);
  }
  for (const part of parts) await connection.write(part);
  connection.end();
}
