import assert from 'node:assert/strict';
import { makePulseMemory, PulseReader, PulseWriter } from '../../src/runner/pulse';

describe('the pulse', () => {
  it('carries beats, the check and its schedule to another thread', () => {
    const memory = makePulseMemory();
    const [writer, reader] = [new PulseWriter(memory), new PulseReader(memory)];
    writer.busy(true);
    writer.enter('nenhuma réplica se perde ✓');
    writer.schedule('1.7');
    const before = reader.beats;
    writer.beat();
    assert.equal(reader.beats, before + 1);
    assert.deepEqual(
      [reader.busy, reader.check, reader.schedule],
      [true, 'nenhuma réplica se perde ✓', '1.7'],
    );
  });

  it('forgets the schedule of the check before', () => {
    const memory = makePulseMemory();
    const [writer, reader] = [new PulseWriter(memory), new PulseReader(memory)];
    writer.schedule('1.7');
    writer.enter('next');
    assert.deepEqual([reader.check, reader.schedule], ['next', '']);
  });

  it('keeps no part of a text that is too long: it would replay something else', () => {
    const memory = makePulseMemory();
    new PulseWriter(memory).schedule('x'.repeat(100_000));
    assert.equal(new PulseReader(memory).schedule, '');
  });
});
