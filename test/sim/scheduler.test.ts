import assert from 'node:assert/strict';
import type { Happening } from '../../src/sim/scheduler';
import { Scheduler } from '../../src/sim/scheduler';

describe('what is pending', () => {
  const named = (name: string): Happening & { readonly name: string } => ({ name, happen: () => undefined });
  const names = (list: readonly { readonly what: Happening }[]): string[] =>
    list.map(({ what }) => (what as ReturnType<typeof named>).name);

  it('is listed in the order in which it will happen, and a chosen one goes first', () => {
    const scheduler = new Scheduler();
    const [a, b, c, d] = [named('a'), named('b'), named('c'), named('d')];
    scheduler.at(30, a);
    scheduler.at(10, b);
    scheduler.at(20, c);
    scheduler.at(10, d);
    assert.deepEqual(names(scheduler.list()), ['b', 'd', 'c', 'a']);
    assert.equal(scheduler.takeChosen(c), true);
    assert.equal(scheduler.takeChosen(c), false);
    assert.equal(scheduler.now, 0);
    assert.deepEqual(names(scheduler.list()), ['b', 'd', 'a']);
    assert.deepEqual([scheduler.take(), scheduler.take(), scheduler.take()], [b, d, a]);
    assert.equal(scheduler.now, 30);
  });
});
