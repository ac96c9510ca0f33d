/** The layout of the space-time diagram: a pure function of the trace and of what of it is on the screen. */
import { duration } from '../numbers';
import { niceTicks } from '../plot/ticks';
import { placeArrows } from './layout-arrows';
import { placeLabels } from './layout-labels';
import { placeBusy, placeFaults, placeLives, placeMarks } from './layout-marks';
import { xOf } from './viewport';
export function layout(request) {
    const { rows, viewport, top, height } = request;
    const visibleRows = rows.rows.filter((row) => row.bottom >= top && row.top <= top + height);
    const input = { ...request, visibleRows };
    const { arrows, bundles } = placeArrows(input);
    const marks = placeMarks(input);
    return {
        viewport,
        rows,
        visibleRows,
        ticks: timeTicks(viewport),
        lives: placeLives(input),
        busy: placeBusy(input),
        arrows,
        bundles,
        marks,
        faults: placeFaults(input, marks),
        labels: bundles.length > crowdMin ? [] : placeLabels(input, arrows, marks),
    };
}
/** With more bundles than this nobody reads single messages. */
const crowdMin = 24;
const pixelsPerTick = 110;
function timeTicks(viewport) {
    const count = Math.max(2, Math.floor(viewport.width / pixelsPerTick));
    const times = niceTicks(viewport.t0 / 1000, viewport.t1 / 1000, count);
    return times
        .filter((ms) => ms >= 0)
        .map((ms) => ({ x: xOf(viewport, ms * 1000), label: ms === 0 ? '0' : tickLabel(ms, times) }));
}
/** All ticks of an axis in one unit, that of the largest: 990 ms and 1 s side by side are hard to compare. */
function tickLabel(ms, all) {
    const largest = all[all.length - 1] ?? ms;
    const step = Math.abs((all[1] ?? ms) - (all[0] ?? 0));
    if (largest < 1)
        return duration(ms);
    const inSeconds = largest >= 10000;
    const digits = Math.max(0, -Math.floor(Math.log10((inSeconds ? step / 1000 : step) || 1) + 1e-9));
    return inSeconds ? `${(ms / 1000).toFixed(digits)} s` : `${ms.toFixed(digits)} ms`;
}
