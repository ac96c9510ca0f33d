import type { Connection, Host } from 'dlabs';
import { orderPort, readLine, urgentPort } from './protocol';
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
  const listener = await host.listen(urgentPort);
  for await (const connection of listener) void serveUrgent(connection, sessions);
}

async function serveUrgent(connection: Connection, sessions: ReadonlyMap<number, Session>): Promise<void> {
  try {
    for (;;) {
      const request = readLine(await connection.receive());
      if (!request || !('urgent' in request)) break;
      const session = sessions.get(request.session ?? 0);
      await connection.send(session ? await session.answer(request) : { unknown: true });
    }
  } catch {
    // Whoever it was has left.
  }
  connection.end();
}
