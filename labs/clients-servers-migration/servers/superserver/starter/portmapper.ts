import type { Connection, Host } from 'dlabs';
import { linesOf } from './conversation';
import { portsOf } from './services';

/** The port mapper, a resident server: it opened port 111 itself when the machine was switched on, and waits there. */
export default async function portmapper(host: Host): Promise<void> {
  const ports = portsOf((await host.disk.readText('services')) ?? '');
  const listener = await host.listen(ports.get('sunrpc') ?? 111);
  for await (const connection of listener) void serve(host, ports, connection);
}

async function serve(host: Host, ports: ReadonlyMap<string, number>, connection: Connection): Promise<void> {
  try {
    await connection.write(`220 ${host.name} sunrpc, process ${host.pid}\n`);
    for await (const name of linesOf(connection)) {
      if (name === 'quit') break;
      await connection.write(`250 ${ports.get(name) ?? 'unknown'}\n`);
    }
  } catch (error) {
    host.log(`the caller is gone: ${String(error)}`);
  }
  connection.end();
}
