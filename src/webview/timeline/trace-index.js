import { findArrows } from './arrows';
import { assignLanes } from './lanes';
export function indexTrace(trace) {
    const lanes = assignLanes(trace);
    const byLane = lanes.lanes.map(() => []);
    let start = Infinity;
    let end = -Infinity;
    for (let event = 0; event < trace.length; event++) {
        byLane[lanes.ofEvent[event] ?? -1]?.push(event);
        const time = trace.time[event] ?? 0;
        if (time < start)
            start = time;
        if (time > end)
            end = time;
    }
    return {
        trace,
        lanes,
        arrows: findArrows(trace, lanes),
        eventsOfLane: byLane.map((events) => sortedByTime(trace, events)),
        start: trace.length === 0 ? 0 : start,
        end: trace.length === 0 ? 0 : end,
    };
}
/** Traces of `sim` are in order already; those of `os` join the clocks of several processes. */
function sortedByTime(trace, events) {
    const timeOf = (event) => trace.time[event ?? 0] ?? 0;
    const inOrder = events.every((event, at) => at === 0 || timeOf(events[at - 1]) <= timeOf(event));
    const sorted = inOrder ? events : [...events].sort((a, b) => timeOf(a) - timeOf(b) || a - b);
    return Int32Array.from(sorted);
}
/** The first position in `events` at or after `time`. */
export function positionOfTime(index, events, time) {
    let low = 0;
    let high = events.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if ((index.trace.time[events[middle] ?? 0] ?? 0) < time)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
