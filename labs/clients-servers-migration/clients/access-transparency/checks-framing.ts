/** Stage framing: messages in a stream of bytes. */
import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import { carry, concat, listed, patience, receive, same, send, sendOnMany, until } from './probes';

/** Those of ASCII. */
const controlCharacters = String.fromCharCode(...Array.from({ length: 32 }, (_, code) => code), 127);

check(
  'Messages arrive whole and in order, however the stream is cut',
  {
    stage: 'framing',
    points: 8,
    schedules: 200,
    hint: 'A read may end in the middle of a frame, or bring the end of one frame and several more. Keep what is left over for later, and look for further whole frames before you read again.',
  },
  async (world) => {
    const plain = ['', 'a', 'two\nlines', 'x'.repeat(300), '{"id":7,"args":["say \\"ah\\""]}', '\n', '0012'];
    const texts = [...plain, 'a\0b', '\0', controlCharacters];
    const sent = [world.pick(texts), 'the second message', world.pick(texts), world.pick(texts)];
    await carry(world, sent, world.choose(6));
  },
);

check(
  'A message may be very long',
  {
    stage: 'framing',
    points: 3,
    schedules: 2,
    hint: 'This one has more than a million bytes and comes in many reads. If it is the one that did not arrive: how large a number fits into your header, and does anything set a limit? If it is the one after it: what stands behind a frame in the same read?',
  },
  async (world) => {
    await carry(world, ['before', 'long '.repeat(240_000), 'after the long one'], world.choose(4));
  },
);

check(
  'Text in any script survives the journey',
  {
    stage: 'framing',
    points: 6,
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
    points: 5,
    schedules: 100,
    hint: 'Whoever waits for a reply sends nothing more. Yield every whole frame before you wait for further bytes.',
  },
  async (world) => {
    const texts = ['first', 'second', 'third', ''];
    const { got, receiver } = receive(world);
    await send(world, texts, async (frames, write) => {
      const [first, second, third, empty] = frames as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
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
        texts.slice(0, 3),
        `Three messages had arrived whole, and a second later readFrames had handed over ${listed(got)}.`,
      );
      await write(empty);
      await until(world, () => got.length >= 4, 1000);
      same(
        got,
        texts,
        `A fourth message, an empty one, had arrived, too, and a second later readFrames had handed over ${listed(got)}.`,
      );
    });
    await receiver;
  },
);

check(
  'A message that was cut off is never handed over',
  {
    stage: 'framing',
    points: 4,
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

check(
  'The bytes of two connections do not mix',
  {
    stage: 'framing',
    points: 4,
    schedules: 50,
    hint: 'A server reads from many connections at the same time. Which variables of readFrames does each of them have for itself?',
  },
  async (world) => {
    const { streams, receiver } = receive(world, 3);
    await sendOnMany(
      world,
      ['cut off here', 'for the second', 'for the third'],
      async (frames, open, host) => {
        const [cut, ...whole] = frames.map((frame) => halves(frame, 1 + world.choose(frame.length - 3)));
        const broken = await open();
        await broken.write(cut![0]);
        broken.end();
        const connections = [await open(), await open()];
        for (const half of [0, 1] as const) {
          for (const [i, connection] of connections.entries()) {
            await connection.write(whole[i]![half]);
            await host.sleep(world.choose(2) * 20);
          }
        }
        for (const connection of connections) connection.end();
      },
    );
    await Promise.race([receiver, world.sleep(patience)]);
    const [first, second, third] = streams.map(listed);
    same(
      streams,
      [[], ['for the second'], ['for the third']],
      `Three connections carried a frame that was cut off, one with “for the second”, and one with “for the third”. readFrames handed over ${first} for the first, ${second} for the second, and ${third} for the third.`,
    );
  },
);

function halves(frame: Uint8Array, at: number): readonly [Uint8Array, Uint8Array] {
  return [frame.subarray(0, at), frame.subarray(at)];
}
