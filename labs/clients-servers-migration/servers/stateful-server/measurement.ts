/** What state buys: how long a read takes without it, with an open table, and with copies. */
import { measure } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { blocksOf, settled, staying, useFiles } from './probes';
import { Raw } from './raw';
import { startServer } from './scenario';
import { files } from './starter/protocol';
import { Store } from './starter/store';

const blocks = 10;
/** How often the file is read from front to back. */
const rounds = 4;
/** Milliseconds for which the application looks at each block. */
const pause = 10;

type ReadBlock = (block: number) => Promise<string>;

/** A server of the measurement that knows nothing of its clients, on a machine of its own, and a client of it. */
async function readStateless(world: World): Promise<number> {
  void world.host('archive').run(async (host) => {
    const store = await Store.open(host);
    for await (const connection of await host.listen(files.port)) {
      for (let block; (block = await connection.receive<number>()) !== undefined;) {
        await connection.send({ ...(await store.read('a', block)) });
      }
    }
  });
  await world.sleep(20);
  const connection = await staying(world, 'attic', (host) =>
    host.connect({ host: 'archive', port: files.port }),
  );
  return readAll(world, async (block) => {
    await connection.send(block);
    return (await connection.receive<{ text: string }>())?.text ?? '';
  });
}

/** Reads the file several times, block after block; the milliseconds that one read took on average. */
async function readAll(world: World, read: ReadBlock): Promise<number> {
  let waited = 0;
  for (let n = 0; n < rounds * blocks; n++) {
    const begin = world.now();
    await read(n % blocks);
    waited += world.now() - begin;
    await world.sleep(pause);
  }
  return waited / (rounds * blocks);
}

measure(
  'Time to read a block: stateless, stateful, cached',
  {
    stage: 'callbacks',
    x: { label: 'One-way delay', unit: 'ms', values: [0.5, 1, 2, 4, 6, 8, 12] },
    y: { label: 'Time to read a block', unit: 'ms' },
    caption:
      'A file of ten blocks is read four times from front to back. Without state, each read costs a round trip and a movement of the disk’s arm. With an open table, the arm has moved before. With copies, only the first time costs anything at all.',
  },
  async (world, delay) => {
    world.defaultLink({ latency: delay });
    for (const name of ['files', 'archive']) world.host(name).putFile('a', blocksOf('a', blocks));
    startServer(world);
    await settled(world);
    const raw = await staying(world, 'desk', async (host) => {
      const client = await Raw.open(host);
      await client.must({ op: 'open', fd: 1, file: 'a' });
      return client;
    });
    const stateful = await readAll(world, (block) => raw.read(1, block));
    const read = await useFiles(world, 'sofa', async (remote) => {
      const file = await remote.open('a');
      return (block: number) => file.read(block);
    });
    const cached = await readAll(world, read);
    const stateless = await readStateless(world);
    return {
      'stateless: a server that only reads': stateless,
      'stateful: your open table': stateful,
      'cached: your copies': cached,
    };
  },
);
