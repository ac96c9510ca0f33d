import assert from 'node:assert/strict';
import { dashes, markerPaths, nearestX, plotModel } from '../../src/webview/plot/model';
import { xScale, yScale } from '../../src/webview/plot/scale';
import { logTicks, niceTicks } from '../../src/webview/plot/ticks';
describe('ticks', () => {
    it('are round, inside, and about as many as asked for', () => {
        assert.deepEqual(niceTicks(0, 100, 5), [0, 20, 40, 60, 80, 100]);
        assert.deepEqual(niceTicks(0.3, 1.1, 4), [0.4, 0.6, 0.8, 1]);
        assert.deepEqual(niceTicks(-7, 12, 4), [-5, 0, 5, 10]);
        assert.deepEqual(niceTicks(1200, 1300, 5), [1200, 1220, 1240, 1260, 1280, 1300]);
    });
    it('have no noise of binary fractions', () => {
        for (const tick of niceTicks(0, 1, 10))
            assert.ok(String(tick).length <= 3, String(tick));
    });
    it('of an empty range are the one value', () => assert.deepEqual(niceTicks(5, 5, 4), [5]));
    it('by powers of ten get coarser when there is no room', () => {
        assert.deepEqual(logTicks(1, 100, 9), [1, 2, 5, 10, 20, 50, 100]);
        assert.deepEqual(logTicks(1, 10000, 6), [1, 10, 100, 1000, 10000]);
        assert.deepEqual(logTicks(1, 1e8, 5), [1, 100, 10000, 1e6, 1e8]);
    });
});
describe('scales', () => {
    it('of x use powers of ten for values that multiply, and lengths otherwise', () => {
        assert.equal(xScale([1, 10, 100, 1000], 0, 300, 5).kind, 'log');
        assert.equal(Math.round(xScale([1, 10, 100, 1000], 0, 300, 5).at(10)), 100);
        assert.equal(xScale([0, 1, 2, 5, 10, 30], 0, 300, 5).kind, 'linear');
        assert.equal(xScale([1, 2, 3, 4, 200], 0, 300, 5).kind, 'linear');
    });
    it('of y begin at zero and end at a round number above the highest value', () => {
        const scale = yScale([92.7, 6], 300, 0, 5);
        assert.equal(scale.at(0), 300);
        assert.equal(scale.at(100), 0);
        assert.deepEqual(scale.ticks, [0, 20, 40, 60, 80, 100]);
    });
    it('of y hold up with nothing to show and with zeros only', () => {
        for (const values of [[], [0, 0]]) {
            const scale = yScale(values, 300, 0, 5);
            assert.ok(Number.isFinite(scale.at(0)) && Number.isFinite(scale.at(1)));
        }
    });
});
describe('plot model', () => {
    const measurement = {
        name: 'm',
        stage: 's',
        x: { label: 'x', values: [0, 1, 2, 3] },
        y: { label: 'y', unit: 'ms' },
        series: [
            { name: 'a', values: [1, null, 3, 4] },
            { name: 'b', values: [1, null, 2, null] },
        ],
    };
    const model = plotModel(measurement, 600, 300);
    it('leaves a gap at a point that failed, and marks an x where all failed', () => {
        assert.deepEqual(model.series.map((one) => one.runs.map((run) => run.map((point) => point.at))), [
            [[0], [2, 3]],
            [[0], [2]],
        ]);
        assert.deepEqual(model.missing, [model.x.at(1)]);
    });
    it('keeps every point inside the axes', () => {
        for (const point of model.series.flatMap((one) => one.runs.flat())) {
            assert.ok(point.x >= model.left && point.x <= model.right && point.y >= model.top && point.y <= model.bottom);
        }
    });
    it('finds the value of x nearest to the pointer', () => {
        assert.equal(nearestX(measurement, model, model.x.at(2) + 5), 2);
        assert.equal(nearestX(measurement, model, -100), 0);
        assert.equal(nearestX({ ...measurement, x: { label: 'x', values: [] } }, model, 10), -1);
    });
    it('tells series apart without colour', () => {
        assert.equal(new Set(markerPaths).size, markerPaths.length);
        assert.equal(new Set(dashes).size, markerPaths.length);
    });
});
