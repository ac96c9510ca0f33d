import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { received, same, Student } from './probes';
import { crc32 } from './starter/checksum';
import type { Reason } from './starter/snapshot-error';

const stage = 'refuse';

function onBench(world: World, body: (student: Student) => void): Promise<void> {
  return world.host('bench').run((_host, load) => body(new Student(load)));
}

/** Some bytes, as a snapshot could have them. */
function content(world: World, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, n) => 37 * n + (n < 300 ? world.choose(256) : 0));
}

check(
  'A sealed snapshot begins with its mark, version, length and checksum, and opens again',
  {
    stage,
    points: 10,
    hint: 'Four fields of four bytes each, the most significant byte first. “new DataView(bytes.buffer)” begins where the buffer does, which may be before the bytes: see “byteOffset”.',
    schedules: 20,
  },
  async (world) => {
    await onBench(world, (student) => {
      const snapshot = content(world, world.pick([0, 1, 2, 300, 70_000]));
      const sealed = student.seal(received(snapshot));
      const fields = [0x534e_4150, 1, snapshot.length, crc32(snapshot)];
      for (const [n, name] of ['mark', 'version', 'length', 'checksum'].entries()) {
        const found = hexadecimal(sealed.subarray(4 * n, 4 * n + 4));
        const expected = hexadecimal(fourBytes(fields[n] ?? 0));
        same(
          found,
          expected,
          `${snapshot.length} bytes were sealed. The bytes of the ${name} should be ${expected}; they are ${found}.`,
        );
      }
      same(
        hexadecimal(sealed.subarray(16)),
        hexadecimal(snapshot),
        `${snapshot.length} bytes were sealed. Behind the header there are not these bytes.`,
      );
      same(
        hexadecimal(student.open(sealed)),
        hexadecimal(snapshot),
        `${snapshot.length} bytes were sealed and opened again. They are others now.`,
      );
    });
  },
);

check(
  'A version that is not known is refused by its number, before anything else is looked at',
  {
    stage,
    points: 15,
    hint: 'Nobody knows what a later version means by length or checksum, or whether it has them. Only mark and version are for ever.',
    schedules: 60,
  },
  async (world) => {
    await onBench(world, (student) => {
      const version = world.pick([0, 2, 3, 257, 0x0100_0000, 0x8000_0001, 0xffff_ffff]);
      const sealed = student.seal(content(world, 40));
      sealed.set(fourBytes(version), 4);
      const rest = world.pick(['as in version 1', 'of another kind', 'absent'] as const);
      const end = rest === 'absent' ? 8 : sealed.length;
      if (rest === 'of another kind') sealed.set(content(world, sealed.length - 8), 8);
      const what = `a snapshot of version ${String(version)}, the rest ${rest}`;
      const { reason, message } = student.refusal(sealed.subarray(0, end), what);
      expectReason(what, reason, 'version');
      if (!new RegExp(`(?<![0-9])${version}(?![0-9])`).test(message))
        assert.fail(`open(…) refused ${what}. Its message does not say which version that was: “${message}”`);
    });
  },
);

function expectReason(what: string, reason: Reason, expected: Reason): void {
  if (reason !== expected)
    assert.fail(`open(…) refused ${what}. The reason should be “${expected}”; it is “${reason}”.`);
}

check(
  'What is cut off, changed or prolonged is refused, wherever it was hit',
  {
    stage,
    points: 15,
    hint: 'What has lost a part of its mark has none. The length tells what is missing or too much; the checksum tells what was changed, in whatever order you compare them. Is there a byte that neither of them covers?',
    schedules: 10,
  },
  async (world) => {
    await onBench(world, (student) => {
      const sealed = student.seal(content(world, 40));
      const length = sealed.length;
      for (let n = 0; n < length; n++) {
        const what = `the first ${n} of ${length} bytes`;
        const { reason } = student.refusal(sealed.slice(0, n), what);
        expectReason(what, reason, n < 4 ? 'foreign' : 'damaged');
      }
      for (let n = 0; n < length; n++) {
        const what = `a snapshot in which byte ${n} had been changed`;
        for (let bit = 0; bit < 8; bit++) {
          const changed = sealed.slice();
          changed[n] = (changed[n] ?? 0) ^ (1 << bit);
          expectReason(what, student.refusal(changed, what).reason, blame(n));
        }
      }
      for (const [what, bytes] of mishaps(sealed))
        expectReason(what, student.refusal(bytes, what).reason, 'damaged');
    });
  },
);

/** What a change of this byte makes of a snapshot. */
function blame(place: number): Reason {
  return place < 4 ? 'foreign' : place < 8 ? 'version' : 'damaged';
}

/** What does not show in a length, nor in a sum. */
function mishaps(sealed: Uint8Array): [what: string, bytes: Uint8Array][] {
  const exchanged = sealed.slice();
  const at = exchanged.findIndex((byte, n) => n >= 16 && byte !== exchanged[n + 1]);
  exchanged.set([exchanged[at + 1] ?? 0, exchanged[at] ?? 0], at);
  const wiped = sealed.slice().fill(0, 16);
  const prolonged = Uint8Array.from([...sealed, 0]);
  return [
    ['a snapshot in which two bytes had changed places', exchanged],
    ['a snapshot whose content had become zeros', wiped],
    ['a snapshot with one more byte at its end', prolonged],
  ];
}

check(
  'What is no snapshot is refused as foreign',
  {
    stage,
    points: 5,
    hint: 'Look at the mark first, all four bytes of it. Nothing that is too short has one.',
    schedules: 40,
  },
  async (world) => {
    await onBench(world, (student) => {
      const foreign: Readonly<Record<string, Uint8Array>> = {
        nothing: new Uint8Array(),
        'three bytes': Uint8Array.of(0x53, 0x4e, 0x41),
        'bytes of something else': Uint8Array.of(0x7f, ...content(world, 60)),
        'a mark in lower case': Uint8Array.of(
          0x73,
          0x6e,
          0x61,
          0x70,
          ...student.seal(content(world, 9)).slice(4),
        ),
        'a mark with another letter in it': Uint8Array.of(
          0x53,
          0x4e,
          0x49,
          0x50,
          ...student.seal(content(world, 9)).slice(4),
        ),
        'a mark with its bytes in reverse order': Uint8Array.of(0x50, 0x41, 0x4e, 0x53, 0, 0, 0, 1),
      };
      const what = world.pick(Object.keys(foreign));
      const { reason } = student.refusal(foreign[what] ?? new Uint8Array(), what);
      expectReason(what, reason, 'foreign');
    });
  },
);

/** A number of 32 bits, the most significant byte first. */
function fourBytes(number: number): Uint8Array {
  return Uint8Array.of(number >>> 24, number >>> 16, number >>> 8, number);
}

function hexadecimal(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'missing';
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
