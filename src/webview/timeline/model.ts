/** The space-time diagram as numbers: what `layout` works out and the drawing draws. All in pixels. */
import type { ArrowStyle } from './arrows';
import type { Row, Rows } from './rows';
import type { Viewport } from './viewport';

export interface Tick {
  readonly x: number;
  readonly label: string;
}

/** One message. */
export interface PlacedArrow {
  /** Index into the arrow table. */
  readonly arrow: number;
  readonly style: ArrowStyle;
  readonly lit: boolean;
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** Several messages that lie too close to be told apart: an area from the first to the last. */
export interface Bundle {
  readonly style: ArrowStyle;
  readonly lit: boolean;
  readonly count: number;
  /** The first of them. */
  readonly arrow: number;
  readonly y0: number;
  readonly y1: number;
  /** Where they leave: from, to; and where they arrive: from, to. */
  readonly x0: readonly [number, number];
  readonly x1: readonly [number, number];
}

export const markShapes = [
  'message', // an end of an arrow
  'log',
  'disk',
  'started',
  'ended',
  'crashed',
  'refused',
  'reset',
  'timed-out',
  'fault',
  'note',
] as const;

export type MarkShape = (typeof markShapes)[number];

/** An event, or several (`count`) that fall together; then `event` is the most telling. */
export interface Mark {
  readonly event: number;
  readonly lane: number;
  readonly shape: MarkShape;
  readonly count: number;
  readonly lit: boolean;
  readonly x: number;
  readonly y: number;
  /** Time of the first and the last, microseconds. */
  readonly from: number;
  readonly to: number;
}

/** A stretch in which a process lives, or a core is busy. */
export interface Stretch {
  readonly x0: number;
  readonly x1: number;
  readonly y: number;
}

/** A full-height line: what was done to the world. */
export interface FaultLine {
  readonly event: number;
  readonly x: number;
  readonly text: string;
  /** How many faults lie here together. */
  readonly count: number;
  readonly lit: boolean;
}

export interface Label {
  readonly event: number;
  readonly kind: 'message' | 'log' | 'end';
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

export interface TimelineModel {
  readonly viewport: Viewport;
  readonly rows: Rows;
  /** Rows on the screen. */
  readonly visibleRows: readonly Row[];
  readonly ticks: readonly Tick[];
  readonly lives: readonly Stretch[];
  readonly busy: readonly Stretch[];
  readonly arrows: readonly PlacedArrow[];
  readonly bundles: readonly Bundle[];
  readonly marks: readonly Mark[];
  readonly faults: readonly FaultLine[];
  readonly labels: readonly Label[];
}
