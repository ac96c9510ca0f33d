/** GIVEN: one request to the hub, and its reply. */
import type { Connection, Host } from 'dlabs';
import type { Reply, Request } from './messages';
import { hub } from './messages';

/** So long, in milliseconds, a device waits to be connected, and again for the reply. */
const patience = 3_000;

/**
 * Sends a request to the hub and waits for its reply.
 * @throws when the hub cannot be reached, or when no reply comes. Then nobody knows whether the request got there.
 */
export async function exchange(host: Host, request: Request): Promise<Reply> {
  const connection = await host.connect(hub, { timeout: patience });
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
  if (!reply) throw new Error('the hub went away without an answer');
  return reply;
}
