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
  const running = new Set<Promise<void>>();
  for await (const connection of listener) {
    const over: Promise<void> = serve(host, entry, connection).then(() => void running.delete(over));
    running.add(over);
    if (running.size >= entry.limit) await Promise.race(running);
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

/** Starts the server for one caller. Settles when that server has ended, however it ended. */
async function serve(host: Host, { service, program, args }: Entry, connection: Connection): Promise<void> {
  try {
    const child = await host.spawn(program, { args, connection });
    await child.exited;
  } catch (error) {
    host.log(`${service}: nobody could be started: ${String(error)}`);
    await host.sleep(250);
    await host.spawn(program, { args, connection }).then(
      (child) => child.exited,
      () => connection.end(),
    );
  }
}
