/**
 * GIVEN: the glass. It shows windows, one below the other, and knows nothing of networks. Nothing to change here.
 */
import type { Host } from 'dlabs';
import type { Draw, Open } from './protocol';

/** Milliseconds from a change to the next picture of the screen. */
const refresh = 40;

interface Pane {
  readonly title: string;
  readonly width: number;
  /** Characters, by row and column. */
  readonly rows: string[][];
}

/** The screen of the terminal: what it shows goes to the terminal's output. */
export class Screen {
  readonly #host: Host;
  readonly #panes = new Map<string, Pane>();
  #focused: string | undefined;
  #changed = false;

  constructor(host: Host) {
    this.#host = host;
  }

  /** Shows a new, empty window. */
  open(window: string, { title, width, height }: Open): void {
    const rows = Array.from({ length: height }, () => Array.from({ length: width }, () => ' '));
    this.#panes.set(window, { title, width, rows });
    this.#touch();
  }

  /** Draws in a window that is open. What lies beyond its borders is cut off. */
  draw(window: string, request: Draw): void {
    const pane = this.#panes.get(window);
    if (!pane) throw new Error(`the window ${window} is not open`);
    paint(pane, request);
    this.#touch();
  }

  /** Takes a window off the screen. */
  close(window: string): void {
    if (this.#panes.delete(window)) this.#touch();
  }

  /** Marks the window that has the focus; `undefined`: none. */
  mark(window: string | undefined): void {
    if (window === this.#focused) return;
    this.#focused = window;
    this.#touch();
  }

  #touch(): void {
    if (this.#changed) return;
    this.#changed = true;
    void this.#show();
  }

  async #show(): Promise<void> {
    await this.#host.sleep(refresh);
    this.#changed = false;
    this.#host.log(`screen: ${this.#panes.size === 0 ? 'black' : ''}`);
    for (const [window, { title, width, rows }] of this.#panes) {
      const mark = window === this.#focused ? '*' : ' ';
      this.#host.log(`┌${` ${title}${mark}`.padEnd(width, '─')}┐`);
      for (const row of rows) this.#host.log(`│${row.join('')}│`);
      this.#host.log(`└${'─'.repeat(width)}┘`);
    }
  }
}

function paint(pane: Pane, request: Draw): void {
  switch (request.op) {
    case 'fill':
      cover(pane, request, request.with);
      break;
    case 'text':
      [...request.text].forEach((character, n) => put(pane, request.x + n, request.y, character));
      break;
    case 'picture':
      cover(pane, request, '░');
      [...request.of].forEach((character, n) => put(pane, request.x + 1 + n, request.y, character));
      break;
    case 'scroll':
      for (let n = 0; n < request.rows; n++) {
        pane.rows.shift();
        pane.rows.push(Array.from({ length: pane.width }, () => ' '));
      }
  }
}

type Rectangle = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

function cover(pane: Pane, { x, y, width, height }: Rectangle, character: string): void {
  for (let row = y; row < y + height; row++) {
    for (let column = x; column < x + width; column++) put(pane, column, row, character);
  }
}

function put(pane: Pane, x: number, y: number, character: string): void {
  const row = pane.rows[y];
  if (row?.[x] !== undefined) row[x] = character;
}
