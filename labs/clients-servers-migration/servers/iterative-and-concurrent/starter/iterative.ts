import type { Host } from 'dlabs';
import { port } from './orders';
import { serve } from './serve';

/** The iterative server: serves each customer to the end, and only then turns to the next. */
export default async function iterative(host: Host): Promise<void> {
  const listener = await host.listen(port);
  host.log(`open, on port ${listener.port}`);

  // YOUR WORK (stage 1): a server does not go home after the first customer. Serve one after another, for ever.
  const connection = await listener.accept();
  if (connection) await serve(host, connection);

  host.log('served one customer, going home');
}
