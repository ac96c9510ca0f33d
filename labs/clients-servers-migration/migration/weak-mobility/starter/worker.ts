/**
 * GIVEN: the worker, a daemon that runs the programs of others. The first message of a connection says how the code
 * gets here. Type `run words 2` in the worker's terminal: then the initiative is the worker's own.
 */
import type { Connection, Host, Json } from 'dlabs';
import type { CodeCache, PushHeader, RunOrder } from './code';
import { store, worker } from './code';
import { pull } from './pull';
import { receivePush } from './push';
import { start } from './start';
import { twister } from './twister';

type Request = PushHeader | RunOrder;

export default async function daemon(host: Host): Promise<void> {
  const cache: CodeCache = new Map();
  const listener = await host.listen(worker.port);
  void obeyTerminal(host, cache);
  for await (const connection of listener) void serve(host, connection, cache);
}

/** One connection: gets the code, starts it, answers with its result or with what went wrong. */
async function serve(host: Host, connection: Connection, cache: CodeCache): Promise<void> {
  try {
    const request = await connection.receive<Request>();
    if (!request) return connection.end();
    await connection.send({ result: await carryOut(host, connection, request, cache) });
  } catch (error) {
    host.log('failed:', error);
    await connection.send({ error: messageOf(error) }).catch(() => undefined);
  }
  connection.end();
}

async function carryOut(
  host: Host,
  connection: Connection,
  request: Request,
  cache: CodeCache,
): Promise<Json> {
  if ('push' in request) {
    host.log(`${connection.remote.host} pushes ${request.push} ${request.version}`);
    return start(host, await receivePush(connection, request), request.data);
  }
  host.log(`${connection.remote.host} orders: run ${request.run} ${request.version}`);
  return start(host, await pull(host, store, request.run, request.version, cache), request.data);
}

/** `run NAME VERSION` pulls a program and runs it on some data. */
async function obeyTerminal(host: Host, cache: CodeCache): Promise<void> {
  for await (const line of host.input) {
    const [, name = '', version = ''] = /^run (\S+) (\S+)$/.exec(line.trim()) ?? [];
    if (name === '') host.log('I know one command: run NAME VERSION');
    else await runHere(host, name, version, cache);
  }
}

async function runHere(host: Host, name: string, version: string, cache: CodeCache): Promise<void> {
  try {
    const segment = await pull(host, store, name, version, cache);
    host.log('result:', await start(host, segment, twister(100)));
  } catch (error) {
    host.log('failed:', error);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
