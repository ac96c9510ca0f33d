/** What happens when clients die, when the network is cut, and when the server dies itself. */
import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { blocksOf, blockText, crash, inTime, opened, serverOf, settled, staying, useFiles } from './probes';
import { Raw } from './raw';
import { startServer } from './scenario';
import { patience, term } from './starter/protocol';

const stage = 'crash';

function start(world: World): void {
  for (const name of ['a', 'b']) world.host('files').putFile(name, blocksOf(name, 4));
  startServer(world);
}

/** Has a client of the check read “a” and stay; gives it. */
function holder(world: World, machine: string, options: Parameters<typeof Raw.open>[1] = {}): Promise<Raw> {
  return staying(world, machine, async (host) => {
    const raw = await Raw.open(host, options);
    await raw.must({ op: 'open', fd: 1, file: 'a' });
    await raw.read(1, 0);
    return raw;
  });
}

/** Writes block 0 of “a” from a machine of its own; gives how long that took, ms. */
function write(world: World, text: string): Promise<number> {
  return world.host('study').run(async (host) => {
    const raw = await Raw.open(host, { name: `study-${host.pid}` });
    await raw.must({ op: 'open', fd: 1, file: 'a' });
    const begin = host.now();
    await inTime(
      host,
      'A write, while one client with a copy did not answer,',
      raw.must({ op: 'write', fd: 1, block: 0, text: blockText(text) }),
    );
    return host.now() - begin;
  });
}

check(
  'A client that is dead does not hold up a write for ever',
  {
    stage,
    points: 10,
    hint: '“Promise.race” with “sleep(patience)”. And when the time is over: is the dead one still on your list, so that the next write waits for it again?',
    schedules: 24,
    virtualTime: true,
  },
  async (world) => {
    world.defaultLink({ latency: [1, 10] });
    start(world);
    await settled(world);
    await holder(world, 'sofa', { delay: () => (world.choose(2) === 0 ? 0 : 400) });
    const kind = world.choose(4);
    const raw = await holder(world, 'desk', { delay: () => (kind === 0 ? Infinity : 0) });
    const what = [
      'A client with a copy did not answer',
      'A client with a copy lost its power',
      'A client with a copy was cut off',
      'The connection to a client with a copy broke, and it had not come back yet',
    ][kind];
    if (kind === 1) world.host('desk').powerFail();
    if (kind === 2) world.partition('desk', 'files');
    if (kind === 3) raw.connection.reset();
    const took = Math.round(await write(world, 'new'));
    if (took > patience + 500)
      assert.fail(`${what}. A write took ${took} ms; after ${patience} ms the server may go on.`);
    if (took < term - 100)
      assert.fail(
        `${what}. A write took ${took} ms: it did not wait. The client may be alive, and use its copy for ${term} ms after the last reply that it got.`,
      );
    const next = Math.round(await write(world, 'newer'));
    if (next > 500)
      assert.fail(`${what}. The first write waited for it; the second one did so again, ${next} ms.`);
  },
);

check(
  'Nobody waits for a client that is gone for good',
  {
    stage,
    points: 5,
    hint: '“forget” is called for who has not come back for “patience”. In which of your tables does it stand?',
    schedules: 10,
    virtualTime: true,
  },
  async (world) => {
    world.defaultLink({ latency: [1, 10] });
    start(world);
    await settled(world);
    const raw = await holder(world, 'desk');
    const other = await holder(world, 'sofa');
    raw.connection.reset();
    await world.sleep(patience + 1_000);
    const took = Math.round(await write(world, 'new'));
    if (took > 500)
      assert.fail(
        `A client with a copy was gone, and forgotten ${patience} ms later. A write that came afterwards took ${took} ms: it waited for that client.`,
      );
    if (other.told.length === 0)
      assert.fail(
        'A client with a copy was gone, and forgotten. Then somebody wrote, and another client with a copy, which was there all the time, was not told.',
      );
  },
);

check(
  'Who is cut off does not trust its copies for ever',
  {
    stage,
    points: 15,
    hint: 'While nobody answers you, a callback does not reach you either. Compare “this.#host.now()” with “this.#wire.sureUntil” before you use a copy.',
    schedules: 40,
    within: 120_000,
  },
  async (world) => {
    world.defaultLink({ latency: [1, 20] });
    start(world);
    await settled(world);
    let [cut, written, healed] = [false, false, false];
    const patient = world.choose(2) === 1;
    const reading = useFiles(world, 'desk', async (remote, host) => {
      const file = await inTime(host, 'Opening a file', remote.open('a'));
      await inTime(host, 'A read', file.read(0));
      await host.sleep(world.choose(1_500));
      world.partition('desk', ['files', 'study']);
      cut = true;
      // It may read all the time, or not before everything is well again.
      while (patient && !healed) await host.sleep(100);
      if (patient) await host.sleep(2_500);
      for (;;) {
        const since = written;
        // Without a copy this waits until the network is whole again.
        const text = await inTime(host, 'A read, some seconds of which the network was cut,', file.read(0));
        if (text === blockText('new')) return;
        if (since)
          assert.fail(
            `A client was cut off with a copy of “a”. The server waited for it, wrote “new” and acknowledged it. Then the client read “${text}” from its copy.`,
          );
        await host.sleep(20);
      }
    });
    const writing = (async (): Promise<void> => {
      await world.eventually('the client is cut off', () => cut);
      await world.sleep(world.choose(2_000));
      await write(world, 'new');
      written = true;
      await world.sleep(500 + world.choose(6_000));
      world.heal();
      healed = true;
    })();
    await Promise.all([reading, writing]);
  },
);

