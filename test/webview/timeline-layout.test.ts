import assert from 'node:assert/strict';
import { callsWithCrash, heavyTraffic, threeTiers } from '../fixtures/traces';
import { TraceBuilder } from '../fixtures/trace-builder';
import { eventKinds, type TraceData } from '../../src/trace/data';
import { causalPast } from '../../src/webview/timeline/causal-past';
import { shownKinds } from '../../src/webview/timeline/event-groups';
import { hitTest } from '../../src/webview/timeline/hit-test';
import { layout, type LayoutRequest } from '../../src/webview/timeline/layout';
import { placedMax } from '../../src/webview/timeline/layout-arrows';
import { boxOf } from '../../src/webview/timeline/layout-labels';
import { markColumn } from '../../src/webview/timeline/layout-marks';
import type { TimelineModel } from '../../src/webview/timeline/model';
import { placeRows } from '../../src/webview/timeline/rows';
import { indexTrace, type TraceIndex } from '../../src/webview/timeline/trace-index';
import { fit, xOf, zoom, type Viewport } from '../../src/webview/timeline/viewport';

function request(index: TraceIndex, change: Partial<LayoutRequest> = {}): LayoutRequest {
  const rows = placeRows(index, new Set());
  const viewport = fit(index, 1000);
  return { index, rows, viewport, top: 0, height: rows.height, shownKinds: shownKinds(new Set()), ...change };
}

function modelOf(trace: TraceData, change: Partial<LayoutRequest> = {}): TimelineModel {
  return layout(request(indexTrace(trace), change));
}

function kindsAt(trace: TraceData, kind: (typeof eventKinds)[number]): number[] {
  return [...trace.kind.keys()].filter((event) => trace.kind[event] === eventKinds.indexOf(kind));
}

describe('timeline lanes', () => {
  it('keeps a process that starts again after a crash in its lane', () => {
    const { lanes } = indexTrace(callsWithCrash()).lanes;
    assert.deepEqual(
      lanes.map((lane) => [lane.host, lane.name, lane.lives.length]),
      [
        [-1, '', 1 - 1],
        [0, 'client', 1],
        [1, 'server', 2],
      ],
    );
  });

  it('gives processes of one name that live at the same time a lane each', () => {
    const t = new TraceBuilder();
    const first = t.process('worker', 'a', 0);
    t.process('worker', 'a', 1);
    t.add(5, 'process-ended', first, { text: 'exit 0' });
    t.process('worker', 'a', 6);
    const { lanes } = indexTrace(t.build()).lanes;
    assert.deepEqual(
      lanes.map((lane) => lane.lives.map((life) => life.process)),
      [[0, 2], [1]],
    );
  });

  it('puts processes of a host together, hosts apart, and leaves no room for hidden lanes', () => {
    const index = indexTrace(threeTiers());
    const all = placeRows(index, new Set());
    for (const [at, row] of all.rows.entries())
      assert.ok(at === 0 || row.top >= (all.rows[at - 1]?.bottom ?? 0));
    const fewer = placeRows(index, new Set([1]));
    assert.equal(fewer.rows.length, all.rows.length - 1);
    assert.ok(Number.isNaN(fewer.y[1]));
    assert.ok(fewer.height < all.height);
  });
});

