/** Copies, as the client keeps them. */
import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import { FakeServer } from './fake-server';
import { blocksOf, blockText, inTime, Ledger, settled, useFiles } from './probes';
import { startServer } from './scenario';

const stage = 'callbacks';

check(
  'A block that was read is not asked for again, until it must be dropped',
  {
    stage,
    points: 15,
    hint: 'Keep the text by the name of the file and the number of the block. “drop” takes away the blocks of one file; after your own write, do so yourself.',
    schedules: 40,
  },
  async (world) => {
    world.defaultLink({ latency: [1, 20] });
    const fake = FakeServer.start(world);
    for (const file of ['a', 'b']) {
      fake.texts.set(file, new Map([0, 1, 2].map((block) => [block, blockText(`${file}${block}`)])));
    }
    await useFiles(world, 'desk', async (remote, host) => {
      const opened = new Map<string, Awaited<ReturnType<typeof remote.open>>>();
      for (const file of ['a', 'b'])
        opened.set(file, await inTime(host, 'Opening a file', remote.open(file)));
      const kept = new Set<string>();
      let story = 'A client opened “a” and “b”';
      const forget = (file: string): void => {
        for (const key of [...kept]) if (key.startsWith(file)) kept.delete(key);
      };
      for (let n = 0; n < 16; n++) {
        const name = world.pick(['a', 'b']);
        const file = opened.get(name) ?? assert.fail();
        const block = world.choose(3);
        const kind = world.choose(9);
        const blocks = fake.texts.get(name);
        if (kind === 0) {
          blocks?.set(block, blockText(`other${n}`));
          await inTime(host, `Answering the callback for “${name}”`, fake.drop(name));
          forget(name);
          story += `; then it was told to drop “${name}”`;
        } else if (kind < 3) {
          // A read of the same block may be under way when it is written.
          const reading = kind === 1 ? file.read(block) : undefined;
          await inTime(host, 'Writing', file.write(block, blockText(`own${n}`)));
          await reading;
          forget(name);
          story += `; then it wrote block ${block} of “${name}”`;
        } else {
          const before = fake.reads;
          const got = await inTime(host, 'Reading', file.read(block));
          const what = `${story}; then it read block ${block} of “${name}”`;
          const wanted = blocks?.get(block) ?? '';
          if (got !== wanted) assert.fail(`${what}. It should be “${wanted}” and is “${got}”.`);
          if (fake.reads > before && kept.has(`${name}${block}`)) {
            assert.fail(`${what}. It had read that before, and asked the server again.`);
          }
          kept.add(`${name}${block}`);
          story = what;
        }
      }
    });
  },
);

check(
  'Nobody reads what is older than an acknowledged write',
  {
    stage,
    points: 15,
    hint: 'This is your server and your client together. Run the checks of each alone first.',
    schedules: 30,
  },
  async (world) => {
    world.defaultLink({ latency: [1, 30] });
    world.host('files').putFile('a', blocksOf('a', 3));
    startServer(world);
    await settled(world);
    const ledger = new Ledger();
    for (let block = 0; block < 3; block++) ledger.put('a', block, blockText(`a${block}`));
    const clients = ['desk', 'sofa', 'attic'].map((machine) =>
      useFiles(world, machine, async (remote, host) => {
        const file = await inTime(host, 'Opening a file', remote.open('a'));
        for (let n = 0; n < 12; n++) {
          const block = world.choose(3);
          if (world.choose(4) > 0) {
            const judge = ledger.reading('a', block);
            const text = await inTime(host, 'A read', file.read(block));
            judge(text, machine, 'Three applications read and wrote “a”.');
          } else {
            const text = blockText(`${machine}${n}`);
            const write = ledger.begin('a', block, text);
            await inTime(host, 'A write', file.write(block, text));
            ledger.end(write);
          }
          await host.sleep(world.choose(40));
        }
      }),
    );
    await Promise.all(clients);
  },
);
