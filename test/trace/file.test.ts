import assert from 'node:assert/strict';
import { HumanError } from '../../src/base/errors';
import { decodeTrace, encodeTrace, firstEvents } from '../../src/trace/file';
import { events, hashTrace } from '../../src/trace/reader';
import { TraceWriter, kindNumber, none } from '../../src/trace/writer';
import { callsWithCrash, threeTiers } from '../fixtures/traces';

const refusal = (pattern: RegExp) => (error: unknown) =>
  error instanceof HumanError && pattern.test(error.message) && !error.message.includes('\n');

describe('the file of a trace', () => {
  it('gives back the same trace, event by event', () => {
    for (const trace of [callsWithCrash(), threeTiers(), new TraceWriter().data()]) {
      const again = decodeTrace(encodeTrace(trace));
      assert.equal(hashTrace(again), hashTrace(trace));
      assert.deepEqual([...events(again)], [...events(trace)]);
    }
  });

  it('keeps texts that are cut within a character', () => {
    const writer = new TraceWriter();
    writer.add(kindNumber.note, 0, none, none, none, none, 0, none, writer.text('half \ud83d'), none);
    assert.deepEqual(decodeTrace(encodeTrace(writer.data())).strings, ['half \ud83d']);
  });

  it('opens a file that lies anywhere in a larger buffer', () => {
    const file = encodeTrace(callsWithCrash());
    const larger = new Uint8Array(file.length + 3);
    larger.set(file, 3);
    assert.equal(hashTrace(decodeTrace(larger.subarray(3))), hashTrace(callsWithCrash()));
  });

  it('refuses what is no trace', () => {
    const foreign = ['', 'short', '{"traceEvents":[]}'.padEnd(100), '\u0000'.repeat(100)];
    for (const text of foreign) {
      const bytes = new TextEncoder().encode(text);
      assert.throws(() => decodeTrace(bytes), refusal(/not a trace/));
    }
  });

  it('refuses a file of a newer version', () => {
    const file = encodeTrace(callsWithCrash());
    file[8] = 2;
    assert.throws(() => decodeTrace(file), refusal(/newer version/));
  });

  it('refuses a file that was cut short, or has anything behind its end', () => {
    const file = encodeTrace(callsWithCrash());
    for (const length of [8, 31, 32, 40, file.length - 8, file.length - 1])
      assert.throws(() => decodeTrace(file.slice(0, length)), refusal(/damaged/));
    const longer = new Uint8Array(file.length + 8);
    longer.set(file);
    assert.throws(() => decodeTrace(longer), refusal(/damaged/));
  });

  it('refuses a file of which any byte was changed', () => {
    const file = encodeTrace(callsWithCrash());
    for (let at = 0; at < file.length; at++) {
      const changed = file.slice();
      changed[at] = (changed[at] as number) ^ 0x40;
      assert.throws(() => decodeTrace(changed), refusal(/damaged|not a trace|newer/), `byte ${at}`);
    }
  });

  it('refuses a whole file whose indices lead nowhere', () => {
    const good = callsWithCrash();
    const bad: Record<string, Parameters<typeof encodeTrace>[0]> = {
      host: { ...good, host: good.host.map(() => 9) },
      process: { ...good, process: good.process.map(() => -2) },
      text: { ...good, strings: [] },
      place: { ...good, places: good.places.slice(1) },
      cause: { ...good, cause: good.cause.map((_, i) => i) },
      time: { ...good, time: good.time.toReversed() },
      processes: { ...good, processes: [{ pid: 1, name: 'x', host: 7 }, ...good.processes] },
    };
    for (const [what, trace] of Object.entries(bad))
      assert.throws(() => decodeTrace(encodeTrace(trace)), refusal(/damaged/), what);
  });
});

describe('the first events of a trace', () => {
  it('are a trace of their own, which holds nothing of the rest', () => {
    const whole = decodeTrace(encodeTrace(callsWithCrash()));
    const first = firstEvents(whole, 5);
    assert.deepEqual([...events(first)], [...events(whole)].slice(0, 5));
    assert.equal(first.time.buffer.byteLength, 5 * 8);
    assert.deepEqual([...events(decodeTrace(encodeTrace(first)))], [...events(first)]);
  });

  it('are all of them where there are no more', () => {
    const whole = callsWithCrash();
    assert.equal(hashTrace(firstEvents(whole, whole.length + 1)), hashTrace(whole));
  });
});

describe('the writer of a trace', () => {
  it('takes at most 64 bytes an event, however many there are', () => {
    const writer = new TraceWriter(16);
    for (let i = 1; i <= 5_000; i++) {
      writer.add(kindNumber.note, i, none, none, none, none, 0, none, none, none);
      const { buffer } = writer.view().time;
      const capacity = buffer.byteLength / 8;
      if (i > 16) assert.ok((capacity * 37) / i <= 64, `${capacity} places for ${i} events`);
    }
  });

  it('shows a view that is not a copy, and gives a copy that stays', () => {
    const writer = new TraceWriter();
    const add = (time: number): number =>
      writer.add(kindNumber.note, time, none, none, none, none, 0, none, writer.text(`at ${time}`), none);
    add(1);
    const copy = writer.data();
    assert.equal(writer.view().time.buffer, writer.view().time.buffer);
    assert.notEqual(copy.time.buffer, writer.view().time.buffer);
    writer.clear();
    add(2);
    assert.deepEqual([copy.time[0], copy.strings[0]], [1, 'at 1']);
    assert.deepEqual([writer.view().time[0], writer.view().strings[0]], [2, 'at 2']);
  });
});
