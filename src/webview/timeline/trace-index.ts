/** What the diagram needs to know of a trace, worked out once: every frame reads it, none changes it. */
import type { TraceData } from '../../trace/data';
import { findArrows, type ArrowTable } from './arrows';
import { assignLanes, type LaneTable } from './lanes';

export interface TraceIndex {
  readonly trace: TraceData;
  readonly lanes: LaneTable;
  readonly arrows: ArrowTable;
  /** Events of each lane, by time. */
  readonly eventsOfLane: readonly Int32Array[];
  /** First and last time, microseconds. */
  readonly start: number;
  readonly end: number;
}

export function indexTrace(trace: TraceData): TraceIndex {
  const lanes = assignLanes(trace);
  const byLane: number[][] = lanes.lanes.map(() => []);
  let start = Infinity;
  let end = -Infinity;
  for (let event = 0; event < trace.length; event++) {
    byLane[lanes.ofEvent[event] ?? -1]?.push(event);
    const time = trace.time[event] ?? 0;
    if (time < start) start = time;
    if (time > end) end = time;
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
function sortedByTime(trace: TraceData, events: readonly number[]): Int32Array {
  const timeOf = (event: number | undefined): number => trace.time[event ?? 0] ?? 0;
  const inOrder = events.every((event, at) => at === 0 || timeOf(events[at - 1]) <= timeOf(event));
  const sorted = inOrder ? events : [...events].sort((a, b) => timeOf(a) - timeOf(b) || a - b);
  return Int32Array.from(sorted);
}

/** The first position in `events` at or after `time`. */
export function positionOfTime(index: TraceIndex, events: Int32Array, time: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((index.trace.time[events[middle] ?? 0] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
