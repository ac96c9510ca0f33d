import type { Host } from 'dlabs';
import { orderPort } from './protocol';
import { Session } from './session';

/** The press: prints books for clients, each in a session of its own. */
export default async function press(host: Host): Promise<void> {
  const sessions = new Map<number, Session>();
  await Promise.all([takeOrders(host, sessions), takeUrgent(host, sessions)]);
}

async function takeOrders(host: Host, sessions: Map<number, Session>): Promise<void> {
  const listener = await host.listen(orderPort);
  let number = 0;
  for await (const connection of listener) {
    const session = new Session(host, ++number, connection);
    sessions.set(session.number, session);
    host.log(`session ${session.number} begins`);
    void session.serve().then(() => {
      sessions.delete(session.number);
      host.log(`session ${session.number} is over`);
    });
  }
}

/** Urgent messages on a port of their own. */
async function takeUrgent(host: Host, sessions: ReadonlyMap<number, Session>): Promise<void> {
  // YOUR WORK (stage 2): listen on `urgentPort`. For each line find the session that it names, let it answer, and send
  // the answer. {"unknown":true} is the answer for a session that there is not.
  host.log(`nobody listens to urgent messages yet (sessions: ${sessions.size})`);
}
