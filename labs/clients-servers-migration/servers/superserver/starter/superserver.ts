import type { Host } from 'dlabs';
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

/** Offers one service, for ever. */
async function offer(host: Host, { port, service }: Entry): Promise<void> {
  // YOUR WORK (stage 1): somebody else may have the port (EADDRINUSE). Report the line; the other services go on.
  const listener = await host.listen(port);
  host.log(`${service}: listening on port ${port}`);
  for await (const connection of listener) {
    // YOUR WORK (stage 2): start the program of this line, with its arguments and with the connection, and be ready for
    // the next caller at once. Now everybody who calls is sent away.
    // YOUR WORK (stage 3): at most `limit` servers of this service at once; who comes then waits. A server that cannot
    // be started costs its own caller the call, and nobody else.
    connection.end();
  }
}
