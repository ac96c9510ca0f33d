import type { Host } from 'dlabs';
import { port } from './orders';

/** The concurrent server: serves nobody itself, but hands each connection to a worker process. */
export default async function dispatcher(host: Host): Promise<void> {
  const limit = Number(host.args[0] ?? 4);
  const listener = await host.listen(port);
  host.log(`open, on port ${listener.port}, with at most ${limit} workers`);

  host.signal.addEventListener('abort', () => listener.close());

  // Who is at work now. While all are, we do not accept: customers wait in the listener's backlog, in order.
  const working = new Set<Promise<void>>();
  for await (const connection of listener) {
    const worker = await host.spawn('worker.ts', { connection });
    const done: Promise<void> = worker.exited.then(() => void working.delete(done));
    working.add(done);
    if (working.size >= limit) await Promise.race(working);
  }

  // Whoever takes longer than this is stuck.
  await Promise.race([Promise.all(working), host.sleep(10_000)]);
  host.log('closed');
}
