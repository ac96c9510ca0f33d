/**
 * GIVEN: the station of a machine. It takes requests, lets your code answer them, and runs the agents that come. Nothing to
 * change here.
 */
import type { Connection, Host } from 'dlabs';
import { answerWish } from './client-server';
import { giveCode } from './code-on-demand';
import { arrive, live } from './mobile-agent';
import { port } from './protocol';
import type { Answer, Request } from './protocol';
import { evaluate } from './remote-evaluation';
import { census } from './segments';

/** Opens the station. `afterVisit` is told the name of each agent that came and is done here. */
export async function openStation(
  host: Host,
  afterVisit: (agent: string) => void = () => undefined,
): Promise<void> {
  const listener = await host.listen(port);
  host.log('open');
  for await (const connection of listener) void serve(host, connection, afterVisit);
}

async function serve(host: Host, connection: Connection, afterVisit: (agent: string) => void): Promise<void> {
  try {
    const request = await connection.receive<Request>();
    if (request === undefined) return;
    const answer = await answerOrError(host, request);
    await connection.send(answer);
    if (!('welcome' in answer)) return;
    await connection.receive().catch(() => undefined); // ends when the sender has let go
    host.log(`${answer.welcome} is here`);
    await live(host, answer.welcome);
    afterVisit(answer.welcome);
  } catch (error) {
    host.log('trouble:', error);
  } finally {
    connection.end();
  }
}

async function answerOrError(host: Host, request: Request): Promise<Answer> {
  try {
    return await answerTo(host, request);
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

async function answerTo(host: Host, request: Request): Promise<Answer> {
  if ('find' in request) return { offer: await answerWish(host, request.find) };
  if ('evaluate' in request) return { offer: await evaluate(host, request.evaluate, request.wish) };
  if ('agent' in request) {
    await arrive(host, request.agent, request.code, request.state);
    return { welcome: request.agent };
  }
  if ('code' in request) return { code: await giveCode(host, request.code) };
  if ('file' in request) return { text: (await host.disk.readText(request.file)) ?? '' };
  return { segments: await census(host, request.census) };
}
