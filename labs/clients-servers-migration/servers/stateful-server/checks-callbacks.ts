/** Callbacks, as the server makes them. */
import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { blocksOf, blockText, Ledger, settled, staying } from './probes';
import { Raw } from './raw';
import { startServer } from './scenario';

const stage = 'callbacks';
const length = 4;

function start(world: World): void {
  for (const name of ['a', 'b']) world.host('files').putFile(name, blocksOf(name, length));
  startServer(world);
}

async function openAll(raw: Raw): Promise<void> {
  await raw.must({ op: 'open', fd: 1, file: 'a' });
  await raw.must({ op: 'open', fd: 2, file: 'b' });
}

check(
  'Who has a copy has dropped it before the writer has its reply',
  {
    stage,
    points: 20,
    hint: 'Call the others back first, wait until they have answered, write then, and reply last.',
    schedules: 60,
  },
  async (world) => {
    world.defaultLink({ latency: [1, 20] });
    start(world);
    await settled(world);
    const machines = ['desk', 'sofa', 'attic'];
    const had = machines.map(() => world.choose(2) === 1);
    const raws = await Promise.all(
      machines.map((machine, m) =>
        staying(world, machine, async (host) => {
          const raw = await Raw.open(host, { delay: () => world.choose(3) * 60 });
          await openAll(raw);
          await raw.read(had[m] ? 1 : 2, world.choose(length));
          // Who closes a file may keep its copies.
          if (world.choose(3) === 0) await raw.must({ op: 'close', fd: 1 });
          return raw;
        }),
      ),
    );
    await world.host('study').run(async (host) => {
      const raw = await Raw.open(host);
      await openAll(raw);
      if (world.choose(2) === 1) await raw.read(1, 0);
      await raw.must({ op: 'write', fd: 1, block: 0, text: blockText('new') });
      judge(raws, had);
      for (const one of raws) one.told.length = 0;
      await raw.must({ op: 'write', fd: 1, block: 1, text: blockText('newer') });
      const again = raws.find(({ told }) => told.length > 0);
      if (again)
        assert.fail(
          `“${again.name}” had dropped its copies of “a”, or had none, and has read nothing since. “a” was written again, and it was told again.`,
        );
    });
  },
);

/** A write of “a” was acknowledged: who had copies must have answered, and nobody else must have been told. */
function judge(raws: readonly Raw[], had: readonly boolean[]): void {
  raws.forEach(({ name, told, unanswered, copies }, m) => {
    if (had[m] && told.length === 0) {
      assert.fail(
        `“${name}” had read “a”. “a” was written and acknowledged, and “${name}” was not told to drop its copy.`,
      );
    }
    if (had[m] && (unanswered > 0 || copies.has('a'))) {
      assert.fail(
        `“${name}” had read “a” and was told to drop its copy. The write was acknowledged before “${name}” had answered.`,
      );
    }
    if (!had[m] && told.length > 0) {
      assert.fail(
        `“${name}” had read “b” alone, and when “a” was written it was told to drop its copies of “${told[0]}”.`,
      );
    }
  });
}

check(
  'No copy that a client was allowed to keep is older than a write',
  {
    stage,
    points: 15,
    hint: 'A read may come while a write waits for the others, or while the disk is busy with it. Does the server take back that copy, too? What concerns one file is best done one thing after another.',
    schedules: 80,
  },
  async (world) => {
    world.defaultLink({ latency: [1, 60] });
    start(world);
    await settled(world);
    const ledger = new Ledger();
    for (let block = 0; block < length; block++) ledger.put('a', block, blockText(`a${block}`));
    const raws: Raw[] = [];
    const troubles: string[] = [];
    const story = 'Three clients read and wrote “a” and kept copies until they were told to drop them.';
    const clients = ['desk', 'sofa', 'attic'].map((machine) =>
      staying(world, machine, async (host) => {
        const raw = await Raw.open(host, { delay: () => world.choose(2) * 30 });
        raws.push(raw);
        await raw.must({ op: 'open', fd: 1, file: 'a' });
        const own: Promise<unknown>[] = [];
        for (let n = 0; n < 10; n++) {
          const block = world.choose(2);
          if (world.choose(3) > 0) {
            const verdict = ledger.reading('a', block);
            const text = raw.copies.get('a')?.blocks.get(block) ?? (await raw.read(1, block));
            verdict(text, machine, story);
          } else {
            // It does not always wait for what it has asked before it writes, nor for its write before it reads on.
            if (world.choose(2) === 1) own.push(raw.read(1, world.choose(2)));
            const text = blockText(`${machine}${n}`);
            const write = ledger.begin('a', block, text);
            const written = raw.must({ op: 'write', fd: 1, block, text }).then(() => {
              ledger.end(write);
              troubles.push(...raws.flatMap((one) => staleIn(ledger, one, block, story)));
            });
            if (world.choose(2) === 0) await written;
            else own.push(written);
          }
          await host.sleep(world.choose(30));
        }
        await Promise.all(own);
      }),
    );
    await Promise.all(clients);
    if (troubles[0] !== undefined) assert.fail(troubles[0]);
  },
);

