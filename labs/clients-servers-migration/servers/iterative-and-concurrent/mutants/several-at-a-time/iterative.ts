import type { Host } from 'dlabs';
import { port } from './orders';
import { serve } from './serve';

/** The iterative server: serves each customer to the end, and only then turns to the next. */
export default async function iterative(host: Host): Promise<void> {
  const listener = await host.listen(port);
  host.log(`open, on port ${listener.port}`);
  for await (const connection of listener) {
    void serve(host, connection);
  }
}
