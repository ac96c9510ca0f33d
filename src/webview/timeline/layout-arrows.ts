/** Messages as arrows; those too close to be told apart as bundles. */
import { arrowStyles, forArrowsIn, type ArrowStyle } from './arrows';
import type { LayoutInput } from './layout';
import type { Bundle, PlacedArrow } from './model';
import { xOf } from './viewport';

/** Arrows and bundles together: what a browser draws in a frame without trouble. */
export const placedMax = 2500;
/** Pixels within which ends of arrows cannot be told apart. */
const columnMin = 3;
/** Pixels to the right that an arrow without an end is drawn: how long it is under way, nobody knows. */
const pendingWidth = 60;
/** How far on its way a lost message is crossed out, and one that is still under way ends. */
const shareOfWay = { lost: 0.62, pending: 0.45 } as const;

interface Group {
  readonly style: ArrowStyle;
  readonly lit: boolean;
  readonly arrow: number;
  readonly y0: number;
  readonly y1: number;
  count: number;
  readonly x0: [number, number];
  readonly x1: [number, number];
}

export interface PlacedArrows {
  readonly arrows: readonly PlacedArrow[];
  readonly bundles: readonly Bundle[];
}

/**
 * Joins arrows whose two ends fall in the same columns. Where that leaves too many, columns are wider and only where
 * they leave counts, or the few that cross the edge of a wide column would stand out for no reason.
 */
export function placeArrows(input: LayoutInput): PlacedArrows {
  let column = columnMin;
  let groups = group(input, column);
  while (typeof groups === 'number') {
    column *= groups;
    groups = group(input, column);
  }
  return {
    arrows: groups.filter((one) => one.count === 1).map(toArrow),
    bundles: groups.filter((one) => one.count > 1).map(toBundle),
  };
}

/** Where the bound is passed and columns can be wider: how many times wider they should be. */
function group(input: LayoutInput, column: number): Group[] | number {
  const { index, viewport } = input;
  const { arrows, lanes } = index;
  const columns = Math.ceil(viewport.width / column);
  const isWidest = columns <= 1;
  const laneCount = lanes.lanes.length;
  const done: Group[] = [];
  let open = new Map<number, Group>();
  let openColumn = -Infinity;
  let count = 0;
  forArrowsIn(arrows, viewport.t0, viewport.t1, (arrow) => {
    if (!isShown(input, arrow)) return true;
    const x0 = xOf(viewport, arrows.start[arrow] ?? 0);
    const x1 = endOf(input, arrow, x0);
    const leaves = clampColumn(x0 / column, columns);
    const arrives = column === columnMin ? clampColumn(x1 / column, columns) : 0;
    if (leaves !== openColumn) {
      done.push(...open.values());
      open = new Map();
      openColumn = leaves;
    }
    const lit = isLit(input, arrow);
    const pair = (arrows.fromLane[arrow] ?? 0) * laneCount + (arrows.toLane[arrow] ?? 0);
    const kind = (arrows.style[arrow] ?? 0) * 2 + Number(lit);
    const key = (pair * arrowStyles.length * 2 + kind) * (columns * 4) + arrives;
    const known = open.get(key);
    if (known) widen(known, x0, x1);
    else open.set(key, newGroup(input, arrow, x0, x1, lit));
    if (!known) count++;
    return count <= placedMax || isWidest;
  });
  if (count > placedMax && !isWidest) return widening((openColumn - columns) / columns);
  done.push(...open.values());
  return done;
}

function endOf({ index: { arrows }, viewport }: LayoutInput, arrow: number, x0: number): number {
  const x1 = xOf(viewport, arrows.end[arrow] ?? 0);
  const isPending = arrowStyles[arrows.style[arrow] ?? 0] === 'pending';
  return isPending ? Math.min(x1, x0 + pendingWidth) : x1;
}

/** The bound was passed after a `share` of the width: as many again are to come in each further share. */
function widening(share: number): number {
  return Math.max(2, Math.ceil(1.2 / Math.min(Math.max(share, 0.05), 1)));
}

/** Columns outside the screen are told apart only near it. */
function clampColumn(column: number, columns: number): number {
  return Math.min(Math.max(Math.floor(column) + columns, 0), columns * 4 - 1);
}

function widen(known: Group, x0: number, x1: number): void {
  known.count++;
  if (x0 < known.x0[0]) known.x0[0] = x0;
  if (x0 > known.x0[1]) known.x0[1] = x0;
  if (x1 < known.x1[0]) known.x1[0] = x1;
  if (x1 > known.x1[1]) known.x1[1] = x1;
}

function newGroup(input: LayoutInput, arrow: number, x0: number, x1: number, lit: boolean): Group {
  const { arrows } = input.index;
  const style = arrowStyles[arrows.style[arrow] ?? 0] ?? 'down';
  const y0 = input.rows.y[arrows.fromLane[arrow] ?? 0] ?? 0;
  const far = input.rows.y[arrows.toLane[arrow] ?? 0] ?? 0;
  const share = style === 'lost' || style === 'pending' ? shareOfWay[style] : 1;
  return { style, lit, arrow, count: 1, y0, y1: y0 + (far - y0) * share, x0: [x0, x0], x1: [x1, x1] };
}

/** Shown: its kind, both its lanes, and some of it between the upper and the lower edge. */
function isShown(input: LayoutInput, arrow: number): boolean {
  const { arrows, trace } = input.index;
  const event = arrows.to[arrow] ?? -1;
  const kind = trace.kind[event >= 0 ? event : (arrows.from[arrow] ?? 0)] ?? 0;
  if (input.shownKinds[kind] === 0) return false;
  const y0 = input.rows.y[arrows.fromLane[arrow] ?? 0] ?? NaN;
  const y1 = input.rows.y[arrows.toLane[arrow] ?? 0] ?? NaN;
  if (Number.isNaN(y0) || Number.isNaN(y1)) return false;
  return Math.max(y0, y1) >= input.top && Math.min(y0, y1) <= input.top + input.height;
}

function isLit(input: LayoutInput, arrow: number): boolean {
  const { lit } = input;
  if (lit === undefined) return true;
  const { arrows } = input.index;
  const from = arrows.from[arrow] ?? -1;
  const to = arrows.to[arrow] ?? -1;
  if (input.litBy === 'match') return lit[from] === 1 || lit[to] === 1;
  return lit[from] === 1 && (to < 0 || lit[to] === 1);
}

function toArrow(one: Group): PlacedArrow {
  const { arrow, style, lit, y0, y1 } = one;
  return { arrow, style, lit, x0: one.x0[0], y0, x1: one.x1[0], y1 };
}

function toBundle(one: Group): Bundle {
  const { style, lit, count, arrow, y0, y1, x0, x1 } = one;
  return { style, lit, count, arrow, y0, y1, x0, x1 };
}
