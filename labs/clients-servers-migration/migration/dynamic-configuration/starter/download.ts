/**
 * GIVEN: the two questions that a server’s catalogue answers, any number of them on a connection. Nothing is verified
 * here. Nothing to change here.
 */
import type { Connection, Json } from 'dlabs';
import type { Offer } from './contract';

/** Asks which handler the server has for a protocol. @throws {Error} when it has none, or went away */
export async function askOffer(connection: Connection, protocol: string): Promise<Offer> {
  const { offer } = await ask<{ offer: Offer }>(connection, { offer: protocol });
  return offer;
}

/** Asks for code. Who says that the text has that digest? @throws {Error} when the server has none, or went away */
export async function askCode(connection: Connection, digest: string): Promise<string> {
  const { code } = await ask<{ code: string }>(connection, { code: digest });
  return code;
}

async function ask<T extends object>(connection: Connection, question: Json): Promise<T> {
  await connection.send(question);
  const answer = await connection.receive<T | { error: string }>();
  if (!answer) throw new Error(`${connection.remote.host} went away`);
  if ('error' in answer) throw new Error(answer.error);
  return answer;
}
