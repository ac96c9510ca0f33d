/**
 * GIVEN: the laptop. It starts `words` here, runs low on battery, and moves it to the worker. Then it only names a
 * program, and lets the worker fetch it.
 */
import type { Host, Json } from 'dlabs';
import type { Reply, RunOrder } from './code';
import { worker } from './code';
import { library } from './library';
import { push } from './push';
import { start } from './start';
import { twister } from './twister';

export default async function laptop(host: Host): Promise<void> {
  const [words1] = library;
  if (!words1) return;
  const data = twister();
  const stop = new AbortController();
  host.log(`starts words 1 here, with ${data.lines.length} lines`);
  start(host, words1, data, stop.signal).catch((error) => host.log('  failed:', error));
  await host.sleep(2_500);

  stop.abort();
  host.log(`battery low: pushes words 1 to the worker, with ${data.lines.length} lines`);
  await show(host, push(host, worker, words1, data));

  for (const version of ['1', '2', '2']) {
    await host.sleep(1_000);
    host.log(`asks the worker to run words ${version}, whose code it must find by itself`);
    await show(host, order(host, { run: 'words', version, data: twister(100) }));
  }
}

async function order(host: Host, request: RunOrder): Promise<Json> {
  const connection = await host.connect(worker);
  try {
    await connection.send(request);
    const reply = await connection.receive<Reply>();
    if (!reply) throw new Error('the worker went away');
    if ('error' in reply) throw new Error(reply.error);
    return reply.result;
  } finally {
    connection.end();
  }
}

async function show(host: Host, result: Promise<Json>): Promise<void> {
  try {
    host.log('  result:', await result);
  } catch (error) {
    host.log('  failed:', error);
  }
}
