import { kindNumber } from '../../trace/writer';
/** The footprint that a step has before it begins. */
export function footprintOf({ kind, about, latest }) {
    const hosts = new Set();
    if (about?.machine)
        hosts.add(about.machine.index);
    if (about?.also)
        hosts.add(about.also.index);
    const world = about?.machine === undefined;
    return {
        hosts,
        all: kind === 'tick',
        check: world && kind !== 'tick',
        // What a disk does changes files, though not everything of it is an event.
        visible: (world && kind !== 'tick') || kind === 'disk',
        starts: false,
        ends: false,
        latest: kind === 'timer' || kind === 'fault' ? -Infinity : latest,
        timer: Infinity,
    };
}
const visibleKinds = new Set(['process-started', 'process-ended', 'log', 'paused', 'resumed', 'fault', 'spawn'].map((kind) => kindNumber[kind]));
/** Adds what the events of a step tell. */
export function addEvents(footprint, trace, from) {
    for (let i = from; i < trace.length; i++) {
        const host = trace.hostOf(i);
        if (host >= 0)
            footprint.hosts.add(host);
        const kind = trace.kindOf(i);
        if (visibleKinds.has(kind))
            footprint.visible = true;
        if (kind === kindNumber['process-started'])
            footprint.starts = true;
        if (kind === kindNumber['process-ended'])
            footprint.ends = true;
    }
}
/** Adds another footprint of the same step, made by other choices within it. */
export function union(a, b) {
    if (a === undefined)
        return b;
    return {
        hosts: new Set([...a.hosts, ...b.hosts]),
        all: a.all || b.all,
        check: a.check || b.check,
        visible: a.visible || b.visible,
        starts: a.starts || b.starts,
        ends: a.ends || b.ends,
        latest: Math.max(a.latest, b.latest),
        timer: Math.min(a.timer, b.timer),
    };
}
/** @param judged whether invariants or conditions look at the world */
export function dependent(a, b, judged) {
    if (a.all || b.all)
        return true;
    if ((a.check && b.check) || (a.starts && b.starts))
        return true;
    if ((a.starts && b.ends) || (a.ends && b.starts))
        return true;
    if (a.timer < b.latest || b.timer < a.latest)
        return true;
    if (judged && (a.visible || a.check) && (b.visible || b.check))
        return true;
    for (const host of a.hosts)
        if (b.hosts.has(host))
            return true;
    return false;
}
