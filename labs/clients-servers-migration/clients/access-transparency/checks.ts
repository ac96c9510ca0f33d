import assert from 'node:assert/strict';
import { check, measure } from 'dlabs/world';
import {
  carry,
  client,
  concat,
  errorOf,
  labelOf,
  listed,
  type Outcome,
  outcomeOf,
  patience,
  quietly,
  receive,
  resultOf,
  same,
  send,
  shown,
  told,
  until,
} from './probes';
import { openLibrary } from './scenario';
import type { Found, Slip } from './starter/library';

// ---------------------------------------------------------------------------------------------- stage: framing

check(
  'Messages arrive whole and in order, however the stream is cut',
  {
    stage: 'framing',
    points: 10,
    schedules: 200,
    hint: 'A read may end in the middle of a frame, or bring the end of one frame and several more. Keep what is left over for later, and look for further whole frames before you read again.',
  },
  async (world) => {
    const plain = ['', 'a', 'two\nlines', 'x'.repeat(300), '{"id":7,"args":["say \\"ah\\""]}', '\n', '0012'];
    const sent = [world.pick(plain), 'the second message', world.pick(plain), world.pick(plain)];
    if (world.choose(20) === 19) sent.push('long '.repeat(14_000), 'after the long one');
    await carry(world, sent, world.choose(6));
  },
);

check(
  'Text in any script survives the journey',
  {
    stage: 'framing',
    points: 8,
    schedules: 200,
    hint: 'The network carries bytes, not characters: “ã” is two bytes, “😀” four. Which of the two does your length count? And what becomes of a character whose bytes arrive in two reads?',
  },
  async (world) => {
    const scripts = [
      'São Paulo',
      'coração',
      '図書館',
      'βιβλιοθήκη',
      '📚😀',
      'Grande sertão: veredas',
      'مكتبة',
    ];
    await carry(world, [world.pick(scripts), world.pick(scripts), world.pick(scripts)], world.choose(24));
  },
);

check(
  'A message is handed over as soon as it has arrived',
  {
    stage: 'framing',
    points: 6,
    schedules: 100,
    hint: 'Whoever waits for a reply sends nothing more. Yield every whole frame before you wait for further bytes.',
  },
  async (world) => {
    const texts = ['first', 'second', 'third'];
    const { got, receiver } = receive(world);
    await send(world, texts, async (frames, write) => {
      const [first, second, third] = frames as [Uint8Array, Uint8Array, Uint8Array];
      const cut = 1 + world.choose(third.length - 3);
      await write(concat([first, second, third.subarray(0, cut)]));
      await until(world, () => got.length >= 2, 1000);
      same(
        got.slice(0, 2),
        texts.slice(0, 2),
        `The first two of three messages had arrived whole, and a second later readFrames had handed over ${listed(got)}.`,
      );
      await write(third.subarray(cut));
      await until(world, () => got.length >= 3, 1000);
      same(
        got,
        texts,
        `All three messages had arrived, and a second later readFrames had handed over ${listed(got)}.`,
      );
    });
    await receiver;
  },
);

check(
  'A message that was cut off is never handed over',
  {
    stage: 'framing',
    points: 6,
    schedules: 100,
    hint: 'When read() gives undefined, the stream has ended. What is left over then is a part of a frame, not a message.',
  },
  async (world) => {
    const { got, receiver } = receive(world);
    await send(world, ['whole', 'cut off here'], async (frames, write) => {
      const [whole, cut] = frames as [Uint8Array, Uint8Array];
      await write(concat([whole, cut.subarray(0, 1 + world.choose(cut.length - 3))]));
    });
    const end = await Promise.race([receiver, world.sleep(patience).then(() => 'still waits')]);
    same(
      got,
      ['whole'],
      `The stream ended in the middle of the second frame. readFrames handed over ${listed(got)}, and should have handed over “whole” only.`,
    );
    assert.ok(end !== 'still waits', 'The stream has ended, and readFrames still waits for more.');
  },
);

// ------------------------------------------------------------------------------------------------ stage: calls

check(
  'Each call gets its own reply, though replies overtake one another',
  {
    stage: 'calls',
    points: 14,
    schedules: 200,
    hint: 'The quick search is answered before the slow one that was asked first. A reply must say which call it answers, and the stub must look that call up.',
  },
  async (world) => {
    openLibrary(world);
    const words = ['mar', 'Brás', 'sertões', 'Macunaíma'].slice(0, 3 + world.choose(2));
    const shelves = words.map((_, i) => (i === 0 ? 20 + world.choose(20) : 1 + world.choose(30)));
    await client(world, async (host, open) => {
      // Two stubs in one process: each has calls and a connection of its own.
      const stubs = [open(), open()] as const;
      const nothing = resultOf(host, stubs[0], 'giveBack', ['Iracema']);
      await Promise.all(
        words.map(async (word, i) => {
          if (i > 1) await host.sleep(world.choose(200));
          const args = [word, shelves[i]];
          const found = (await resultOf(host, stubs[i === 2 ? 1 : 0], 'search', args)) as Found;
          same(
            { word: found?.word, shelves: found?.shelves },
            { word, shelves: shelves[i] },
            `${labelOf('search', args)} should give what was found for “${word}” on ${shelves[i]} shelves; it gave ${shown(found)}.`,
          );
        }),
      );
      same(
        await nothing,
        undefined,
        `giveBack("Iracema") gives nothing back; the caller got ${shown(await nothing)} instead of undefined.`,
      );
    });
  },
);

