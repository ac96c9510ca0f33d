/** Words in the diagram, where there is room: on messages, beside logs and at ends of processes. */
import { eventText } from './event-text';
import type { LayoutInput } from './layout';
import type { Label, Mark, PlacedArrow } from './model';

/** A diagram with more arrows than this on the screen is looked at as a whole: no words. */
const labelledMax = 140;
const labelsMax = 60;
/** A text is cut to the first of these lengths that has room. */
const lengths = [44, 22, 13] as const;
/** Width of a character and height of a line of the labels' font, rounded up. */
export const labelSize = { character: 6.7, line: 14 } as const;

export interface Box {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
}

/** A text that is wanted, and where it may stand: the best place first. */
interface Wanted {
  readonly event: number;
  readonly kind: Label['kind'];
  readonly text: string;
  readonly places: readonly { readonly x: number; readonly y: number; readonly ends: boolean }[];
}

/** Labels cover neither each other nor an arrow nor a lane: one that has no room is left out. What ended comes first. */
export function placeLabels(
  input: LayoutInput,
  arrows: readonly PlacedArrow[],
  marks: readonly Mark[],
): Label[] {
  if (arrows.length > labelledMax) return [];
  const lit = marks.filter((mark) => mark.lit);
  const wanted = [
    ...lit.filter((mark) => mark.shape === 'crashed').map((mark) => besideMark(input, mark, 'end')),
    ...arrows.filter((arrow) => arrow.lit && isData(arrow)).map((arrow) => besideArrow(input, arrow)),
    ...lit.filter((mark) => mark.shape === 'log').map((mark) => besideMark(input, mark, 'log')),
  ].filter((one) => one.text !== '');
  const taken: Box[] = [];
  const lanes = input.visibleRows.map((row) => row.y);
  const placed: Label[] = [];
  for (const one of wanted) {
    if (placed.length >= labelsMax) break;
    const label = firstWithRoom(one, { width: input.viewport.width, taken, arrows, lanes });
    if (label === undefined) continue;
    taken.push(boxOf(label));
    placed.push(label);
  }
  return placed;
}

/** What a label must not cover. */
interface Obstacles {
  readonly width: number;
  readonly taken: readonly Box[];
  readonly arrows: readonly PlacedArrow[];
  readonly lanes: readonly number[];
}

function firstWithRoom(wanted: Wanted, { width, taken, arrows, lanes }: Obstacles): Label | undefined {
  const { event, kind } = wanted;
  let before = '';
  for (const length of lengths) {
    const text = cut(wanted.text, length);
    if (text === before) continue;
    before = text;
    for (const place of wanted.places) {
      const x = place.ends ? place.x - text.length * labelSize.character : place.x;
      const label: Label = { event, kind, x, y: place.y, text };
      const box = boxOf(label);
      if (box.x0 < 0 || box.x1 > width || taken.some((other) => overlap(box, other))) continue;
      if (lanes.some((y) => y > box.y0 && y < box.y1)) continue;
      if (!arrows.some((arrow) => crosses(arrow, box))) return label;
    }
  }
  return undefined;
}

export function boxOf(label: Label): Box {
  const width = label.text.length * labelSize.character;
  return { x0: label.x, x1: label.x + width, y0: label.y - labelSize.line, y1: label.y };
}

function overlap(a: Box, b: Box): boolean {
  return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;
}

/** Whether the line of an arrow goes through a box: it is cut to the height of the box, then compared sideways. */
export function crosses(arrow: PlacedArrow, box: Box): boolean {
  if (arrow.style !== 'refused') return lineCrosses(arrow.x0, arrow.y0, arrow.x1, arrow.y1, box);
  const middle = (arrow.x0 + arrow.x1) / 2;
  return (
    lineCrosses(arrow.x0, arrow.y0, middle, arrow.y1, box) ||
    lineCrosses(middle, arrow.y1, arrow.x1, arrow.y0, box)
  );
}

function lineCrosses(x0: number, y0: number, x1: number, y1: number, box: Box): boolean {
  const top = Math.max(box.y0, Math.min(y0, y1));
  const bottom = Math.min(box.y1, Math.max(y0, y1));
  if (top > bottom || y0 === y1) return false;
  const at = (y: number): number => x0 + ((y - y0) / (y1 - y0)) * (x1 - x0);
  const [a, b] = [at(top), at(bottom)];
  return Math.min(a, b) < box.x1 && Math.max(a, b) > box.x0;
}

export function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

function textOf(input: LayoutInput, event: number): string {
  const { trace } = input.index;
  return (eventText(trace, event) ?? '').replace(/\s+/g, ' ').trim();
}

function isData(arrow: PlacedArrow): boolean {
  return arrow.style === 'down' || arrow.style === 'up' || arrow.style === 'lost';
}

/** Right or left of the arrow's middle, or a little nearer to its ends. */
function besideArrow(input: LayoutInput, arrow: PlacedArrow): Wanted {
  const event = input.index.arrows.from[arrow.arrow] ?? -1;
  const { x0, y0, x1, y1 } = arrow;
  const places = [0.5, 0.35, 0.65].flatMap((share) => {
    const [x, y] = [x0 + (x1 - x0) * share, y0 + (y1 - y0) * share];
    const lean = (Math.abs((x1 - x0) / (y1 - y0 || 1)) * labelSize.line) / 2;
    return [
      { x: x + lean + 5, y: y + labelSize.line / 2, ends: false },
      { x: x - lean - 5, y: y + labelSize.line / 2, ends: true },
    ];
  });
  return { event, kind: 'message', text: textOf(input, event), places };
}

/** Above the lane, or below it. */
function besideMark(input: LayoutInput, mark: Mark, kind: 'log' | 'end'): Wanted {
  const { event, x, y } = mark;
  const [up, down] = [y - 5, y + 5 + labelSize.line];
  const places = [
    { x: x + 6, y: up, ends: false },
    { x: x + 6, y: down, ends: false },
    { x: x - 6, y: up, ends: true },
    { x: x - 6, y: down, ends: true },
  ];
  return { event, kind, text: textOf(input, event), places };
}