describe('timeline layout', () => {
  it('places an arrow from where and when it was sent to where and when it arrived', () => {
    const trace = callsWithCrash();
    const index = indexTrace(trace);
    const asked = request(index);
    const model = layout(asked);
    const [send] = kindsAt(trace, 'send');
    const arrow = model.arrows.find((one) => index.arrows.from[one.arrow] === send);
    assert.ok(arrow);
    assert.equal(arrow.style, 'down');
    assert.equal(arrow.x0, xOf(asked.viewport, 9000));
    assert.equal(arrow.x1, xOf(asked.viewport, 12_200));
    assert.equal(arrow.y0, asked.rows.y[1]);
    assert.equal(arrow.y1, asked.rows.y[2]);
  });

  it('draws a lost message to a place between the lanes, a refused connect and a reset in their own styles', () => {
    const model = modelOf(callsWithCrash());
    const lost = model.arrows.filter((one) => one.style === 'lost');
    assert.equal(lost.length, 1);
    const [from, to] = [model.rows.y[1] ?? 0, model.rows.y[2] ?? 0];
    assert.ok(lost[0] && lost[0].y1 > from + 10 && lost[0].y1 < to - 10);
    const styles = new Set(model.arrows.map((one) => one.style));
    for (const style of ['setup', 'refused', 'reset', 'half-close', 'up'] as const)
      assert.ok(styles.has(style), style);
  });

  it('draws a message that never arrived as under way for a little, whenever the run ends', () => {
    const t = new TraceBuilder();
    const [a, b] = [t.process('a', 'a', 0), t.process('b', 'b', 0)];
    t.message(1, undefined, a, b, 'x');
    t.log(9, b, 'the end');
    const { arrows, viewport } = modelOf(t.build());
    const [arrow] = arrows;
    assert.equal(arrow?.style, 'pending');
    assert.ok(arrow.x1 > arrow.x0 + 20 && arrow.x1 < xOf(viewport, 5000), `${arrow.x0} to ${arrow.x1}`);
  });

  it('never draws an arrow back in time, though the clocks of two processes disagree', () => {
    const t = new TraceBuilder();
    const [a, b] = [t.process('a', 'a', 0), t.process('b', 'b', 0)];
    t.message(5, 3, a, b, 'arrives before it was sent');
    const model = modelOf(t.build());
    assert.equal(model.arrows.length, 1);
    for (const trace of [t.build(), callsWithCrash(), threeTiers(), heavyTraffic(5000)]) {
      const { arrows, bundles } = modelOf(trace);
      for (const arrow of arrows) assert.ok(arrow.x1 >= arrow.x0);
      for (const bundle of bundles) assert.ok(bundle.x1[0] >= bundle.x0[0] && bundle.x1[1] >= bundle.x0[1]);
    }
  });

  it('shows an arrow that spans the whole screen though both its ends are outside', () => {
    const trace = callsWithCrash();
    const index = indexTrace(trace);
    const viewport: Viewport = { t0: 10_000, t1: 11_000, width: 1000 };
    const { arrows } = layout(request(index, { viewport }));
    assert.deepEqual(
      arrows.map((one) => [one.x0 < 0, one.x1 > 1000]),
      [[true, true]],
    );
  });

  it('leaves out what the filter hides', () => {
    const trace = callsWithCrash();
    const model = modelOf(trace, { shownKinds: shownKinds(new Set(['messages', 'faults', 'compute'])) });
    assert.deepEqual(
      [...model.arrows, ...model.bundles].filter((one) => ['up', 'down', 'lost'].includes(one.style)),
      [],
    );
    assert.equal(model.faults.length, 0);
    assert.equal(model.busy.length, 0);
    assert.ok(model.marks.some((mark) => mark.shape === 'log'));
    const index = indexTrace(trace);
    const rows = placeRows(index, new Set([2]));
    assert.equal(layout(request(index, { rows })).arrows.length, 0);
  });

  it('marks crashes, and never lets a crash vanish among other events', () => {
    const t = new TraceBuilder();
    const a = t.process('a', 'a', 0);
    for (let at = 0; at < 50; at++) t.log(10 + at / 1000, a, 'x');
    t.add(10.02, 'process-ended', a, { text: 'TypeError: x is undefined' });
    t.log(1000, t.process('b', 'b', 0), 'end');
    const { marks } = modelOf(t.build());
    const crash = marks.find((mark) => mark.shape === 'crashed');
    assert.equal(crash?.count, 51);
  });

  it('lets no two labels cover each other', () => {
    const index = indexTrace(callsWithCrash());
    for (const factor of [1, 2, 4, 8]) {
      const viewport = zoom(fit(index, 1000), factor, 300, index);
      const boxes = layout(request(index, { viewport })).labels.map(boxOf);
      assert.ok(boxes.length > 0);
      for (const [at, a] of boxes.entries()) {
        for (const b of boxes.slice(at + 1)) {
          assert.ok(a.x1 <= b.x0 || b.x1 <= a.x0 || a.y1 <= b.y0 || b.y1 <= a.y0);
        }
      }
    }
  });

  it('labels time with round numbers in one unit', () => {
    const labels = modelOf(callsWithCrash()).ticks.map((tick) => tick.label);
    assert.deepEqual(labels, ['0', '10 ms', '20 ms', '30 ms', '40 ms', '50 ms', '60 ms', '70 ms']);
  });
});

