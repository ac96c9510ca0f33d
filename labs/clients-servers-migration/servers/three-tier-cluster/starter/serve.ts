/**
 * GIVEN: the loop of every server here: many connections at a time, on each of them one request after another. Nothing to
 * change here.
 */
import type { Connection, Host, Json } from 'dlabs';

/** Makes the reply to a request. What it throws becomes the reply `{ error }`. */
export type Answer = (message: unknown) => Promise<Json>;

/** Serves for ever. */
export async function serve(host: Host, port: number, answer: Answer): Promise<void> {
  for await (const connection of await host.listen(port)) void converse(host, connection, answer);
}

async function converse(host: Host, connection: Connection, answer: Answer): Promise<void> {
  try {
    for (
      let message = await connection.receive();
      message !== undefined;
      message = await connection.receive()
    ) {
      await connection.send(await replyTo(message, answer));
    }
  } catch (error) {
    host.log('a connection is broken:', error);
  }
  connection.end();
}

async function replyTo(message: unknown, answer: Answer): Promise<Json> {
  try {
    return await answer(message);
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
