/** The layout of the space-time diagram: a pure function of the trace and of what of it is on the screen. */
import { duration, fixed } from '../numbers';
import { niceTicks } from '../plot/ticks';
import { placeArrows } from './layout-arrows';
import { placeLabels } from './layout-labels';
import { placeBusy, placeFaults, placeLives, placeMarks } from './layout-marks';
import type { Tick, TimelineModel } from './model';
import type { Row, Rows } from './rows';
import type { TraceIndex } from './trace-index';
import { xOf, type Viewport } from './viewport';

export interface LayoutRequest {
  readonly index: TraceIndex;
  readonly rows: Rows;
  readonly viewport: Viewport;
  /** The part of the rows' height on the screen. */
  readonly top: number;
  readonly height: number;
  /** One byte a kind: 1 where it is shown. */
  readonly shownKinds: Uint8Array;
  /** One byte an event: 0 where it is dimmed. Absent: nothing is. */
  readonly lit?: Uint8Array | undefined;
  /** Why events are lit: a message of a causal chain needs both ends lit, one that matches a search needs one. */
  readonly litBy?: 'chain' | 'match';
}

export interface LayoutInput extends LayoutRequest {
  readonly visibleRows: readonly Row[];
}

export function layout(request: LayoutRequest): TimelineModel {
  const { rows, viewport, top, height } = request;
  const visibleRows = rows.rows.filter((row) => row.bottom >= top && row.top <= top + height);
  const input: LayoutInput = { ...request, visibleRows };
  const { arrows, bundles } = placeArrows(input);
  const marks = placeMarks(input);
  return {
    viewport,
    rows,
    visibleRows,
    ticks: timeTicks(viewport),
    lives: placeLives(input),
    busy: placeBusy(input),
    arrows,
    bundles,
    marks,
    faults: placeFaults(input, marks),
    labels: bundles.length > crowdMin ? [] : placeLabels(input, arrows, marks),
  };
}

/** With more bundles than this nobody reads single messages. */
const crowdMin = 24;
const pixelsPerTick = 110;

function timeTicks(viewport: Viewport): Tick[] {
  const count = Math.max(2, Math.floor(viewport.width / pixelsPerTick));
  const times = niceTicks(viewport.t0 / 1000, viewport.t1 / 1000, count);
  return times
    .filter((ms) => ms >= 0)
    .map((ms) => ({ x: xOf(viewport, ms * 1000), label: ms === 0 ? '0' : tickLabel(ms, times) }));
}

/** All ticks of an axis in one unit, that of the largest: 990 ms and 1 s side by side are hard to compare. */
function tickLabel(ms: number, all: readonly number[]): string {
  const largest = all[all.length - 1] ?? ms;
  const step = Math.abs((all[1] ?? ms) - (all[0] ?? 0));
  if (largest < 1) return duration(ms);
  const inSeconds = largest >= 10_000;
  const digits = Math.max(0, -Math.floor(Math.log10((inSeconds ? step / 1000 : step) || 1) + 1e-9));
  return inSeconds ? `${fixed(ms / 1000, digits)} s` : `${fixed(ms, digits)} ms`;
}
