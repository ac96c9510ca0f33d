/**
 * GIVEN: the other way to pass a connection on. The proxy stays in between, and copies every byte in both directions. It is
 * here to compare with. Nothing to change here.
 */
import type { Address, Connection, Host } from 'dlabs';

/** @param unread what was read from the client already */
export async function proxy(
  host: Host,
  client: Connection,
  unread: Uint8Array,
  server: Address,
): Promise<void> {
  const inside = await host.connect(server);
  if (unread.length > 0) await inside.write(unread);
  await Promise.all([copy(client, inside), copy(inside, client)]);
}

async function copy(from: Connection, to: Connection): Promise<void> {
  try {
    for (let bytes = await from.read(); bytes !== undefined; bytes = await from.read()) await to.write(bytes);
    to.end();
  } catch {
    from.reset();
    to.reset();
  }
}
