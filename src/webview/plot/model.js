import { xScale, yScale } from './scale';
const margin = { left: 64, right: 20, top: 14, bottom: 46 };
export function plotModel(measurement, width, height) {
    const [left, right, top, bottom] = [margin.left, width - margin.right, margin.top, height - margin.bottom];
    const xs = measurement.x.values;
    const ys = measurement.series.flatMap((one) => one.values.filter((value) => value !== null));
    const x = xScale(xs.length === 0 ? [0, 1] : xs, left + 8, right - 8, Math.max(2, Math.floor((right - left) / 90)));
    const y = yScale(ys, bottom, top, 5);
    const series = measurement.series.map((one) => ({ name: one.name, runs: runsOf(xs, one.values, x, y) }));
    const missing = xs.flatMap((value, at) => measurement.series.every((one) => (one.values[at] ?? null) === null) ? [x.at(value)] : []);
    return { width, height, left, right, top, bottom, x, y, series, missing };
}
function runsOf(xs, values, x, y) {
    const runs = [];
    let open;
    xs.forEach((value, at) => {
        const measured = values[at] ?? null;
        if (measured === null) {
            open = undefined;
            return;
        }
        if (open === undefined)
            runs.push((open = []));
        open.push({ x: x.at(value), y: y.at(measured), at });
    });
    return runs;
}
/** The value of x nearest to a place on the screen, by its index; -1 where there is none. */
export function nearestX(measurement, model, x) {
    let best = -1;
    let least = Infinity;
    measurement.x.values.forEach((value, at) => {
        const far = Math.abs(model.x.at(value) - x);
        if (far < least)
            [least, best] = [far, at];
    });
    return best;
}
/** Markers differ by shape, so that series are told apart without colour. Centred at 0, 0. */
export const markerPaths = [
    'M-3.500 0a3.500 3.500 0 1 0 7 0a3.500 3.500 0 1 0-7 0z',
    'M-3.200-3.200h6.400v6.400h-6.400z',
    'M0-4.200 4 3.200h-8z',
    'M0-4.500 4.500 0 0 4.500-4.500 0z',
    'M-3.600-2.400-2.400-3.600 0-1.200 2.400-3.600 3.600-2.400 1.200 0 3.600 2.400 2.400 3.600 0 1.200-2.400 3.600-3.600 2.400-1.200 0z',
    'M0 4.200 4-3.200h-8z',
];
/** Patterns of the lines, in the same order as the markers. */
export const dashes = ['none', '7 4', '2 3', '9 3 2 3', '4 2', '12 5'];
