/** What an event follows from. */
import { kindNumber } from './event-groups';
import { positionOfTime } from './trace-index';
/**
 * The chain of events that led to `event`, itself included: one byte an event, 1 for those in it. The chain follows
 * `cause`; where an event names none, it goes on to the one before it in the same process (Lamport 1978: what happened
 * before, inside a process, is its own order; a loss is no event of the process that sent). A message that leaves from `event` counts as well, for a reader who
 * chose where it was sent wants to see where it went.
 */
export function causalPast(index, event) {
    const past = new Uint8Array(index.trace.length);
    let at = event;
    while (at >= 0 && past[at] === 0) {
        past[at] = 1;
        at = previousOf(index, at);
    }
    const { arrows } = index;
    const leaving = arrows.leaving[event] ?? -1;
    for (let arrow = leaving; arrow >= 0 && arrows.from[arrow] === event; arrow++) {
        const arrival = arrows.to[arrow] ?? -1;
        if (arrival >= 0)
            past[arrival] = 1;
    }
    return past;
}
/** The event that `event` directly follows from, or -1. */
export function previousOf(index, event) {
    const cause = index.trace.cause[event] ?? -1;
    if (cause >= 0)
        return cause;
    const process = index.trace.process[event] ?? -1;
    const events = index.eventsOfLane[index.lanes.ofEvent[event] ?? -1];
    if (process < 0 || events === undefined)
        return -1;
    for (let at = positionInLane(index, event) - 1; at >= 0; at--) {
        const before = events[at] ?? -1;
        const isItsOwn = index.trace.process[before] === process && index.trace.kind[before] !== kindNumber.lost;
        if (isItsOwn)
            return before;
    }
    return -1;
}
/** Where `event` stands among the events of its lane. */
export function positionInLane(index, event) {
    const events = index.eventsOfLane[index.lanes.ofEvent[event] ?? -1];
    if (events === undefined)
        return -1;
    let at = positionOfTime(index, events, index.trace.time[event] ?? 0);
    while (at < events.length && events[at] !== event)
        at++;
    return at < events.length ? at : -1;
}
