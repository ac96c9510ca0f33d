import type { Host } from 'dlabs';
import { inTime } from './in-time';
import { connectTo } from './lookup';
import { daemonPort } from './protocol';

const everyday = ['clock', 'dice', 'fortune'];

/** Wants something every two seconds. Type the name of a service to use it, or `where NAME` to see the daemon's answer. */
export default async function clients(host: Host): Promise<void> {
  void (async () => {
    for (let n = 0; ; n++) {
      await host.sleep(2_000);
      void use(host, everyday[n % everyday.length] ?? 'clock');
    }
  })();
  for await (const typed of host.input) {
    const [word = '', name = ''] = typed.trim().split(' ');
    void (word === 'where' ? where(host, name) : use(host, word));
  }
}

async function use(host: Host, service: string): Promise<void> {
  const begin = host.now();
  const told = (text: string): void =>
    host.log(`${service.padEnd(8)} ${String(Math.round(host.now() - begin)).padStart(5)} ms  ${text}`);
  try {
    const connection = await connectTo(host, 'box', service);
    await connection.send('please');
    const answer = await inTime(host, 5_000, connection.receive());
    told(`port ${connection.remote.port}: ${JSON.stringify(answer ?? 'no answer')}`);
    connection.end();
  } catch (error) {
    told((error as Error).message);
  }
}

async function where(host: Host, service: string): Promise<void> {
  try {
    const connection = await host.connect({ host: 'box', port: daemonPort });
    await connection.send({ op: 'lookup', service });
    host.log(await connection.receive());
    connection.end();
  } catch (error) {
    host.log((error as Error).message);
  }
}
