import assert from 'node:assert/strict';
import { Ledger, Task } from '../../src/checks/ledger';
import type { Piece, PieceDone } from '../../src/messages/runner';
import { seededChoices } from '../../src/sim/choices';

/** One process and its helpers at one check, in an order that is drawn. @returns where it failed, or how many passed */
function play(
  seed: number,
  of: number,
  fails: (n: number) => boolean,
): { failedAt?: number; tried: number[] } {
  const draw = seededChoices(seed + 1).stream('play');
  const task = new Task({ name: 'it', of, stops: true, firstIsMine: true });
  const ledger = new Ledger([task]);
  ledger.begin('it');
  const out: { helper: number; piece: Piece }[] = [];
  const tried: number[] = [];
  let found: number | undefined;
  for (;;) {
    const helper = draw.below(3);
    const act = draw.below(8);
    if (act < 3) {
      const piece = ledger.claim(helper);
      if (piece) out.push({ helper, piece });
    } else if (act < 5 && out.length > 0) {
      const [one] = out.splice(draw.below(out.length), 1);
      if (one) ledger.take(one.helper, answer(one.piece, fails));
    } else if (act === 5 && draw.below(10) === 0) {
      ledger.lost(helper);
      out.splice(0, out.length, ...out.filter((one) => one.helper !== helper));
    } else {
      const n = task.next();
      if (n === undefined) return { tried };
      if (n === found) return { failedAt: n, tried };
      tried.push(n);
      if (fails(n)) task.failed((found = n));
      else task.passed(n);
    }
  }
}

function answer(piece: Piece, fails: (n: number) => boolean): PieceDone {
  let passed = 0;
  while (piece.from + passed < piece.to && !fails(piece.from + passed)) passed++;
  return { ...piece, passed, work: passed * (1 + (piece.from % 7)) };
}

describe('what helpers and one process try of a check', () => {
  it('gives the first failure in order, however they take turns', () => {
    for (let seed = 0; seed < 400; seed++) {
      const draw = seededChoices(seed + 1).stream('failures');
      const of = 1 + draw.below(60);
      const failing = new Set(Array.from({ length: draw.below(4) }, () => draw.below(of)));
      const { failedAt } = play(seed, of, (n) => failing.has(n));
      assert.equal(failedAt, failing.size === 0 ? undefined : Math.min(...failing), `seed ${seed}`);
    }
  });

  it('believes no helper that something failed', () => {
    const task = new Task({ name: 'it', of: 3, stops: true });
    const piece = task.claim(1);
    assert.deepEqual(piece, { name: 'it', from: 0, to: 1 });
    task.take({ ...piece, passed: 0, work: 1 });
    assert.equal(task.claim(1), undefined, 'nothing after it is given away');
    assert.equal(task.next(), 0);
    task.passed(0);
    assert.deepEqual(task.claim(1), { name: 'it', from: 1, to: 2 });
  });

  it('tries itself what ended a helper, and what comes before it first', () => {
    const task = new Task({ name: 'it', of: 4, stops: true });
    const ledger = new Ledger([task]);
    ledger.begin('it');
    assert.equal(ledger.claim(7)?.from, 0);
    assert.equal(ledger.claim(8)?.from, 1);
    ledger.lost(8);
    assert.equal(ledger.claim(9), null);
    assert.equal(task.next(), 0, 'a helper has it, but all else is to wait for it');
    task.passed(0);
    assert.equal(task.next(), 1);
  });

  it('gives away the schedules of later checks when those of this one are given away', () => {
    const tasks = ['a', 'b'].map((name) => new Task({ name, of: 2, stops: true, firstIsMine: true }));
    const ledger = new Ledger(tasks);
    ledger.begin('a');
    assert.deepEqual(ledger.claim(1), { name: 'a', from: 1, to: 2 });
    assert.deepEqual(ledger.claim(1), { name: 'b', from: 1, to: 2 });
    assert.equal(ledger.claim(1), null);
  });

  it('tries every point of a measurement, also after one that failed', () => {
    const task = new Task({ name: 'm', of: 3, stops: false });
    assert.equal(task.next(), 0);
    task.failed(0);
    assert.deepEqual(task.claim(1), { name: 'm', from: 1, to: 2 });
    assert.equal(task.next(), 2);
    task.passed(2);
    task.take({ name: 'm', from: 1, to: 2, passed: 0, work: 1 });
    assert.equal(task.next(), 1);
    task.failed(1);
    assert.equal(task.next(), undefined);
  });

  it('makes pieces that are some milliseconds of work', () => {
    const task = new Task({ name: 'it', of: 10_000, stops: true });
    const first = task.claim(0.5) as Piece;
    task.take({ ...first, passed: 1, work: 0.5 });
    const { from, to } = task.claim(0.5) as Piece;
    assert.equal(to - from, 40);
    const last = new Task({ name: 'it', of: 8, stops: true });
    last.take({ ...(last.claim(0.5) as Piece), passed: 1, work: 0.5 });
    assert.deepEqual(last.claim(0.25), { name: 'it', from: 1, to: 3 }, 'the end is left for all');
  });
});
