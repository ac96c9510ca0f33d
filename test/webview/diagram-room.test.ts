import assert from 'node:assert/strict';
import { placeFaultLabels } from '../../src/webview/timeline/layout-faults';
import { labelSize } from '../../src/webview/timeline/layout-labels';
import type { FaultLine } from '../../src/webview/timeline/model';
import { tipPlace } from '../../src/webview/timeline/tip-place';

const width = 600;
const fault = (x: number, text = 'restart server', count = 1): FaultLine => ({
  event: x,
  x,
  text,
  count,
  lit: true,
});

/** Where each label begins and ends, and its words. */
function labels(faults: readonly FaultLine[]): [x0: number, x1: number, text: string][] {
  return placeFaultLabels(faults, width).map(({ x, text }) => [
    Math.round(x),
    Math.round(x + text.length * labelSize.character),
    text,
  ]);
}

describe('the words of faults in the diagram', () => {
  it('stand right of their bolt, or left of it where the diagram ends', () => {
    const [[first, , text], [, last]] = labels([fault(100), fault(590)]) as [
      [number, number, string],
      [number, number],
    ];
    assert.deepEqual([first, text], [109, 'restart server']);
    assert.equal(last, 590 - 9);
  });

  it('are cut before the next bolt, and left out where they would say nothing', () => {
    const texts = (xs: number[]): string[] => labels(xs.map((x) => fault(x))).map(([, , text]) => text);
    assert.deepEqual(texts([5, 100, 300]), ['restart se…', 'restart server', 'restart server']);
    assert.deepEqual(texts([5, 20, 40, 300]), ['restart server', 'restart server']);
  });

  it('never lie over each other, a bolt or the edge', () => {
    for (let seed = 1; seed < 200; seed++) {
      const xs = Array.from({ length: 1 + (seed % 7) }, (_, n) => (seed * 97 * (n + 3)) % width).sort(
        (a, b) => a - b,
      );
      const faults = xs.map((x, n) =>
        fault(x, 'power failure at bank'.slice(0, 4 + ((seed + n * 5) % 18)), 1 + (n % 2)),
      );
      let before = 0;
      for (const [x0, x1] of labels(faults)) {
        assert.ok(x0 >= before && x1 <= width, `${seed}: ${x0} to ${x1}, after ${before}`);
        assert.ok(!xs.some((x) => x > x0 && x < x1), `${seed}: ${x0} to ${x1} over a bolt`);
        before = x1;
      }
    }
  });
});

describe('the words under the pointer', () => {
  const room = { left: 0, right: 460, top: 100, bottom: 300 };

  it('stand where there is room, though the diagram be narrow', () => {
    assert.equal(tipPlace(90, 150, room).left, '104px');
    assert.ok(Number.parseInt(tipPlace(90, 150, room).maxWidth) > 300);
    assert.equal(tipPlace(400, 150, room).right, `${460 - 400 + 14}px`);
    assert.ok(Number.parseInt(tipPlace(400, 150, room).maxWidth) > 300);
  });

  it('stand above the pointer in the lower half of what is shown', () => {
    assert.equal(tipPlace(90, 150, room).transform, undefined);
    assert.equal(tipPlace(90, 280, room).transform, 'translateY(-100%)');
  });
});