/** A client may read from its copy at this moment, if it has one: what would be wrong with that. */
function staleIn(ledger: Ledger, { copies, name }: Raw, block: number, story: string): string[] {
  const copy = copies.get('a')?.blocks.get(block);
  try {
    if (copy !== undefined) ledger.reading('a', block)(copy, name, story);
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}

check(
  'A write and a read at the same time: every order',
  {
    stage,
    points: 10,
    hint: 'Look at the moment in which the reader’s block left the disk: was the writer already waiting for answers, or for the disk? Is the reader on the list that the writer goes through?',
    exhaustive: true,
    within: 120_000,
    virtualTime: true,
  },
  async (world) => {
    world.defaultLink({ latency: 1 });
    world.host('files').putFile('a', blockText('old'));
    startServer(world);
    await settled(world);
    const raws: Raw[] = [];
    for (const machine of ['desk', 'study']) {
      raws.push(
        await staying(world, machine, async (host) => {
          const raw = await Raw.open(host);
          await raw.must({ op: 'open', fd: 1, file: 'a' });
          return raw;
        }),
      );
    }
    const [reader, writer] = raws as [Raw, Raw];
    const write = writer.must({ op: 'write', fd: 1, block: 0, text: blockText('new') });
    const read = reader.read(1, 0);
    await Promise.all([write, read]);
    await world.sleep(1_000);
    const kept = reader.copies.get('a')?.blocks.get(0);
    if (kept === undefined || kept === blockText('new')) return;
    assert.fail(
      `One client wrote “new” while another one read. The write was acknowledged; a second later the reader still had “${kept}”, and had not been told.`,
    );
  },
);

check(
  'A write that was acknowledged is safe on the disk',
  {
    stage,
    points: 5,
    hint: 'Await “this.#store.write” before you reply.',
    schedules: 10,
    virtualTime: true,
  },
  async (world) => {
    world.defaultLink({ latency: 0.05 });
    start(world);
    await settled(world);
    await world.host('study').run(async (host) => {
      const raw = await Raw.open(host);
      await openAll(raw);
      await host.sleep(world.choose(10));
      await raw.must({ op: 'write', fd: 1, block: 0, text: blockText('new') });
      world.host('files').powerFail();
    });
    if (world.host('files').files.get('a')?.startsWith(blockText('new'))) return;
    assert.fail(
      '“new” was written, and acknowledged. At this very moment the server lost its power, and “new” was not on the disk.',
    );
  },
);

check(
  'A write that waits for answers holds up nobody who has nothing to do with it',
  {
    stage,
    points: 5,
    hint: 'Tell all at once and wait for all together. Other files go on meanwhile.',
    schedules: 10,
    virtualTime: true,
  },
  async (world) => {
    world.defaultLink({ latency: 1 });
    start(world);
    await settled(world);
    const holders = ['desk', 'sofa', 'attic', 'yard'].map((machine) =>
      staying(world, machine, async (host) => {
        const raw = await Raw.open(host, { delay: () => 300 });
        await openAll(raw);
        await raw.read(1, world.choose(length));
      }),
    );
    await Promise.all(holders);
    await world.host('study').run(async (host) => {
      const raw = await Raw.open(host);
      await openAll(raw);
      const begin = host.now();
      const written = raw.must({ op: 'write', fd: 1, block: 0, text: blockText('new') });
      await host.sleep(50);
      await raw.read(2, 1);
      const other = Math.round(host.now() - begin - 50);
      if (other > 150)
        assert.fail(
          `A write of “a” waited for answers. A read of “b” at that time took ${other} ms; they have nothing to do with each other.`,
        );
      await written;
      const took = Math.round(host.now() - begin);
      if (took > 600)
        assert.fail(
          `Four clients had copies, and each answered after 300 ms. The write took ${took} ms: they were told one after another.`,
        );
    });
  },
);

check(
  'Two clients that write at the same time what the other one has read both get on',
  {
    stage,
    points: 5,
    hint: 'The first waits for the second, and the second for the first? The writer itself need not be asked.',
    schedules: 30,
  },
  async (world) => {
    world.defaultLink({ latency: [1, 20] });
    start(world);
    await settled(world);
    const clients = ['desk', 'sofa'].map((machine, m) =>
      staying(world, machine, async (host) => {
        const raw = await Raw.open(host);
        await openAll(raw);
        await raw.read(1, 0);
        await raw.read(2, 0);
        const begin = host.now();
        await raw.must({ op: 'write', fd: 1 + m, block: 0, text: blockText(machine) });
        await raw.must({ op: 'write', fd: 2 - m, block: 1, text: blockText(machine) });
        const took = Math.round(host.now() - begin);
        if (took > 1_500)
          assert.fail(
            `Two clients had read “a” and “b”, and each wrote both. Both answered callbacks at once, and yet “${machine}” waited ${took} ms for its two writes.`,
          );
      }),
    );
    await Promise.all(clients);
  },
);
