import type { Address, Connection, Host, Json } from 'dlabs';

/** The message was not delivered: nobody listens there, or the machine does not answer. Nothing was executed. */
export class NotDelivered extends Error {
  override readonly name = 'NotDelivered';
}

/** The message was sent, and the connection was lost before the reply. Whether it was executed, nobody knows. */
export class NoReply extends Error {
  override readonly name = 'NoReply';
}

/** How long a machine may take to answer a request for a connection, in ms. */
const timeout = 1000;

/**
 * Sends one message on a connection of its own and gives the reply.
 * @throws {NotDelivered} @throws {NoReply}
 */
export async function exchange<Reply>(host: Host, to: Address, message: object): Promise<Reply> {
  const connection = await connect(host, to);
  try {
    await connection.send(message as Json);
    const reply = await connection.receive<Reply>();
    if (reply === undefined) throw new Error('the connection was ended');
    return reply;
  } catch (error) {
    throw new NoReply(`${to.host} did not reply: ${messageOf(error)}`);
  } finally {
    connection.end();
  }
}

/** Sends the reply of an exchange: the other side's part. */
export async function respond(connection: Connection, reply: object): Promise<void> {
  await connection.send(reply as Json);
  connection.end();
}

async function connect(host: Host, to: Address): Promise<Connection> {
  try {
    return await host.connect(to, { timeout });
  } catch (error) {
    throw new NotDelivered(`${to.host} cannot be reached: ${messageOf(error)}`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
