import type { Connection, Host, Listener } from 'dlabs';
import { readTable } from './table';
import type { Entry } from './table';

/** Listens on the ports of all services, and starts a service's server when somebody calls. */
export default async function superserver(host: Host): Promise<void> {
  const services = await host.disk.readText('services');
  const inetd = await host.disk.readText('inetd.conf');
  const { entries, bad } = readTable(services ?? '', inetd ?? '');
  for (const { line, problem } of bad) report(host, line, problem);
  await Promise.all(entries.map((entry) => offer(host, entry)));
}

/** Tells the operator of a line that is no good. */
function report(host: Host, line: number, problem: string): void {
  host.log(`inetd.conf:${line}: ${problem}`);
}

/** Offers one service, for ever. Callers beyond the limit wait in the listener's backlog. */
async function offer(host: Host, entry: Entry): Promise<void> {
  const listener = await open(host, entry);
  if (!listener) return;
  let running = 0;
  const waiting: Connection[] = [];
  const next = async (): Promise<void> => {
    const connection = running < entry.limit ? waiting.shift() : undefined;
    if (!connection) return;
    try {
      const child = await host.spawn(entry.program, { args: entry.args, connection });
      running++;
      await child.exited;
      running--;
    } catch {
      connection.end();
    }
    void next();
  };
  for await (const connection of listener) {
    waiting.push(connection);
    void next();
  }
}

async function open(host: Host, { line, port, service }: Entry): Promise<Listener | undefined> {
  try {
    const listener = await host.listen(port);
    host.log(`${service}: listening on port ${port}`);
    return listener;
  } catch (error) {
    report(host, line, String(error));
    return undefined;
  }
}
