import type { Connection, Host } from 'dlabs';
import { port } from './orders';

/** The concurrent server: serves nobody itself, but hands each connection to a worker process. */
export default async function dispatcher(host: Host): Promise<void> {
  const limit = Number(host.args[0] ?? 4);
  const listener = await host.listen(port);
  host.log(`open, on port ${listener.port}, with at most ${limit} workers`);

  host.signal.addEventListener('abort', () => listener.close());

  const waiting: Connection[] = [];
  const working = new Set<Promise<void>>();
  const hire = async (): Promise<void> => {
    while (working.size < limit) {
      const connection = waiting.pop();
      if (!connection) return;
      const worker = await host.spawn('worker.ts', { connection });
      const done: Promise<void> = worker.exited.then(() => {
        working.delete(done);
        return hire();
      });
      working.add(done);
    }
  };
  for await (const connection of listener) {
    waiting.push(connection);
    await hire();
  }

  while (working.size > 0) await Promise.all(working);
  host.log('closed');
}
