/** The open table, and what the server fetches in advance. */
import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { blocksOf, blockText, Ledger, opened, settled } from './probes';
import { Raw } from './raw';
import { startServer } from './scenario';
import { accessTime } from './starter/store';

const stage = 'open';
/** Blocks of the files that are read. */
const length = 40;
/** Milliseconds of a round trip where time is measured. */
const roundTrip = 2;

function start(world: World, names: readonly string[]): void {
  for (const name of names) world.host('files').putFile(name, blocksOf(name, length));
  startServer(world);
}

check(
  'A number stands for the file that its client opened',
  {
    stage,
    points: 10,
    hint: 'Two clients both call their first file 1. Whose table does the server look into? And what is closed is not open any more.',
    schedules: 20,
  },
  async (world) => {
    world.defaultLink({ latency: [1, 10] });
    start(world, ['a', 'b', 'c']);
    await opened(world);
    const clients = ['desk', 'sofa'].map((machine) =>
      world.host(machine).run(async (host) => {
        const raw = await Raw.open(host);
        const open = new Map<number, string>();
        for (let n = 0; n < 14; n++) await useOne(world, raw, open);
      }),
    );
    await Promise.all(clients);
  },
);

/** Opens, closes or reads with one of three numbers, and compares. */
async function useOne(world: World, raw: Raw, open: Map<number, string>): Promise<void> {
  const fd = 1 + world.choose(3);
  const kind = world.choose(5);
  if (kind === 0 || (kind === 1 && !open.has(fd))) {
    const file = world.pick(['a', 'b', 'c']);
    await raw.must({ op: 'open', fd, file });
    open.set(fd, file);
  } else if (kind === 1) {
    await raw.must({ op: 'close', fd });
    open.delete(fd);
  } else {
    const block = world.choose(5);
    const reply = await raw.ask({ op: 'read', fd, block });
    const file = open.get(fd);
    const text = reply.ok && 'text' in reply ? reply.text : undefined;
    if (file === undefined) {
      if (reply.ok) assert.fail(`A client read from number ${fd}, which it had not open, and got “${text}”.`);
      return;
    }
    const wanted = blockText(`${file}${block}`);
    if (text === wanted) return;
    assert.fail(
      `For “${raw.name}” the number ${fd} stood for “${file}”. Its block ${block} is “${wanted}”, but “${reply.ok ? text : reply.error}” came.`,
    );
  }
}

check(
  'What is not there cannot be opened',
  { stage, points: 2, hint: '“this.#store.version(file)” tells, at once.' },
  async (world) => {
    start(world, ['a']);
    await opened(world);
    await world.host('desk').run(async (host) => {
      const raw = await Raw.open(host);
      const reply = await raw.ask({ op: 'open', fd: 1, file: 'nothing' });
      if (reply.ok) assert.fail('A client opened a file that is not there, and the server said yes.');
    });
  },
);

/** Reads one block; gives the milliseconds beyond the round trip. */
async function timed(raw: Raw, fd: number, block: number): Promise<number> {
  const begin = raw.host.now();
  await raw.read(fd, block);
  return raw.host.now() - begin - roundTrip;
}

function mustBeThere(waited: number, block: number, how: string): void {
  if (waited < accessTime / 2) return;
  assert.fail(
    `${how}. Block ${block} took the server ${Math.round(waited)} ms: it went to the disk when it was asked. The disk had been idle long enough to fetch it before.`,
  );
}

check(
  'Who reads in order finds the next block fetched already',
  {
    stage,
    points: 15,
    hint: 'When a block is read that follows the one before, the next one will be wanted soon. Begin to read it, do not wait for it, and keep the promise with the open file.',
    schedules: 30,
    virtualTime: true,
  },
  async (world) => {
    world.defaultLink({ latency: roundTrip / 2 });
    start(world, ['a']);
    await settled(world);
    await world.host('desk').run(async (host) => {
      const raw = await Raw.open(host);
      await raw.must({ op: 'open', fd: 1, file: 'a' });
      const first = world.choose(10);
      for (let block = first; block < first + 8; block++) {
        const waited = await timed(raw, 1, block);
        if (block >= first + 2) {
          mustBeThere(waited, block, `A client read the blocks from ${first} on, one after another`);
        }
        await host.sleep(accessTime + 4 + world.choose(20));
      }
    });
  },
);

