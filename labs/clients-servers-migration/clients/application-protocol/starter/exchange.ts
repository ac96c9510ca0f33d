/** GIVEN: one request to the server, and its reply. */
import type { Connection, Host } from 'dlabs';
import type { Reply, Request } from './calendar';
import { server } from './calendar';

/** So long, in milliseconds, a phone waits to be connected, and again for the reply. */
const patience = 3_000;

/**
 * Sends a request to the server and waits for its reply.
 * @throws when the server cannot be reached, or when no reply comes. Then nobody knows whether the request got there.
 */
export async function exchange(host: Host, request: Request): Promise<Reply> {
  const connection = await host.connect(server, { timeout: patience });
  const timer = setTimeout(() => connection.reset(), patience);
  try {
    return await ask(connection, request);
  } finally {
    clearTimeout(timer);
    connection.end();
  }
}

async function ask(connection: Connection, request: Request): Promise<Reply> {
  await connection.send(request);
  const reply = await connection.receive<Reply>();
  if (!reply) throw new Error('the server went away without an answer');
  return reply;
}
