import type { Connection, Host } from 'dlabs';
import { respond } from './exchange';
import { type Binding, type Found, type Lookup, registry, type Registration } from './messages';

/** The location service: says where a service was when it was last told. */
export default async function (host: Host): Promise<void> {
  const bindings = new Map<string, Binding>();
  const listener = await host.listen(registry.port);
  for await (const connection of listener) {
    answer(connection).catch((error: unknown) => host.log('nobody waits for the answer:', error));
  }

  async function answer(connection: Connection): Promise<void> {
    const message = await connection.receive<Lookup | Registration>();
    if (message && 'lookup' in message) {
      const found: Found = { binding: bindings.get(message.lookup) ?? null };
      host.log(
        `${connection.remote.host} looks up ${message.lookup}: ${found.binding?.place.host ?? 'unknown'}`,
      );
      await respond(connection, found);
    } else if (message) {
      host.log(`${message.register} is at ${message.binding.place.host}`);
      bindings.set(message.register, message.binding);
      await respond(connection, { registered: true });
    } else {
      connection.end();
    }
  }
}
