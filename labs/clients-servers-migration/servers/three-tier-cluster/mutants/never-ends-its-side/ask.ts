/**
 * One question to a server and its reply: how a tier talks to the next one.
 */
import type { Address, Connection, Host, Json } from 'dlabs';

/**
 * @param patience milliseconds, connecting included
 * @returns the reply
 * @throws an error when there is none
 */
export async function ask<T>(host: Host, address: Address, message: Json, patience: number): Promise<T> {
  let connection: Connection | undefined;
  const asking = async (): Promise<T> => {
    connection = await host.connect(address, { timeout: patience });
    await connection.send(message);
    const reply = await connection.receive<T>();
    if (reply === undefined) throw new Error(`${address.host} hung up`);
    return reply;
  };
  const late = host.sleep(patience).then((): never => {
    throw new Error(`${address.host} does not answer`);
  });
  try {
    const reply = await Promise.race([asking(), late]);
    return reply;
  } catch (error) {
    connection?.reset();
    throw error;
  }
}
