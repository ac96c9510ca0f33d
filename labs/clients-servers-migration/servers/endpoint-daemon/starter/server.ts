import type { Connection, Host, Json } from 'dlabs';
import type { Greeting } from './protocol';
import { keepRegistered } from './registration';

const sayings = ['A port is not a place.', 'Who asks, finds.', 'Nothing is as stale as an answer.'];

/** What the services answer, whatever the question. */
const services: Readonly<Record<string, (host: Host) => Json>> = {
  clock: (host) => Math.round(host.now()),
  dice: (host) => 1 + Math.floor(host.random() * 6),
  fortune: (host) => sayings[Math.floor(host.random() * sayings.length)] ?? '',
};

/** A server of the service that its first argument names. It takes any port that is free, and tells the daemon. */
export default async function server(host: Host): Promise<void> {
  const [service = 'clock'] = host.args;
  const listener = await host.listen(0);
  host.log(`${service}: on port ${listener.port}`);
  void keepRegistered(host, service, listener.port);
  for await (const connection of listener) void serve(host, service, connection);
}

async function serve(host: Host, service: string, connection: Connection): Promise<void> {
  try {
    await connection.send({ service } satisfies Greeting);
    for (let ask = await connection.receive(); ask !== undefined; ask = await connection.receive()) {
      await connection.send({ from: service, by: host.pid, answer: services[service]?.(host) ?? null });
    }
  } catch (error) {
    host.log(`${service}: the client is gone: ${String(error)}`);
  }
  connection.end();
}
