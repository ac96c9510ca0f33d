/**
 * GIVEN: readers of the newspaper. One looks at a page every 400 ms, without a session. Type a name, and a reader of that
 * name looks at another page of its own session. Nothing to change here.
 */
import type { Host } from 'dlabs';
import type { Reply } from './cluster';
import { ports } from './cluster';

const articles = 'weather chess football opera markets science recipes letters'.split(' ');

export default async function readers(host: Host): Promise<void> {
  void visitors(host);
  for (let n = 0; ; n++) {
    await host.sleep(400);
    void look(host, 'somebody', n);
  }
}

async function visitors(host: Host): Promise<void> {
  let n = 0;
  for await (const name of host.input) void look(host, name, n++, name);
}

async function look(host: Host, who: string, n: number, session?: string): Promise<void> {
  const wanted = [0, 1, 2].map((offset) => articles[(n + offset) % articles.length] ?? '');
  const begin = host.now();
  const told = await ask(host, { articles: wanted, ...(session !== undefined && { session }) });
  host.log(`${who}: ${told} (${Math.round(host.now() - begin)} ms)`);
}

async function ask(host: Host, request: { articles: string[]; session?: string }): Promise<string> {
  try {
    const connection = await host.connect({ host: 'switch', port: ports.front });
    await connection.send(request);
    const reply = await connection.receive<Reply>();
    connection.end();
    if (reply === undefined) return 'no reply';
    if ('error' in reply) return `error: ${reply.error}`;
    const visit = reply.seen === undefined ? '' : `, page ${reply.seen} of this visit`;
    return `${request.articles.join(', ')}, from ${reply.server}${visit}`;
  } catch (error) {
    return String(error);
  }
}
