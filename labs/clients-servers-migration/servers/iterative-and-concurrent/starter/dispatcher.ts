import type { Host } from 'dlabs';
import { port } from './orders';
import { serve } from './serve';

/** The concurrent server: serves nobody itself, but hands each connection to a worker process. */
export default async function dispatcher(host: Host): Promise<void> {
  // How many workers may be at work at once. The checks start this program with other numbers, too.
  const limit = Number(host.args[0] ?? 4);
  const listener = await host.listen(port);
  host.log(`open, on port ${listener.port}, with at most ${limit} workers`);

  // YOUR WORK (stage 3): when `host.signal` is aborted, close the listener.

  for await (const connection of listener) {
    // YOUR WORK (stage 2): this is what a dispatcher never does: serve the customer itself. Hand the connection to a
    // worker process, which `host.spawn('worker.ts', { connection })` starts, and turn to the next customer. Never have
    // more than `limit` workers at once; `worker.exited` settles when a worker has ended, however it ended.
    await serve(host, connection);
  }

  // YOUR WORK (stage 3), continued: nobody comes any more. Wait for the workers that are still at work, then return.
  host.log('closed');
}
