/**
 * One question to a server and its reply: how a tier talks to the next one.
 */
import type { Address, Host, Json } from 'dlabs';

// YOUR WORK (stage 1): a server that has been asked may never reply: it hangs, or its machine has lost its power, and then
// nothing comes, not even an error. Be back after `patience` ms in all, whatever happens, with the reply or with an error.

/**
 * @param patience milliseconds, connecting included
 * @returns the reply
 * @throws an error when there is none
 */
export async function ask<T>(host: Host, address: Address, message: Json, patience: number): Promise<T> {
  const connection = await host.connect(address, { timeout: patience });
  await connection.send(message);
  const reply = await connection.receive<T>();
  connection.end();
  if (reply === undefined) throw new Error(`${address.host} hung up`);
  return reply;
}
