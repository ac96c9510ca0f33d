/** What the switch has to carry, as a proxy and with handoff. */
import type { Connection } from 'dlabs';
import { measure } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { client } from './probes';
import { apps, connect, startServers } from './scenario';
import type * as ProxyModule from './starter/proxy';
import { ports, serversFor } from './starter/cluster';

const requests = 5;

/** Bytes that came to the switch or left it, handoffs included. */
function throughSwitch(world: World): number {
  const pairs = ['town', ...apps].map(
    (name) => world.traffic.between(name, 'switch').bytes + world.traffic.between('switch', name).bytes,
  );
  return pairs.reduce((sum, bytes) => sum + bytes, 0);
}

/** Kilobytes through the switch for each request; absent when a reply did not come. */
async function cost(world: World, size: number): Promise<number | undefined> {
  const before = throughSwitch(world);
  for (let n = 0; n < requests; n++) {
    const request = { path: `/pictures/cat-${size}`, body: new Uint8Array() };
    const [outcome] = await client(world, { requests: [request] });
    if (outcome?.content?.length !== size) return undefined;
  }
  return Math.round((throughSwitch(world) - before) / requests / 10) / 100;
}

measure(
  'Bytes through the switch',
  {
    stage: 'handoff',
    x: { label: 'Size of a reply', unit: 'kB', values: [1, 5, 10, 25, 50, 75, 100] },
    y: { label: 'Through the switch, for each request', unit: 'kB' },
    caption:
      'The proxy carries each reply twice, in and out. With handoff the switch carries a request and a few hundred bytes of connection state, however large the reply is.',
  },
  async (world, size) => {
    connect(world);
    startServers(world);
    const proxying = world.host('switch').run(async (host, student) => {
      const { proxy } = student<typeof ProxyModule>('proxy.ts');
      const listener = await host.listen(ports.front);
      void host.sleep(20_000).then(() => listener.close());
      const serve = (connection: Connection, name: string): Promise<void> =>
        proxy(host, connection, new Uint8Array(), { host: name, port: ports.app });
      for await (const connection of listener) void serve(connection, serversFor('/pictures/')[0] ?? '');
    });
    await world.sleep(20);
    const proxied = await cost(world, size * 1_000);
    await proxying;
    world.host('switch').start('switch.ts');
    await world.sleep(20);
    const yours = await cost(world, size * 1_000);
    return {
      ...(proxied !== undefined && { proxy: proxied }),
      ...(yours !== undefined && { 'your switch': yours }),
    };
  },
);
