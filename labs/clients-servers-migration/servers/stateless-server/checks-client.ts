import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { disturb, FakeServer, inTime, opened, same, useFiles } from './probes';
import type { RemoteFiles } from './probes';
import { startServer } from './scenario';
import { block, files } from './starter/protocol';

const stage = 'client';

/** Text of that length, in which every part tells where it is from. */
function longText(length: number): string {
  return Array.from({ length: Math.ceil(length / 4) }, (_, n) => String(n).padStart(3, '0') + ' ')
    .join('')
    .slice(0, length);
}

type Open = Awaited<ReturnType<RemoteFiles['open']>>;

/** An open file of the student's beside what it should be: a text and a position. */
interface Pair {
  readonly name: string;
  readonly file: Open;
  at: number;
}

check(
  'An open file goes on where it stopped',
  {
    stage,
    points: 15,
    hint: 'Each open file has a position of its own, even when two of them are the same file. Reading and writing move it on by what was read or written.',
    schedules: 200,
  },
  async (world) => {
    world.defaultLink({ latency: [1, 20] });
    const fake = FakeServer.start(world);
    const texts = new Map([
      ['a', longText(200)],
      ['b', longText(30)],
    ]);
    for (const [name, text] of texts) fake.model.texts.set(name, text);
    await useFiles(world, async (remote, host) => {
      const pairs: Pair[] = [];
      for (const name of ['a', 'b', 'a']) pairs.push({ name, file: await remote.open(name), at: 0 });
      for (let n = 0; n < 12; n++) {
        await inTime(host, 'An operation on an open file', useOne(world, pairs, texts));
      }
    });
    fake.mustMakeSense();
    same(
      fake.model.all,
      Object.fromEntries(texts),
      'An application read and wrote files. They do not hold what they should.',
    );
  },
);

/** Does one thing with one of the open files, and compares. */
async function useOne(world: World, pairs: readonly Pair[], texts: Map<string, string>): Promise<void> {
  const pair = world.pick(pairs);
  const text = texts.get(pair.name) ?? '';
  const kind = world.choose(5);
  const where = `The file “${pair.name}”, ${text.length} characters long, stood at ${pair.at}.`;
  if (kind === 0) {
    const count = 1 + world.choose(150);
    const wanted = text.slice(pair.at, pair.at + count);
    same(
      await pair.file.read(count),
      wanted,
      `${where} An application read ${count} characters, and got others.`,
    );
    pair.at += wanted.length;
  } else if (kind === 1) {
    const what = longText(1 + world.choose(100))
      .toUpperCase()
      .replaceAll('0', 'x');
    await pair.file.write(what);
    texts.set(pair.name, text.slice(0, pair.at).padEnd(pair.at) + what + text.slice(pair.at + what.length));
    pair.at += what.length;
  } else if (kind === 2) {
    pair.at = world.choose(text.length + 10);
    pair.file.seek(pair.at);
  } else if (kind === 3) {
    same(await pair.file.size(), text.length, `${where} Its size was asked.`);
  } else {
    const rest = await pair.file.read(10 * block);
    same(rest, text.slice(pair.at), `${where} An application read the rest, and got something else.`);
    pair.at = Math.max(pair.at, text.length);
    same(
      await pair.file.read(5),
      '',
      `${where} The rest was read. Behind the end there is nothing, and it was not an empty text.`,
    );
  }
}

