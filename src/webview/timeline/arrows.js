/** Arrows of the space-time diagram: each message from the event that sent it to the event where it arrived. */
import { eventKinds } from '../../trace/data';
import { kindNumber } from './event-groups';
export const arrowStyles = [
    'down', // data, to a lane further down
    'up', // data, to a lane further up
    'setup', // connect, accept
    'refused', // a connect that came back: drawn there and back
    'half-close',
    'reset',
    'spawn',
    'lost', // ends in a cross on the way
    'pending', // never arrived while the trace ran
];
export const styleNumber = Object.fromEntries(arrowStyles.map((style, index) => [style, index]));
export const blockLength = 256;
/** What an event with a cause of the first kind arriving as the second is drawn as. */
const arrivals = {
    deliver: 'down',
    lost: 'lost',
    accepted: 'setup',
    connected: 'setup',
    refused: 'refused',
    ended: 'half-close',
    'was-reset': 'reset',
    'process-started': 'spawn',
    notified: 'down',
    forward: 'down',
    'datagram-received': 'down',
    handed: 'setup',
};
const arrivalStyle = eventKinds.map((kind) => arrivals[kind]);
/** What is drawn even when nothing of it arrives. */
const mayBePending = new Set([
    kindNumber.send,
    kindNumber.connect,
    kindNumber.datagram,
    kindNumber.handoff,
]);
export function findArrows(trace, lanes) {
    const found = [];
    const hasEffect = new Uint8Array(trace.length);
    for (let event = 0; event < trace.length; event++) {
        const cause = trace.cause[event] ?? -1;
        const style = arrivalStyle[trace.kind[event] ?? 0];
        if (style === undefined || cause < 0 || cause >= trace.length)
            continue;
        hasEffect[cause] = 1;
        const arrow = arrowBetween(trace, lanes, cause, event, style);
        if (arrow)
            found.push(arrow);
    }
    for (let event = 0; event < trace.length; event++) {
        if (hasEffect[event] === 1 || !mayBePending.has(trace.kind[event] ?? -1))
            continue;
        const arrow = pendingArrow(trace, lanes, event);
        if (arrow)
            found.push(arrow);
    }
    found.sort((a, b) => a.start - b.start || a.from - b.from);
    return toColumns(found, trace.length);
}
function arrowBetween(trace, lanes, from, to, style) {
    const fromLane = lanes.ofEvent[from] ?? -1;
    const meets = style === 'lost' || style === 'refused' ? targetLane(trace, lanes, from) : lanes.ofEvent[to];
    const toLane = meets ?? -1;
    if (fromLane < 0 || toLane < 0 || fromLane === toLane)
        return undefined;
    const start = trace.time[from] ?? 0;
    const end = Math.max(start, trace.time[to] ?? 0);
    const drawn = style === 'down' && toLane < fromLane ? 'up' : style;
    return { from, to, fromLane, toLane, start, end, style: drawn };
}
function pendingArrow(trace, lanes, from) {
    const fromLane = lanes.ofEvent[from] ?? -1;
    const toLane = targetLane(trace, lanes, from);
    if (fromLane < 0 || toLane < 0 || fromLane === toLane)
        return undefined;
    const start = trace.time[from] ?? 0;
    const end = Math.max(start, trace.time[trace.length - 1] ?? 0);
    return { from, to: -1, fromLane, toLane, start, end, style: 'pending' };
}
/** Where a message is meant to arrive, for those that do not. */
function targetLane(trace, lanes, event) {
    const process = trace.peerProcess[event] ?? -1;
    const known = process >= 0 ? (lanes.ofProcess[process] ?? -1) : -1;
    return known >= 0 ? known : (lanes.ofHost[trace.peer[event] ?? -1] ?? -1);
}
function toColumns(arrows, events) {
    const arriving = new Int32Array(events).fill(-1);
    const leaving = new Int32Array(events).fill(-1);
    const blockEnd = new Float64Array(Math.ceil(arrows.length / blockLength)).fill(-Infinity);
    arrows.forEach((arrow, index) => {
        const block = Math.floor(index / blockLength);
        blockEnd[block] = Math.max(blockEnd[block] ?? -Infinity, arrow.end);
        if (arrow.to >= 0)
            arriving[arrow.to] = index;
        if (leaving[arrow.from] === -1)
            leaving[arrow.from] = index;
    });
    return {
        length: arrows.length,
        from: Int32Array.from(arrows, (arrow) => arrow.from),
        to: Int32Array.from(arrows, (arrow) => arrow.to),
        fromLane: Int32Array.from(arrows, (arrow) => arrow.fromLane),
        toLane: Int32Array.from(arrows, (arrow) => arrow.toLane),
        start: Float64Array.from(arrows, (arrow) => arrow.start),
        end: Float64Array.from(arrows, (arrow) => arrow.end),
        style: Uint8Array.from(arrows, (arrow) => styleNumber[arrow.style]),
        blockEnd,
        arriving,
        leaving,
    };
}
/**
 * Calls `visit` with every arrow that touches the time from `t0` to `t1`, in the order of their starts, until it
 * returns false.
 */
export function forArrowsIn(table, t0, t1, visit) {
    for (let block = 0; block < table.blockEnd.length; block++) {
        const first = block * blockLength;
        if ((table.start[first] ?? Infinity) > t1)
            return;
        if ((table.blockEnd[block] ?? -Infinity) < t0)
            continue;
        const last = Math.min(first + blockLength, table.length);
        for (let arrow = first; arrow < last; arrow++) {
            if ((table.start[arrow] ?? Infinity) > t1)
                return;
            if ((table.end[arrow] ?? -Infinity) >= t0 && !visit(arrow))
                return;
        }
    }
}
