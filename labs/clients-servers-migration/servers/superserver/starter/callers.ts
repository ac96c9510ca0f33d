import type { Host } from 'dlabs';
import { linesOf } from './conversation';
import { portsOf } from './services';
import { services } from './tables';

const ports = portsOf(services);
const everyday = ['ftp', 'telnet', 'smtp', 'login', 'sunrpc'];

/**
 * The users. One of them calls some service every few seconds. Type the name of a service to call it and say nothing for
 * twenty seconds, or a name and a line: `telnet make 3000`, `telnet crash`, `ftp list`.
 */
export default async function callers(host: Host): Promise<void> {
  void (async () => {
    for (;;) {
      await host.sleep(4_000);
      const service = everyday[Math.floor(host.random() * everyday.length)] ?? 'telnet';
      void call(host, service, '');
    }
  })();
  for await (const typed of host.input) {
    const [service = '', ...line] = typed.trim().split(' ');
    void call(host, service, line.join(' '), 20_000);
  }
}

/** One call. Without a line to say, the caller hangs up after `patience` ms of silence. */
async function call(host: Host, service: string, line: string, patience = 1_000): Promise<void> {
  const port = ports.get(service);
  if (port === undefined) return host.log(`there are: ${[...ports.keys()].join(', ')}`);
  const told = (text: string): void => host.log(`${service.padEnd(8)} ${text}`);
  try {
    const connection = await host.connect({ host: 'box', port });
    void host.sleep(line === '' ? patience : 0).then(async () => {
      if (line !== '') await connection.write(`${line}\nquit\n`);
      connection.end();
    }, told);
    for await (const answer of linesOf(connection)) told(answer);
    told('the connection has ended');
  } catch (error) {
    told((error as Error).message);
  }
}
