/** Arrows of the space-time diagram: each message from the event that sent it to the event where it arrived. */
import { eventKinds, type EventKind, type TraceData } from '../../trace/data';
import { kindNumber } from './event-groups';
import type { LaneTable } from './lanes';

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
] as const;

export type ArrowStyle = (typeof arrowStyles)[number];

export const styleNumber = Object.fromEntries(arrowStyles.map((style, index) => [style, index])) as Readonly<
  Record<ArrowStyle, number>
>;

/** Sorted by `start`. */
export interface ArrowTable {
  readonly length: number;
  /** Events: where it leaves and where it arrives (-1: never). */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly fromLane: Int32Array;
  readonly toLane: Int32Array;
  /** Microseconds; never `end < start`, though clocks of real processes may disagree. */
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** Index into `arrowStyles`. */
  readonly style: Uint8Array;
  /** The latest `end` of each block of `blockLength` arrows: what a search may skip. */
  readonly blockEnd: Float64Array;
  /** For each event the arrow that arrives there, and the first that leaves from there; -1 for none. */
  readonly arriving: Int32Array;
  readonly leaving: Int32Array;
}

export const blockLength = 256;

/** What an event with a cause of the first kind arriving as the second is drawn as. */
const arrivals: Partial<Record<EventKind, ArrowStyle>> = {
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

const arrivalStyle: readonly (ArrowStyle | undefined)[] = eventKinds.map((kind) => arrivals[kind]);

/** What is drawn even when nothing of it arrives. */
const mayBePending: ReadonlySet<number> = new Set([
  kindNumber.send,
  kindNumber.connect,
  kindNumber.datagram,
  kindNumber.handoff,
]);

interface Arrow {
  readonly from: number;
  readonly to: number;
  readonly fromLane: number;
  readonly toLane: number;
  readonly start: number;
  readonly end: number;
  readonly style: ArrowStyle;
}

export function findArrows(trace: TraceData, lanes: LaneTable): ArrowTable {
  const found: Arrow[] = [];
  const hasEffect = new Uint8Array(trace.length);
  for (let event = 0; event < trace.length; event++) {
    const cause = trace.cause[event] ?? -1;
    const style = arrivalStyle[trace.kind[event] ?? 0];
    if (style === undefined || cause < 0 || cause >= trace.length) continue;
    hasEffect[cause] = 1;
    const arrow = arrowBetween(trace, lanes, cause, event, style);
    if (arrow) found.push(arrow);
  }
  for (let event = 0; event < trace.length; event++) {
    if (hasEffect[event] === 1 || !mayBePending.has(trace.kind[event] ?? -1)) continue;
    const arrow = pendingArrow(trace, lanes, event);
    if (arrow) found.push(arrow);
  }
  found.sort((a, b) => a.start - b.start || a.from - b.from);
  return toColumns(found, trace.length);
}

function arrowBetween(
  trace: TraceData,
  lanes: LaneTable,
  from: number,
  to: number,
  style: ArrowStyle,
): Arrow | undefined {
  const fromLane = lanes.ofEvent[from] ?? -1;
  const meets = style === 'lost' || style === 'refused' ? targetLane(trace, lanes, from) : lanes.ofEvent[to];
  const toLane = meets ?? -1;
  if (fromLane < 0 || toLane < 0 || fromLane === toLane) return undefined;
  const start = trace.time[from] ?? 0;
  const end = Math.max(start, trace.time[to] ?? 0);
  const drawn = style === 'down' && toLane < fromLane ? 'up' : style;
  return { from, to, fromLane, toLane, start, end, style: drawn };
}

function pendingArrow(trace: TraceData, lanes: LaneTable, from: number): Arrow | undefined {
  const fromLane = lanes.ofEvent[from] ?? -1;
  const toLane = targetLane(trace, lanes, from);
  if (fromLane < 0 || toLane < 0 || fromLane === toLane) return undefined;
  const start = trace.time[from] ?? 0;
  const end = Math.max(start, trace.time[trace.length - 1] ?? 0);
  return { from, to: -1, fromLane, toLane, start, end, style: 'pending' };
}

/** Where a message is meant to arrive, for those that do not. */
function targetLane(trace: TraceData, lanes: LaneTable, event: number): number {
  const process = trace.peerProcess[event] ?? -1;
  const known = process >= 0 ? (lanes.ofProcess[process] ?? -1) : -1;
  return known >= 0 ? known : (lanes.ofHost[trace.peer[event] ?? -1] ?? -1);
}

function toColumns(arrows: readonly Arrow[], events: number): ArrowTable {
  const arriving = new Int32Array(events).fill(-1);
  const leaving = new Int32Array(events).fill(-1);
  const blockEnd = new Float64Array(Math.ceil(arrows.length / blockLength)).fill(-Infinity);
  arrows.forEach((arrow, index) => {
    const block = Math.floor(index / blockLength);
    blockEnd[block] = Math.max(blockEnd[block] ?? -Infinity, arrow.end);
    if (arrow.to >= 0) arriving[arrow.to] = index;
    if (leaving[arrow.from] === -1) leaving[arrow.from] = index;
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
export function forArrowsIn(
  table: ArrowTable,
  t0: number,
  t1: number,
  visit: (arrow: number) => boolean,
): void {
  for (let block = 0; block < table.blockEnd.length; block++) {
    const first = block * blockLength;
    if ((table.start[first] ?? Infinity) > t1) return;
    if ((table.blockEnd[block] ?? -Infinity) < t0) continue;
    const last = Math.min(first + blockLength, table.length);
    for (let arrow = first; arrow < last; arrow++) {
      if ((table.start[arrow] ?? Infinity) > t1) return;
      if ((table.end[arrow] ?? -Infinity) >= t0 && !visit(arrow)) return;
    }
  }
}