check(
  'Several readers, each in order, do not disturb one another',
  {
    stage,
    points: 10,
    hint: 'Where a file is read is a matter of the open file, not of the file, and not of the server. What was fetched for one reader must not push out what was fetched for another.',
    schedules: 30,
    virtualTime: true,
  },
  async (world) => {
    world.defaultLink({ latency: roundTrip / 2 });
    start(world, ['a', 'b']);
    await settled(world);
    await Promise.all(
      ['desk', 'sofa'].map((machine, m) =>
        world.host(machine).run(async (host) => {
          const raw = await Raw.open(host);
          const from = world.choose(5);
          // Twice the same file at different places, and another one.
          const readers = [
            { fd: 1, file: 'a', first: from },
            { fd: 2, file: 'a', first: from + 20 },
            { fd: 3, file: 'b', first: from },
          ];
          for (const { fd, file } of readers) await raw.must({ op: 'open', fd, file });
          await host.sleep(40 * m);
          let waited = 0;
          for (let n = 0; n < 6; n++) {
            for (const { fd, first } of readers) {
              const time = await timed(raw, fd, first + n);
              if (n >= 2) waited += time;
              await host.sleep(3 * accessTime);
            }
          }
          // Twelve blocks, of which now and then one may wait for another.
          if (waited < 3 * accessTime) return;
          assert.fail(
            `Two clients read three open files each, all in order. From the third block on, “${machine}” waited ${Math.round(waited)} ms for twelve blocks: they were not fetched in advance.`,
          );
        }),
      ),
    );
  },
);

check(
  'Who jumps around does not pay for it',
  {
    stage,
    points: 10,
    hint: 'Every block that is fetched for nothing keeps the arm busy while somebody waits for it. When do you know that a file is read in order?',
    schedules: 30,
    virtualTime: true,
  },
  async (world) => {
    world.defaultLink({ latency: roundTrip / 2 });
    start(world, ['a']);
    await settled(world);
    await world.host('desk').run(async (host) => {
      const raw = await Raw.open(host);
      await raw.must({ op: 'open', fd: 1, file: 'a' });
      let [block, waited] = [20, 0];
      const count = 20;
      for (let n = 0; n < count; n++) {
        // Never the same block, never the next.
        block = (block + 2 + world.choose(length - 3)) % length;
        waited += await timed(raw, 1, block);
      }
      // One block in advance may be forgiven: at the beginning nobody can know.
      if (waited <= (count + 1) * accessTime + 4) return;
      assert.fail(
        `A client read ${count} blocks, none of which followed the one before. That is ${count * accessTime} ms of the disk; the client waited ${Math.round(waited)} ms.`,
      );
    });
  },
);

check(
  'What was fetched in advance is not older than a write',
  {
    stage,
    points: 10,
    hint: 'A write changes a block that has been fetched, or is being fetched, for somebody else. What does the reader get afterwards?',
    schedules: 40,
  },
  async (world) => {
    world.defaultLink({ latency: [1, 10] });
    start(world, ['a']);
    await settled(world);
    const ledger = new Ledger();
    for (let block = 0; block < length; block++) ledger.put('a', block, blockText(`a${block}`));
    const reading = world.host('desk').run(async (host) => {
      const raw = await Raw.open(host);
      await raw.must({ op: 'open', fd: 1, file: 'a' });
      for (let block = 0; block < 8; block++) {
        const judge = ledger.reading('a', block);
        const text = await raw.read(1, block);
        judge(text, 'desk', 'One client read in order, another one wrote.');
        await host.sleep(world.choose(25));
      }
    });
    const writing = world.host('study').run(async (host) => {
      const raw = await Raw.open(host);
      await raw.must({ op: 'open', fd: 1, file: 'a' });
      for (let n = 0; n < 10; n++) {
        const block = world.choose(8);
        const text = blockText(`new${n}`);
        const write = ledger.begin('a', block, text);
        await raw.must({ op: 'write', fd: 1, block, text });
        ledger.end(write);
        await host.sleep(world.choose(10));
      }
    });
    await Promise.all([reading, writing]);
  },
);
