/**
 * GIVEN: a question to another host, and its answer. Nothing to change here.
 */
import type { Host } from 'dlabs';
import { port } from './jobs';
import type { Request } from './jobs';

/**
 * Asks another host on a connection of its own, and gives its answer.
 * @param patience milliseconds
 * @param padding bytes that travel with the question
 * @throws when there is no answer in time, for whatever reason: the question may have arrived, or not
 */
export async function ask<T>(
  host: Host,
  to: string,
  request: Request,
  patience: number,
  padding = 0,
): Promise<T> {
  const connection = await host.connect({ host: to, port }, { timeout: 1_000 });
  const alarm = setTimeout(() => connection.reset(), patience);
  try {
    await connection.send(request, { padding });
    const answer = await connection.receive<T>();
    if (answer === undefined) throw new Error(`${to} gave no answer`);
    return answer;
  } finally {
    clearTimeout(alarm);
    connection.end();
  }
}
