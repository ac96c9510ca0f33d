/** Events as marks on their lanes; those too close to be told apart as one mark with their number. */
import { eventText } from './event-text';
import { eventKinds, type EventKind } from '../../trace/data';
import type { LayoutInput } from './layout';
import type { FaultLine, Mark, MarkShape, Stretch } from './model';
import { positionOfTime } from './trace-index';
import { xOf } from './viewport';

/** Pixels within which events of one lane fall together. */
export const markColumn = 3;

const shapes: Readonly<Record<EventKind, MarkShape>> = {
  'process-started': 'started',
  'process-ended': 'ended',
  log: 'log',
  connect: 'message',
  accepted: 'message',
  connected: 'message',
  refused: 'refused',
  send: 'message',
  deliver: 'message',
  lost: 'message',
  end: 'message',
  ended: 'message',
  reset: 'reset',
  'was-reset': 'reset',
  'timed-out': 'timed-out',
  'disk-write': 'disk',
  'disk-sync': 'disk',
  compute: 'message',
  fault: 'fault',
  note: 'note',
  spawn: 'message',
  urgent: 'message',
  notified: 'message',
  handoff: 'message',
  handed: 'message',
  forward: 'message',
  datagram: 'message',
  'datagram-received': 'message',
  paused: 'note',
  resumed: 'note',
  'disk-rename': 'disk',
  'disk-error': 'disk',
  'disk-lost': 'disk',
};

const shapeOfKind: readonly MarkShape[] = eventKinds.map((kind) => shapes[kind]);

/** What a reader must not miss when marks fall together: higher wins. */
const weight: Readonly<Record<MarkShape, number>> = {
  message: 0,
  disk: 1,
  log: 2,
  note: 3,
  ended: 4,
  started: 5,
  'timed-out': 6,
  refused: 7,
  reset: 8,
  crashed: 9,
  fault: 10,
};

export function shapeOf(input: Pick<LayoutInput, 'index'>, event: number): MarkShape {
  const { trace } = input.index;
  const shape = shapeOfKind[trace.kind[event] ?? 0] ?? 'note';
  if (shape !== 'ended') return shape;
  return trace.strings[trace.text[event] ?? -1] === 'exit 0' ? 'ended' : 'crashed';
}

/** A lost message is a cross on its arrow, not a mark: `lost` happens to nobody. Computing is a stretch. */
function hasMark(kind: EventKind): boolean {
  return kind !== 'lost' && kind !== 'compute';
}

const marked: readonly boolean[] = eventKinds.map(hasMark);

export function placeMarks(input: LayoutInput): Mark[] {
  const { index, viewport, lit, shownKinds } = input;
  const { trace } = index;
  const marks: Mark[] = [];
  for (const row of input.visibleRows) {
    const events = index.eventsOfLane[row.lane.index] ?? new Int32Array();
    const first = positionOfTime(index, events, viewport.t0);
    let open: MutableMark | undefined;
    let openColumn = NaN;
    for (let at = first; at < events.length; at++) {
      const event = events[at] ?? 0;
      const time = trace.time[event] ?? 0;
      if (time > viewport.t1) break;
      const kind = trace.kind[event] ?? 0;
      if (shownKinds[kind] === 0 || marked[kind] !== true) continue;
      const x = xOf(viewport, time);
      const column = Math.floor(x / markColumn);
      const isLit = lit === undefined || lit[event] === 1;
      const shape = shapeOf(input, event);
      if (open !== undefined && column === openColumn) join(open, event, time, x, shape, isLit);
      else {
        open = {
          event,
          lane: row.lane.index,
          shape,
          count: 1,
          lit: isLit,
          x,
          y: row.y,
          from: time,
          to: time,
        };
        openColumn = column;
        marks.push(open);
      }
    }
  }
  return marks;
}

type MutableMark = { -readonly [K in keyof Mark]: Mark[K] };

function join(
  open: MutableMark,
  event: number,
  time: number,
  x: number,
  shape: MarkShape,
  lit: boolean,
): void {
  open.count++;
  open.to = time;
  const isMoreTelling = lit === open.lit ? weight[shape] > weight[open.shape] : lit;
  open.lit ||= lit;
  if (!isMoreTelling) return;
  open.event = event;
  open.shape = shape;
  open.x = x;
}

/** Faults and notes as full-height lines: those within one column are one line, the first gives the text. */
export function placeFaults(input: LayoutInput, marks: readonly Mark[]): FaultLine[] {
  const { trace } = input.index;
  return marks
    .filter((mark) => mark.shape === 'fault' || (mark.shape === 'note' && mark.lane === 0))
    .map(({ event, x, count, lit }) => ({
      event,
      x,
      text: eventText(trace, event) ?? '',
      count,
      lit,
    }));
}

export function placeLives(input: LayoutInput): Stretch[] {
  const { viewport } = input;
  return input.visibleRows.flatMap(({ lane, y }) =>
    lane.lives
      .filter((life) => life.to >= viewport.t0 && life.from <= viewport.t1)
      .map((life) => ({
        x0: Math.max(xOf(viewport, life.from), 0),
        x1: life.ended ? Math.min(xOf(viewport, life.to), viewport.width) : viewport.width,
        y,
      })),
  );
}

/** Where cores are busy; stretches that touch are one. A `compute` event stands at its start. */
export function placeBusy(input: LayoutInput): Stretch[] {
  const { index, viewport } = input;
  const { trace } = index;
  const kind = eventKinds.indexOf('compute');
  if (input.shownKinds[kind] === 0) return [];
  const stretches: { x0: number; x1: number; y: number }[] = [];
  for (const row of input.visibleRows) {
    let open: { x0: number; x1: number; y: number } | undefined;
    for (const event of index.eventsOfLane[row.lane.index] ?? []) {
      if (trace.kind[event] !== kind) continue;
      const time = trace.time[event] ?? 0;
      if (time > viewport.t1) break;
      const x0 = Math.max(xOf(viewport, time), 0);
      const x1 = Math.min(xOf(viewport, time + (trace.size[event] ?? 0)), viewport.width);
      if (x1 < 0) continue;
      if (open !== undefined && x0 <= open.x1 + 1) open.x1 = Math.max(open.x1, x1);
      else stretches.push((open = { x0, x1, y: row.y }));
    }
  }
  return stretches;
}
