/** From values to pixels, along a line or by powers of ten. */
import { logTicks, niceStep, niceTicks } from './ticks';
/** Values this many times apart, each a multiple of the one before, are read by powers of ten. */
const logFrom = 50;
export function xScale(values, from, to, ticks) {
    const low = Math.min(...values);
    const high = Math.max(...values);
    if (isGeometric(values)) {
        const at = (value) => from + ((Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low))) * (to - from);
        return { kind: 'log', ticks: logTicks(low, high, ticks), at };
    }
    const span = high - low || 1;
    const at = (value) => from + ((value - low) / span) * (to - from);
    return { kind: 'linear', ticks: niceTicks(low, high, ticks), at };
}
/** Always with zero on it: lengths that are compared must start there. The top is a round number. */
export function yScale(values, from, to, ticks) {
    const low = Math.min(0, ...values);
    const high = Math.max(0, ...values);
    const step = niceStep((high - low || 1) / ticks);
    const bottom = Math.floor(low / step + 1e-9) * step;
    const top = Math.max(Math.ceil(high / step - 1e-9) * step, bottom + step);
    const at = (value) => from + ((value - bottom) / (top - bottom)) * (to - from);
    return { kind: 'linear', ticks: niceTicks(bottom, top, Math.round((top - bottom) / step)), at };
}
function isGeometric(values) {
    if (values.length < 3 || values.some((value) => value <= 0))
        return false;
    const sorted = [...values].sort((a, b) => a - b);
    const ratio = (sorted[sorted.length - 1] ?? 1) / (sorted[0] ?? 1);
    const steps = sorted.slice(1).map((value, at) => value / (sorted[at] ?? 1));
    return ratio >= logFrom && Math.max(...steps) <= 3 * Math.min(...steps);
}