check(
  'After a crash of the server the table comes back from the clients',
  {
    stage,
    points: 20,
    hint: 'The “hello” after a crash has all that the server lost: what is open, and which copies there are. Whose version is still the one of the file? Who is confirmed a copy must be on the list again.',
    schedules: 40,
    within: 120_000,
  },
  async (world) => {
    world.defaultLink({ latency: [1, 10] });
    start(world);
    await settled(world);
    let asked = 0;
    world.rule(({ from, text }) => {
      if (from === 'desk' && text.includes('"op":"read"')) asked++;
      return 'pass';
    });
    await useFiles(world, 'desk', async (remote, host) => {
      const file = await inTime(host, 'Opening a file', remote.open('a'));
      const second = await inTime(host, 'Opening a file', remote.open('b'));
      for (const one of [file, second]) await inTime(host, 'A read', one.read(0));
      const what = await crash(world);
      await host.sleep(patience + 1_000);
      const context = `A client had “a” and “b” open and copies of their first blocks when ${what}.`;
      asked = 0;
      const text = await inTime(host, `${context} A read of the copy`, file.read(0));
      await inTime(host, `${context} A read of the copy`, second.read(0));
      if (text !== blockText('a0')) assert.fail(`${context} Then it read “${text}” instead of “a0”.`);
      if (asked > 0)
        assert.fail(
          `${context} Nobody had written, so that the copies were as good as new. But the client asked for a block again.`,
        );
      await write(world, 'new');
      const after = await inTime(host, `${context} A read after a write`, file.read(0));
      if (after !== blockText('new'))
        assert.fail(
          `${context} Then somebody else wrote “new”, and it was acknowledged. The client still read “${after}”.`,
        );
      const other = await inTime(host, `${context} A read of another block`, file.read(1));
      await inTime(host, `${context} A read of another block`, second.read(1));
      if (other !== blockText('a1')) assert.fail(`${context} Then it read “${other}” instead of “a1”.`);
    });
  },
);

check(
  'After a crash no write is faster than those who have copies',
  {
    stage,
    points: 15,
    hint: 'A server that has just started does not know who has copies. It knows how long they can be used at most. Reads need not wait.',
    schedules: 30,
    virtualTime: true,
  },
  async (world) => {
    world.defaultLink({ latency: [1, 10] });
    start(world);
    await settled(world);
    const raw = await holder(world, 'desk');
    const copies = new Map(raw.copies);
    await raw.must({ op: 'renew' });
    const answered = world.now();
    const server = serverOf(world);
    server.kill();
    server.restart();
    await opened(world);
    const begin = world.now();
    const comesBack = world.choose(3) > 0;
    let back: Raw | undefined;
    void staying(world, 'desk', async (host) => {
      await host.sleep(world.choose(1_700));
      if (comesBack) back = await Raw.open(host, { open: [{ fd: 1, file: 'a' }], copies });
    });
    const read = staying(world, 'sofa', async (host) => {
      const other = await Raw.open(host);
      await other.must({ op: 'open', fd: 1, file: 'a' });
      await host.sleep(100);
      const asked = host.now();
      await other.read(1, 2);
      return Math.round(host.now() - asked);
    });
    await write(world, 'new');
    const at = Math.round(world.now() - answered);
    const sure = back ? back.told.length > 0 || !back.valid.includes('a') : at >= term;
    if (!sure)
      assert.fail(
        `A client had a copy when the server crashed and came back. ${at} ms later a write was acknowledged, and the client, which may use its copy for ${term} ms, had not been told.`,
      );
    const late = Math.round(world.now() - begin);
    if (late > patience + 1_000)
      assert.fail(
        `The server came back after a crash. ${late} ms later a write was acknowledged; after ${patience} ms it knows enough.`,
      );
    const took = await read;
    if (took > 300)
      assert.fail(`The server came back after a crash, and a read took ${took} ms. Reads need not wait.`);
  },
);

check(
  'A copy that a client brings back is compared',
  {
    stage,
    points: 10,
    hint: 'Between two connections of a client others may have written, or be about to. Is the version that it has the one of the file, now, and when the write that is under way will be done?',
    schedules: 50,
  },
  async (world) => {
    world.defaultLink({ latency: [1, 20] });
    start(world);
    await settled(world);
    await holder(world, 'sofa', { delay: () => world.choose(3) * 40 });
    let raw = await holder(world, 'desk');
    await raw.must({ op: 'open', fd: 2, file: 'b' });
    await raw.read(2, 0);
    const copies = new Map(raw.copies);
    raw.connection.reset();
    const wrote = world.choose(3) > 0;
    // Whoever is away for more than `patience` is forgotten.
    const away = world.choose(2) * 3_000 + world.choose(200);
    const writing = (async () => {
      await world.sleep(Math.max(0, away - 60 + world.choose(100)));
      if (wrote) await write(world, 'new');
    })();
    await world.sleep(away);
    // The server may have forgotten that somebody wrote; the file has not.
    if (world.choose(3) === 0) {
      await writing;
      serverOf(world).restart();
      await opened(world);
    }
    const open = ['a', 'b'].map((file, n) => ({ fd: n + 1, file }));
    raw = await staying(world, 'desk', (host) => Raw.open(host, { open, copies }));
    await writing;
    const kept = raw.copies.get('a')?.blocks.get(0);
    if (wrote && kept !== undefined && kept !== blockText('new'))
      assert.fail(
        `A client came back with a copy of “a”, “${kept}”, and it was confirmed. Meanwhile “new” was written and acknowledged, and the client was not told.`,
      );
    if (!wrote && kept === undefined)
      assert.fail('A client came back with a copy of “a”. Nobody had written, but it was not confirmed.');
    if (!raw.copies.has('b'))
      assert.fail(
        'A client came back with copies of “a” and “b”. Nobody had written “b”, but that copy was not confirmed.',
      );
  },
);
