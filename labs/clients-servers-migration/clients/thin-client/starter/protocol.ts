/**
 * GIVEN: what apps and the display say to each other. Nothing to change here.
 */
import type { Address } from 'dlabs';

/** Where the display listens. X displays begin at port 6000, too. */
export const display: Address = { host: 'terminal', port: 6000 };

/** What can be drawn in a window. Columns `x` and rows `y` count from 0 at the upper left. */
export type Draw =
  | {
      readonly op: 'fill';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      /** One character. */
      readonly with: string;
    }
  | { readonly op: 'text'; readonly x: number; readonly y: number; readonly text: string }
  /** Covers a rectangle; what stood there is gone. Pictures are large, so they travel on a connection of their own. */
  | {
      readonly op: 'picture';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly of: string;
    }
  /** Moves everything up; empty rows come from below. */
  | { readonly op: 'scroll'; readonly rows: number };

/** Opens a window. The connection on which it comes is the window's own: its events go there, and it closes with it. */
export type Open = {
  readonly op: 'open';
  readonly title: string;
  readonly width: number;
  readonly height: number;
};

/** Asks for an answer when everything before it is on the screen. */
export type Sync = { readonly op: 'sync' };

/**
 * What an app sends, a message each. `window` is a name that no other window has or had; the requests for one window are
 * numbered 0, 1, 2, …, the one that opens it being 0. They travel on two connections, so they may overtake one another.
 */
export type Request = { readonly window: string; readonly number: number } & (Open | Draw | Sync);

/** What the display sends to the owner of a window. */
export type Event =
  /** A line that was typed while the window had the focus. */
  | { readonly event: 'typed'; readonly text: string }
  /** The answer to the sync with that number. */
  | { readonly event: 'synced'; readonly number: number };
