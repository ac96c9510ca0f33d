import type { Connection, Host } from 'dlabs';
import { linesOf } from './conversation';

/** What one conversation takes of the memory of a resident server: the stack of a thread. */
const stack = 1024 * 1024;

/**
 * How it is done without a superserver, for comparison: a server that opens its port itself, waits there for ever, and
 * serves each caller in a thread of its own. The measurements start one for each service.
 */
export default async function resident(host: Host): Promise<void> {
  const [service = '', port] = host.args;
  const listener = await host.listen(Number(port));
  for await (const connection of listener) void serve(host, service, connection);
}

async function serve(host: Host, service: string, connection: Connection): Promise<void> {
  const thread = host.allocate(stack);
  try {
    await connection.write(`220 ${host.name} ${service}, process ${host.pid}\n`);
    for await (const line of linesOf(connection)) if (line === 'quit') break;
  } catch (error) {
    host.log(`${service}: the caller is gone: ${String(error)}`);
  } finally {
    connection.end();
    thread.release();
  }
}
