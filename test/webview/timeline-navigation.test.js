import assert from 'node:assert/strict';
import { eventKinds } from '../../src/trace/data';
import { sayWith } from '../../src/webview/words';
import { describe as describeEvent, spoken } from '../../src/webview/timeline/describe';
import { arrowPaths, markPath } from '../../src/webview/timeline/draw';
import { positionIn } from '../../src/webview/timeline/events-table';
import { everything, listed, matching } from '../../src/webview/timeline/filter';
import { move } from '../../src/webview/timeline/navigate';
import { markShapes } from '../../src/webview/timeline/model';
import { indexTrace } from '../../src/webview/timeline/trace-index';
import { fit, pan, reveal, timeAt, xOf, zoom, zoomTo } from '../../src/webview/timeline/viewport';
import { callsWithCrash } from '../fixtures/traces';
import { TraceBuilder } from '../fixtures/trace-builder';
const trace = callsWithCrash();
const index = indexTrace(trace);
const say = sayWith({});
function kindAt(event) {
    return eventKinds[trace.kind[event] ?? 0] ?? '';
}
function walk(steps, filter = everything, from = -1) {
    return steps.reduce((at, step) => move(index, filter, at, step), from);
}
describe('timeline keyboard steps', () => {
    it('begin at the first event and walk through one process', () => {
        const first = walk(['next']);
        assert.equal(first, 0);
        const lane = index.eventsOfLane[1] ?? [];
        assert.deepEqual([walk(['next', 'next']), walk(['next', 'next', 'next'])], [lane[1], lane[2]]);
        assert.equal(walk(['next', 'last']), lane[lane.length - 1]);
        assert.equal(walk(['next', 'last', 'next']), lane[lane.length - 1]);
        assert.equal(walk(['next', 'last', 'first', 'previous']), lane[0]);
    });
    it('go to the nearest event in time of the next lane, and up to the faults', () => {
        const [deliver] = [...trace.kind.keys()].filter((event) => kindAt(event) === 'deliver');
        const above = walk(['lane-above'], everything, deliver);
        assert.equal(index.lanes.ofEvent[above], 1);
        const gap = (event) => Math.abs((trace.time[event] ?? 0) - (trace.time[deliver ?? 0] ?? 0));
        for (const event of index.eventsOfLane[1] ?? [])
            assert.ok(gap(event) >= gap(above));
        assert.equal(kindAt(walk(['lane-above', 'lane-above'], everything, deliver)), 'fault');
    });
    it('pass over what is hidden', () => {
        const filter = { ...everything, hiddenGroups: new Set(['connections', 'processes', 'messages']) };
        assert.equal(kindAt(walk(['next'], filter)), 'log');
        const noServer = { ...everything, hiddenLanes: new Set([2]) };
        const log = walk(['next'], filter);
        const client = walk(['lane-above'], everything, log);
        assert.equal(walk(['lane-below'], noServer, client), client);
    });
});
describe('timeline viewport', () => {
    const whole = fit(index, 1000);
    it('zooms around the pointer, never beyond the trace nor too close', () => {
        const time = timeAt(whole, 300);
        const near = zoom(whole, 5, 300, index);
        assert.ok(Math.abs(xOf(near, time) - 300) < 1e-6);
        assert.deepEqual(zoom(whole, 0.1, 300, index), whole);
        const closest = zoom(whole, 1e12, 500, index);
        assert.ok(Math.abs(closest.t1 - closest.t0 - 4) < 1e-6);
    });
    it('pans, but not past the ends', () => {
        const near = zoom(whole, 4, 500, index);
        const later = pan(near, 100, index);
        assert.ok(Math.abs(xOf(later, timeAt(near, 600)) - 500) < 1e-6);
        assert.equal(pan(near, -1e9, index).t0, whole.t0);
        assert.equal(pan(near, 1e9, index).t1, whole.t1);
    });
    it('moves only as far as needed to show an event', () => {
        const near = zoom(whole, 8, 0, index);
        assert.equal(reveal(near, timeAt(near, 500), index), near);
        const shown = reveal(near, 70000, index);
        assert.ok(xOf(shown, 70000) > 0 && xOf(shown, 70000) < 1000);
    });
    it('zooms into a stretch of time', () => {
        const shown = zoomTo(whole, 20000, 24000, index);
        assert.ok(xOf(shown, 20000) > 0 && xOf(shown, 24000) < 1000);
        assert.ok(shown.t1 - shown.t0 <= 6001);
    });
    it('of a trace with one event is still a stretch of time', () => {
        const t = new TraceBuilder();
        t.process('a', 'a', 5);
        const one = fit(indexTrace(t.build()), 100);
        assert.ok(one.t1 > one.t0 && Number.isFinite(xOf(one, 5000)));
    });
});
describe('timeline filter', () => {
    it('finds events by text, process or line, in any case', () => {
        const texts = (wanted) => matching(trace, wanted)?.reduce((sum, hit) => sum + hit, 0) ?? -1;
        assert.equal(texts('BALANCE IS'), 2);
        assert.ok(texts('stub.ts:49') >= 2);
        assert.equal(texts('no such thing'), 0);
        assert.equal(matching(trace, '  '), undefined);
    });
    it('lists what passes, in the order of the trace, and finds an event in the list', () => {
        assert.equal(listed(index, everything).length, trace.length);
        const logs = listed(index, { ...everything, text: 'listening' });
        assert.equal(logs.length, 2);
        assert.deepEqual([positionIn(logs, logs[1] ?? -1), positionIn(logs, 0), positionIn(logs, 1e9)], [1, -1, -1]);
    });
});
describe('an event in words', () => {
    const events = [...trace.kind.keys()];
    const sentence = (kind, nth = 0) => spoken(describeEvent(index, events.filter((event) => kindAt(event) === kind)[nth] ?? -1, say));
    it('tells a message from both of its ends', () => {
        const text = '{"id":1,"call":"deposit","args":[100]}';
        const rest = `${text}, 39 bytes, sent at 9.0 ms stub.ts:31, arrived at 12.2 ms, took 3.2 ms`;
        assert.equal(sentence('send'), `client → server, sends, ${rest}`);
        assert.equal(sentence('deliver'), `client → server, receives, ${rest}`);
    });
    it('tells losses, refusals, ends and faults', () => {
        assert.match(sentence('lost'), /client → server, lost on the way, .*sent at 22\.0 ms, lost at 23\.9 ms$/);
        assert.match(sentence('refused'), /refused at 47\.2 ms/);
        assert.equal(sentence('process-ended'), 'server, ends, killed, at 37.2 ms');
        assert.equal(sentence('fault'), 'faults, fault, kill server, at 37.2 ms');
        assert.equal(sentence('compute'), 'server, computes, 1.8 ms of a core, at 12.4 ms');
    });
    it('has words for every event of a trace', () => {
        for (const event of events)
            assert.ok(!spoken(describeEvent(index, event, say)).includes('undefined'));
    });
});
describe('timeline drawing', () => {
    it('draws every shape and every style without a number that is none', () => {
        for (const shape of markShapes)
            assert.match(markPath(shape, 10, 10), /^M[-\dMlmazhvLc. ]+$/, shape);
        for (const style of ['down', 'setup', 'refused', 'lost', 'pending']) {
            const { line, end } = arrowPaths({ arrow: 0, style, lit: true, x0: 5, y0: 5, x1: 5, y1: 5 });
            assert.ok(!`${line}${end}`.includes('NaN'), style);
        }
    });
    it('ends a lost message in a cross and one under way in nothing', () => {
        const arrow = { arrow: 0, lit: true, x0: 0, y0: 0, x1: 30, y1: 50 };
        assert.equal(arrowPaths({ ...arrow, style: 'lost' }).endClass, 'cross');
        assert.equal(arrowPaths({ ...arrow, style: 'pending' }).end, '');
        assert.match(arrowPaths({ ...arrow, style: 'down' }).end, /z$/);
    });
});