check(
  'A server that crashes is no more than a delay',
  {
    stage,
    points: 20,
    hint: 'A lost connection, a refused one, an end of the stream before the reply: all the same to you. Wait a little, connect anew, and send the same request again. It carries all that it needs. (The server here is yours: mend stage 1 first, if it does not pass.)',
    schedules: 200,
    within: 400_000,
  },
  async (world) => {
    world.defaultLink({ latency: [1, 20] });
    const poem = longText(300);
    world.host('files').putFile('poem', poem);
    startServer(world);
    await opened(world);
    const story: string[] = [];
    let reading = true;
    const copied = useFiles(world, async (remote, host) => {
      const [from, to] = [await remote.open('poem'), await remote.open('copy')];
      for (let part = await from.read(40); part !== ''; part = await from.read(40)) {
        await to.write(part);
        await host.sleep(world.choose(60));
      }
      reading = false;
      return undefined;
    }).catch((error: unknown) => {
      reading = false;
      return error;
    });
    for (let n = 0; n < 4 && reading; n++) {
      await world.sleep(world.choose(200));
      story.push(await disturb(world));
    }
    const late = world.sleep(120_000).then(() => 'late' as const);
    const thrown = await Promise.race([copied, late]);
    const context = `An application copied a file, piece by piece; ${story.join(', then ')}.`;
    if (thrown === 'late') assert.fail(`${context} Two minutes later it was still not done.`);
    if (thrown !== undefined) {
      assert.fail(`${context} The application got an error that it knows nothing about: ${String(thrown)}.`);
    }
    const copy = world.host('files').files.get('copy');
    same(copy, poem, `${context} The copy is not what was copied.`);
  },
);

check(
  'Calls that are made at the same time get their own replies',
  {
    stage,
    points: 10,
    hint: 'Two requests on one connection, and two that wait for its next message: who gets which? One at a time is enough: let each request begin when the one before has its reply.',
    schedules: 60,
  },
  async (world) => {
    world.defaultLink({ latency: [1, 20] });
    const fake = FakeServer.start(world, () => world.choose(30));
    const names = ['a', 'b', 'c', 'd'];
    for (const name of names) fake.model.texts.set(name, name.repeat(20));
    await useFiles(world, async (remote, host) => {
      const all = names.map(async (name) => {
        const file = await remote.open(name);
        const text = await inTime(host, `Reading “${name}” while three other files were read`, file.read(15));
        same(
          text,
          name.repeat(15),
          `Four files were opened and read at the same time. “${name}” gave “${text}”.`,
        );
      });
      await Promise.all(all);
    });
  },
);

check(
  'What the server refuses is an error, and is not asked again',
  {
    stage,
    points: 5,
    hint: 'A reply is a reply, also one that says no. Only where there is none, you try again.',
    schedules: 20,
  },
  async (world) => {
    world.defaultLink({ latency: [1, 20] });
    const fake = FakeServer.start(world);
    await useFiles(world, async (remote, host) => {
      const file = await remote.open('a');
      await remote.remove('a');
      const before = fake.arrived.length;
      const thrown = await inTime(
        host,
        'Reading a file that was removed',
        file.read(5).then(
          () => undefined,
          (error: unknown) => error,
        ),
      );
      if (!(thrown instanceof Error)) {
        assert.fail(
          'A file was removed and then read. The server said no, but `read` did not throw an Error.',
        );
      }
      const asked = fake.arrived.length - before;
      if (asked > 1)
        assert.fail(`A file was removed and then read. The server said no, and was asked ${asked} times.`);
      await inTime(host, 'Opening another file after the server had said no', remote.open('b'));
    });
  },
);

check(
  'While the server is away, it is asked now and then',
  {
    stage,
    points: 5,
    hint: 'Five times a second: `sleep(200)` between two tries, also when a connection was accepted and ended at once.',
    schedules: 10,
    virtualTime: true,
  },
  async (world) => {
    world.defaultLink({ latency: 2 });
    let tries = 0;
    void world.host('files').run(async (host) => {
      for await (const connection of await host.listen(files.port)) {
        tries++;
        if (world.choose(2) === 1) connection.reset();
        else connection.end();
      }
    });
    void useFiles(world, (remote) => remote.open('a')).catch(() => undefined);
    await world.sleep(10_000);
    if (tries >= 20 && tries <= 60) return;
    assert.fail(
      `For ten seconds the server ended every connection at once. A client tried ${tries} times to reach it; it should be about fifty.`,
    );
  },
);
