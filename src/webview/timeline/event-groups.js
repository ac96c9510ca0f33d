/** Kinds of events in the few groups that a reader shows and hides. */
import { eventKinds } from '../../trace/data';
export const eventGroups = [
    'messages',
    'connections',
    'processes',
    'logs',
    'disk',
    'compute',
    'faults',
];
const groups = {
    'process-started': 'processes',
    'process-ended': 'processes',
    spawn: 'processes',
    paused: 'processes',
    resumed: 'processes',
    log: 'logs',
    connect: 'connections',
    accepted: 'connections',
    connected: 'connections',
    refused: 'connections',
    end: 'connections',
    ended: 'connections',
    reset: 'connections',
    'was-reset': 'connections',
    'timed-out': 'connections',
    handoff: 'connections',
    handed: 'connections',
    send: 'messages',
    deliver: 'messages',
    lost: 'messages',
    urgent: 'messages',
    notified: 'messages',
    forward: 'messages',
    datagram: 'messages',
    'datagram-received': 'messages',
    'disk-write': 'disk',
    'disk-sync': 'disk',
    'disk-rename': 'disk',
    'disk-error': 'disk',
    'disk-lost': 'disk',
    compute: 'compute',
    fault: 'faults',
    note: 'faults',
};
export function groupOf(kind) {
    return groups[kind];
}
/** The number of each kind in the columns of a trace. */
export const kindNumber = Object.fromEntries(eventKinds.map((kind, index) => [kind, index]));
/** One entry a kind: 1 where it is shown. */
export function shownKinds(hidden) {
    return Uint8Array.from(eventKinds, (kind) => (hidden.has(groups[kind]) ? 0 : 1));
}