describe('timeline aggregation', () => {
  const index = indexTrace(heavyTraffic(100_000));

  it('stays within its bounds at every zoom, and counts every message once', () => {
    for (const factor of [1, 7, 100, 3000]) {
      const viewport = zoom(fit(index, 1400), factor, 700, index);
      const { arrows, bundles, marks } = layout(request(index, { viewport }));
      assert.ok(arrows.length + bundles.length <= placedMax, `${arrows.length + bundles.length} arrows`);
      const lanes = index.lanes.lanes.length;
      assert.ok(marks.length <= lanes * (Math.ceil(1400 / markColumn) + 1), `${marks.length} marks`);
    }
    const { arrows, bundles } = layout(request(index, { viewport: fit(index, 1400) }));
    const counted = arrows.length + bundles.reduce((sum, bundle) => sum + bundle.count, 0);
    assert.equal(counted, index.arrows.length);
  });

  it('keeps every message of a bundle inside its area', () => {
    const asked = request(index, { viewport: zoom(fit(index, 1400), 4, 700, index) });
    const { bundles } = layout(asked);
    assert.ok(bundles.length > 10);
    for (const bundle of bundles) {
      const x = xOf(asked.viewport, index.arrows.start[bundle.arrow] ?? NaN);
      assert.ok(x >= bundle.x0[0] && x <= bundle.x0[1]);
    }
  });

  it('shows single messages once there is room for them', () => {
    const { arrows, bundles } = layout(
      request(index, { viewport: zoom(fit(index, 1400), 3000, 700, index) }),
    );
    assert.ok(arrows.length > 5);
    assert.equal(bundles.length, 0);
  });

  it('lays out 100,000 events within a frame or two', () => {
    const asked = request(index, { viewport: fit(index, 1400) });
    // Time of this process, and the least of several: other work on the machine must not decide.
    const times = Array.from({ length: 12 }, () => {
      const before = process.cpuUsage();
      layout(asked);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    });
    const least = Math.min(...times);
    console.log(`      layout of ${index.trace.length} events: ${least.toFixed(1)} ms`);
    assert.ok(least < 33, `${least} ms`);
  });
});

describe('timeline hit test', () => {
  const trace = callsWithCrash();
  const index = indexTrace(trace);
  const model = layout(request(index));

  it('finds the mark under the pointer, and the arrow away from its ends', () => {
    const log = model.marks.find((mark) => mark.shape === 'log');
    assert.ok(log);
    const hit = hitTest(model, log.x + 2, log.y - 3);
    assert.equal(hit?.kind === 'mark' && hit.mark.event, log.event);
    const down = model.arrows.find((arrow) => arrow.style === 'down');
    assert.ok(down);
    const middle = hitTest(model, (down.x0 + down.x1) / 2 + 2, (down.y0 + down.y1) / 2);
    assert.equal(middle?.kind === 'arrow' && middle.arrow.arrow, down.arrow);
  });

  it('finds nothing in the empty space', () => {
    assert.equal(hitTest(model, 995, (model.rows.y[1] ?? 0) + 30), undefined);
  });

  it('finds a bundle by the area that it covers', () => {
    const heavy = indexTrace(heavyTraffic(40_000, 2));
    const dense = layout(request(heavy));
    const bundle = dense.bundles[Math.floor(dense.bundles.length / 2)];
    assert.ok(bundle);
    const x = (bundle.x0[0] + bundle.x1[1]) / 2;
    assert.equal(
      hitTest({ ...dense, marks: [], arrows: [] }, x, (bundle.y0 + bundle.y1) / 2)?.kind,
      'bundle',
    );
  });
});

describe('causal past', () => {
  const trace = callsWithCrash();
  const index = indexTrace(trace);

  it('follows causes, and the order inside a process where no cause is given', () => {
    const [, reply] = kindsAt(trace, 'deliver');
    const past = causalPast(index, reply ?? -1);
    const kinds = [...trace.kind.keys()]
      .filter((event) => past[event] === 1)
      .map((event) => eventKinds[trace.kind[event] ?? 0]);
    assert.deepEqual(kinds.slice(-4), ['send', 'deliver', 'send', 'deliver']);
    assert.equal(kinds[0], 'process-started');
    const crash = kindsAt(trace, 'process-ended')[0] ?? -1;
    assert.equal(past[crash], 0);
  });

  it('counts the arrival of the message that the chosen event sent, and dims the rest', () => {
    const [send] = kindsAt(trace, 'send');
    const [deliver] = kindsAt(trace, 'deliver');
    const lit = causalPast(index, send ?? -1);
    assert.equal(lit[deliver ?? -1], 1);
    const model = layout(request(index, { lit, litBy: 'chain' }));
    const litArrows = model.arrows
      .filter((arrow) => arrow.lit)
      .map((arrow) => index.arrows.from[arrow.arrow]);
    assert.ok(litArrows.includes(send));
    assert.ok(litArrows.length < model.arrows.length / 2);
  });
});
