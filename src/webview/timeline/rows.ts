/** Where each lane stands, from top to bottom. */
import type { Lane } from './lanes';
import type { TraceIndex } from './trace-index';

export interface Row {
  readonly lane: Lane;
  /** The line that its events are drawn on. */
  readonly y: number;
  readonly top: number;
  readonly bottom: number;
}

/** The rows of one host. */
export interface HostBand {
  readonly host: number;
  readonly name: string;
  readonly top: number;
  readonly bottom: number;
}

export interface Rows {
  readonly rows: readonly Row[];
  readonly hosts: readonly HostBand[];
  /** By lane; NaN for one that is hidden. */
  readonly y: Float64Array;
  readonly height: number;
}

const worldHeight = 34;
const hostGap = 10;
/** Lanes are tall while there are few, for messages are read along their slope. */
const laneHeights = { few: 78, some: 56, many: 30 } as const;

function laneHeight(lanes: number): number {
  return lanes <= 4 ? laneHeights.few : lanes <= 8 ? laneHeights.some : laneHeights.many;
}

export function placeRows(index: TraceIndex, hidden: ReadonlySet<number>): Rows {
  const lanes = index.lanes.lanes.filter((lane) => !hidden.has(lane.index));
  const tall = laneHeight(lanes.length);
  const rows: Row[] = [];
  const hosts: { host: number; name: string; top: number; bottom: number }[] = [];
  const y = new Float64Array(index.lanes.lanes.length).fill(NaN);
  let top = 0;
  for (const lane of lanes) {
    const band = hosts[hosts.length - 1];
    const isNewHost = lane.host >= 0 && band?.host !== lane.host;
    if (isNewHost && rows.length > 0) top += hostGap;
    const bottom = top + (lane.host < 0 ? worldHeight : tall);
    if (isNewHost) hosts.push({ host: lane.host, name: index.trace.hosts[lane.host] ?? '', top, bottom });
    else if (band !== undefined && lane.host >= 0) band.bottom = bottom;
    const middle = (top + bottom) / 2;
    rows.push({ lane, y: middle, top, bottom });
    y[lane.index] = middle;
    top = bottom;
  }
  return { rows, hosts, y, height: top };
}