check(
  'A slow call does not hold up a quick one',
  {
    stage: 'calls',
    points: 8,
    schedules: 50,
    hint: 'Does the skeleton wait for a procedure to end before it reads the next call? Does the stub wait for a reply before it sends the next call?',
  },
  async (world) => {
    openLibrary(world);
    await client(world, async (host, open) => {
      const stub = open();
      const slow = resultOf(host, stub, 'search', ['mar', 1200], 20_000);
      await host.sleep(world.choose(200));
      const start = host.now();
      await resultOf(host, stub, 'titles', [], 20_000);
      const time = Math.round(host.now() - start);
      assert.ok(
        time < 1000,
        `While search("mar", 1200) took its 12 s, titles() had to wait ${time} ms. Alone it takes about 50 ms.`,
      );
      await slow;
    });
  },
);

check(
  'All calls of a stub travel on one connection',
  {
    stage: 'calls',
    points: 8,
    schedules: 50,
    hint: 'To open a connection costs a round trip. Open it once; calls that are made before it is there wait for the same one.',
  },
  async (world) => {
    openLibrary(world);
    await client(world, async (host, open) => {
      const stub = open();
      const early = [0, 1, 2].map((i) => resultOf(host, stub, 'search', ['mar', i]));
      await Promise.all(early);
      await resultOf(host, stub, 'titles', []);
    });
    const { connections } = world.traffic;
    same(connections, 1, `One stub made 4 calls and opened ${connections} connections; it should open 1.`);
  },
);

check(
  'Arguments are passed by value: a later change does not reach the server',
  {
    stage: 'calls',
    points: 10,
    schedules: 200,
    hint: 'Marshal the arguments at the moment of the call, before the first await: the caller may change its objects as soon as call() has returned, while the stub still connects or waits to write.',
  },
  async (world) => {
    openLibrary(world);
    const moment = world.choose(16);
    await client(world, async (host, open) => {
      const stub = open();
      if (moment % 2 === 1) await resultOf(host, stub, 'titles', []); // the connection is there
      if (moment === 15) void quietly(() => stub.call('search', ['long '.repeat(16_000), 0])); // and is busy
      const slip: Slip = { title: 'Dom Casmurro', reader: { name: 'Bento', town: 'Engenho Novo' } };
      const args = [slip];
      const lent = resultOf(host, stub, 'lend', args);
      slip.title = 'Iracema';
      slip.reader.name = 'Ana';
      if (world.choose(2) === 1) args.length = 0;
      const asked = { title: 'Dom Casmurro', reader: { name: 'Bento', town: 'Engenho Novo' } };
      const receipt = await lent;
      same(
        receipt,
        asked,
        `When lend(slip) was called, the slip said ${shown(asked)}. Then the caller changed it, and the library lent by ${shown(receipt)}.`,
      );
    });
  },
);

// ----------------------------------------------------------------------------------------------- stage: errors

check(
  'An error at the server is raised at the caller, with its type and message',
  {
    stage: 'errors',
    points: 9,
    schedules: 50,
    hint: 'Catch what the procedure throws, send its name and message in the reply, and reject the call with an Error that has both.',
  },
  async (world) => {
    openLibrary(world);
    await client(world, async (host, open) => {
      const stub = open();
      const slip = { title: 'Iracema', reader: { name: 'Célia', town: 'São Luís' } };
      await resultOf(host, stub, 'lend', [slip]);
      const other = resultOf(host, stub, 'search', ['mar', world.choose(10)]);
      const cases = [
        ['lend', [slip], 'BookTaken', '“Iracema” is lent to Célia of São Luís'],
        ['lend', [{ ...slip, title: 'Ulysses' }], 'NoSuchBook', 'the library has no “Ulysses”'],
        ['search', ['mar', -1], 'RangeError', 'there are no -1 shelves'],
      ] as const;
      for (const [procedure, args, name, message] of cases) {
        const raised = await errorOf(host, stub, procedure, args, `the procedure threw ${name}: ${message}`);
        same(
          { name: raised.name, message: raised.message },
          { name, message },
          `${labelOf(procedure, args)} threw ${name}: ${message} – at the caller it is ${raised.name}: ${raised.message}.`,
        );
      }
      await other;
      await resultOf(host, stub, 'titles', []);
    });
  },
);

