import type { Host } from 'dlabs';
import { daemonPort } from './protocol';

/** Keeps a server of this machine registered, as long as it lives. It never settles and never throws. */
export async function keepRegistered(host: Host, service: string, port: number): Promise<void> {
  for (;;) {
    try {
      const connection = await host.connect({ host: host.name, port: daemonPort });
      await connection.send({ op: 'register', service, port });
      // The answer comes once; then there is nothing until the daemon ends.
      while ((await connection.receive()) !== undefined);
      connection.end();
    } catch {
      // No daemon, or no longer.
    }
  }
}
