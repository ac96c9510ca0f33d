/** Moving from event to event with the keyboard: left and right in a lane, up and down between lanes. */
import { positionInLane } from './causal-past';
import { shownKinds } from './event-groups';
import { positionOfTime } from './trace-index';
/** The event that `step` leads to, or the one where it began when there is none. From -1 the first event. */
export function move(index, filter, from, step) {
    const shown = shownKinds(filter.hiddenGroups);
    const isShown = (event) => shown[index.trace.kind[event] ?? 0] === 1 && !filter.hiddenLanes.has(index.lanes.ofEvent[event] ?? -1);
    if (from < 0)
        return firstShown(index, isShown);
    const lane = index.lanes.ofEvent[from] ?? -1;
    const events = index.eventsOfLane[lane] ?? new Int32Array();
    const at = positionInLane(index, from);
    const found = (event) => event ?? from;
    switch (step) {
        case 'previous':
            return found(scan(events, at - 1, -1, isShown));
        case 'next':
            return found(scan(events, at + 1, 1, isShown));
        case 'first':
            return found(scan(events, 0, 1, isShown));
        case 'last':
            return found(scan(events, events.length - 1, -1, isShown));
        case 'lane-above':
            return found(inOtherLane(index, from, lane, -1, isShown));
        case 'lane-below':
            return found(inOtherLane(index, from, lane, 1, isShown));
        default:
            return unreachableStep(step);
    }
}
function unreachableStep(step) {
    throw new Error(`Not a step: ${String(step)}`);
}
function firstShown(index, isShown) {
    for (let event = 0; event < index.trace.length; event++)
        if (isShown(event))
            return event;
    return -1;
}
function scan(events, start, by, isShown) {
    for (let at = start; at >= 0 && at < events.length; at += by) {
        const event = events[at] ?? -1;
        if (isShown(event))
            return event;
    }
    return undefined;
}
/** The event nearest in time, in the nearest lane in that direction that shows any. */
function inOtherLane(index, from, lane, by, isShown) {
    const time = index.trace.time[from] ?? 0;
    for (let other = lane + by; other >= 0 && other < index.eventsOfLane.length; other += by) {
        const events = index.eventsOfLane[other] ?? new Int32Array();
        const at = positionOfTime(index, events, time);
        const after = scan(events, at, 1, isShown);
        const before = scan(events, at - 1, -1, isShown);
        const distance = (event) => event === undefined ? Infinity : Math.abs((index.trace.time[event] ?? 0) - time);
        const nearest = distance(before) < distance(after) ? before : after;
        if (nearest !== undefined)
            return nearest;
    }
    return undefined;
}
