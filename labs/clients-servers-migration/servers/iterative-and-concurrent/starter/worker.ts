import type { Host } from 'dlabs';
import { serve } from './serve';

/**
 * One worker: a process that serves the one connection which the dispatcher handed to it, and then ends. When it ends,
 * for whatever reason, the operating system closes the connection.
 */
export default async function worker(host: Host): Promise<void> {
  if (host.connection) await serve(host, host.connection);
}
