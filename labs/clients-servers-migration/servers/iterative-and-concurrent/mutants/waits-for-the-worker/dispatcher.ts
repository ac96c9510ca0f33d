import type { Host } from 'dlabs';
import { port } from './orders';

/** The concurrent server: serves nobody itself, but hands each connection to a worker process. */
export default async function dispatcher(host: Host): Promise<void> {
  const limit = Number(host.args[0] ?? 4);
  const listener = await host.listen(port);
  host.log(`open, on port ${listener.port}, with at most ${limit} workers`);

  host.signal.addEventListener('abort', () => listener.close());

  for await (const connection of listener) {
    const worker = await host.spawn('worker.ts', { connection });
    await worker.exited;
  }

  host.log('closed');
}