check(
  'A call of an unknown procedure ends in an error',
  {
    stage: 'errors',
    points: 6,
    schedules: 20,
    hint: 'Look before you call, and answer with an error of type UnknownProcedure. Every object inherits toString and its like: only what the service itself has is a procedure.',
  },
  async (world) => {
    openLibrary(world);
    await client(world, async (host, open) => {
      const stub = open();
      for (const procedure of ['burn', 'toString', 'constructor', 'hasOwnProperty', '__proto__']) {
        const raised = await errorOf(host, stub, procedure, ['Iracema'], 'the server has no such procedure');
        same(
          raised.name,
          'UnknownProcedure',
          `${procedure}(…) is no procedure of the server: expected UnknownProcedure, but the caller got ${raised.name}: ${raised.message}`,
        );
        assert.ok(
          raised.message.includes(procedure),
          `The message of the error should name the procedure ${procedure}. It says: ${raised.message}`,
        );
      }
      await resultOf(host, stub, 'titles', []);
    });
  },
);

check(
  'When the connection is lost, every call ends in an error',
  {
    stage: 'errors',
    points: 9,
    schedules: 200,
    hint: 'When the stream of replies ends or breaks, no reply will come any more: reject every call that still waits, and those that are made later.',
  },
  async (world) => {
    const library = openLibrary(world);
    const never = world.choose(8) === 7;
    const end = never ? 0 : 60 + world.choose(400);
    if (never) library.kill();
    const again = world.choose(3) === 2;
    const dead = world.sleep(end).then(() => (again && !never ? void library.restart() : library.kill()));
    await client(world, async (host, open) => {
      const stub = open();
      const calls = [100, 3, 20, 40].map(async (shelves, i) => {
        const args = ['mar', shelves];
        const later = i === 0 ? 0 : world.choose(300);
        if (later > 0) await host.sleep(later);
        const outcome = await outcomeOf(host, () => stub.call('search', args));
        if (i > 0 && outcome.kind === 'result') return; // its reply came before
        mustBeLost(outcome, `${labelOf('search', args)}, made ${later} ms after the start,`);
      });
      await Promise.all(calls);
      await dead;
      await host.sleep(1000);
      const outcome = await outcomeOf(host, () => stub.call('titles', []));
      mustBeLost(outcome, 'titles(), made one second after the server had died,');
    });

    function mustBeLost(outcome: Outcome, call: string): void {
      const died = `The server died ${end} ms after the start${again ? ', and a new one was started' : ''}`;
      const when = never ? 'The server was not running' : died;
      assert.ok(
        outcome.kind === 'error' && outcome.error.name === 'ConnectionLost',
        `${when}. ${call} should end in an error named ConnectionLost; it ${told(outcome)}.`,
      );
    }
  },
);

check(
  'What cannot be marshalled is an error of that call alone',
  {
    stage: 'errors',
    points: 3,
    schedules: 20,
    hint: 'shelf() gives an object that contains itself, and JSON.stringify throws. Is that inside your try? The caller must hear of it, and all other calls must go on.',
  },
  async (world) => {
    const library = openLibrary(world);
    await client(world, async (host, open) => {
      const stub = open();
      const other = resultOf(host, stub, 'search', ['mar', 5 + world.choose(20)]);
      await errorOf(host, stub, 'shelf', [1], 'its result contains itself and cannot be marshalled');
      const circle: unknown[] = [];
      circle.push(circle);
      await errorOf(host, stub, 'giveBack', circle, 'its argument contains itself and cannot be marshalled');
      await other;
      await resultOf(host, stub, 'titles', []);
    });
    assert.ok(library.alive, 'the server should still run');
  },
);

check(
  'A client that goes away leaves the server at work for others',
  {
    stage: 'errors',
    points: 3,
    schedules: 100,
    hint: 'A reply to a client that is gone cannot be written: that write throws. Nobody waits for that reply, so the error is of no interest to the server.',
  },
  async (world) => {
    const library = openLibrary(world);
    world.link('another', 'server', { latency: [5, 40] });
    const leaves = client(world, async (host, open) => {
      const stub = open();
      for (const shelves of [10, 15, 20]) void quietly(() => stub.call('search', ['mar', shelves]));
      await host.sleep(90 + world.choose(200));
    });
    await leaves;
    await world.sleep(500);
    assert.ok(library.alive, 'the server should still run');
    await client(world, (host, open) => resultOf(host, open(), 'titles', []), 'another');
  },
);

// ------------------------------------------------------------------------------------------------- measurement

measure(
  'The time of many calls',
  {
    stage: 'calls',
    x: { label: 'calls', values: [1, 2, 4, 8, 16, 32] },
    y: { label: 'time', unit: 'ms' },
    caption:
      'A remote call looks like a local one, but each that waits for the one before it pays another round trip (here 20 ms).',
  },
  async (world, calls) => {
    openLibrary(world);
    world.link('client', 'server', { latency: 10 });
    return client(world, async (host, open) => {
      const stub = open();
      const call = (): Promise<unknown> => resultOf(host, stub, 'titles', []);
      await call();
      const start = host.now();
      for (let i = 0; i < calls; i++) await call();
      const middle = host.now();
      await Promise.all(Array.from({ length: calls }, call));
      return { 'one after another': middle - start, 'all at once': host.now() - middle };
    });
  },
);
