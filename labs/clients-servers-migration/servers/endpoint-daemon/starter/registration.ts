import type { Host } from 'dlabs';
import { daemonPort } from './protocol';

/** Keeps a server of this machine registered, as long as it lives. It never settles and never throws. */
export async function keepRegistered(host: Host, service: string, port: number): Promise<void> {
  // YOUR WORK (stage 2): this tells the daemon once. The daemon may start later than the server, or end and start again.
  // And `closed` does not settle when the daemon goes: it waits until we have ended our side, too.
  const connection = await host.connect({ host: host.name, port: daemonPort });
  await connection.send({ op: 'register', service, port });
  await connection.receive();
  await connection.closed;
}
