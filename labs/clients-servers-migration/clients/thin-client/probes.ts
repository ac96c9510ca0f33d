/** What the screen shows, what it should show, and apps of the checks that talk to the student's display. */
import assert from 'node:assert/strict';
import type { Connection, Host } from 'dlabs';
import type { World, WorldProcess } from 'dlabs/world';
import { display as address } from './starter/protocol';
import type { Draw, Event, Open, Request } from './starter/protocol';
import { Screen } from './starter/screen';

/** A window as it is seen on the screen. */
export interface Pane {
  readonly title: string;
  readonly focused: boolean;
  readonly rows: readonly string[];
}

/** The display that runs now. */
export function displayOf(world: World): WorldProcess | undefined {
  return world.host('terminal').processes.find(({ name }) => name === 'display');
}

/** The windows in the last picture of the screen. */
export function screenOf(world: World): Pane[] {
  return panesIn(displayOf(world)?.output ?? []);
}

function panesIn(output: readonly string[]): Pane[] {
  const panes: { title: string; focused: boolean; rows: string[] }[] = [];
  const last = output.findLastIndex((line) => line.startsWith('screen: '));
  for (const line of last < 0 ? [] : output.slice(last)) {
    const [, title = '', mark] = /^┌ (.*?)(\*| )─*┐$/.exec(line) ?? [];
    if (mark !== undefined) panes.push({ title, focused: mark === '*', rows: [] });
    else if (line.startsWith('│')) panes.at(-1)?.rows.push(line.slice(1, -1));
  }
  return panes;
}

/** What a window shows after these requests. */
export async function rowsAfter(open: Open, draws: readonly Draw[]): Promise<readonly string[]> {
  const lines: string[] = [];
  const glass = { log: (line: string) => void lines.push(line), sleep: () => Promise.resolve() };
  const screen = new Screen(glass as unknown as Host);
  screen.open('window', open);
  for (const request of draws) screen.draw('window', request);
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  return panesIn(lines)[0]?.rows ?? [];
}

export const size = { width: 12, height: 4 } as const;

/** A window of that title, all of one size. */
export function opening(title: string): Open {
  return { op: 'open', title, ...size };
}

/** Something to draw, chosen by the schedule. What is drawn later covers what was drawn before, or moves it. */
export function anyDraw(world: World): Draw {
  const [x, y] = [world.choose(8), world.choose(size.height)];
  const kind = world.choose(8);
  if (kind < 2) return { op: 'picture', x, y, width: 4, height: 2, of: world.pick(['cat', 'owl', 'fox']) };
  if (kind < 6) return { op: 'text', x, y, text: world.pick(['ana', 'rui', 'eva', 'lia', 'gil']) };
  if (kind < 7) return { op: 'fill', x, y, width: 3, height: 2, with: world.pick(['.', '+', '=']) };
  return { op: 'scroll', rows: 1 };
}

export function drawing(world: World, count: number): Draw[] {
  return Array.from({ length: count }, () => anyDraw(world));
}

/** An app of the check: says what it is told to say, and keeps what it hears. */
export class App {
  readonly heard: Event[] = [];
  /** What came on the connection of pictures, where nothing should. */
  readonly strays: unknown[] = [];
  ended = false;
  readonly window: string;
  #number = 0;

  private constructor(
    readonly host: Host,
    title: string,
    readonly main: Connection,
    readonly pictures: Connection,
  ) {
    this.window = `${title}-${host.pid}`;
    this.say(opening(title));
  }

  static async open(host: Host, title: string): Promise<App> {
    const [main, pictures] = await Promise.all([host.connect(address), host.connect(address)]);
    const app = new App(host, title, main, pictures);
    void listen(main, (event) => void app.heard.push(event as Event)).then(() => (app.ended = true));
    void listen(pictures, (event) => void app.strays.push(event));
    return app;
  }

  /** A second window on the same connections. */
  beside(title: string): App {
    return new App(this.host, title, this.main, this.pictures);
  }

  /** Sends the next request for the window. @returns its number */
  say(what: Open | Draw | { readonly op: 'sync' }): number {
    const number = this.#number++;
    const request: Request = { window: this.window, number, ...what };
    const sent =
      what.op === 'picture' ? this.pictures.send(request, { padding: 20_000 }) : this.main.send(request);
    sent.catch(() => undefined); // a display that is gone shows in what the check looks at
    return number;
  }

  /** Waits until the display has answered a sync. */
  async synced(patience = 10_000): Promise<void> {
    const number = this.say({ op: 'sync' });
    for (const end = this.host.now() + patience; this.host.now() < end; await this.host.sleep(5)) {
      if (this.heard.some((event) => event.event === 'synced' && event.number === number)) return;
    }
    assert.fail(`The app “${this.window}” asked for a sync and got no answer within ${patience / 1_000} s.`);
  }

  get typed(): string[] {
    return this.heard.flatMap((event) => (event.event === 'typed' ? [event.text] : []));
  }

  end(): void {
    this.main.end();
    this.pictures.end();
  }
}

async function listen(connection: Connection, hear: (event: unknown) => void): Promise<void> {
  try {
    for (let event = await connection.receive(); event !== undefined; event = await connection.receive()) {
      hear(event);
    }
  } catch {
    // The display is gone: the check sees that at the screen.
  }
}

/** Waits for a screen on which these windows, in any order, show these rows; says what it shows instead. */
export async function mustShow(
  world: World,
  wanted: Readonly<Record<string, readonly string[]>>,
  context: string,
  within = 8_000,
): Promise<void> {
  const matches = (): boolean => {
    const panes = screenOf(world);
    return (
      panes.length === Object.keys(wanted).length &&
      panes.every(({ title, rows }) => rows.join('\n') === wanted[title]?.join('\n'))
    );
  };
  const shown = await world.eventually('', matches, { within }).then(
    () => true,
    () => false,
  );
  if (shown) return;
  const seen = Object.fromEntries(screenOf(world).map(({ title, rows }) => [title, rows]));
  same(seen, wanted, `${context} ${difference(world, seen, wanted)}`);
}

function difference(
  world: World,
  seen: Readonly<Record<string, readonly string[]>>,
  wanted: Readonly<Record<string, readonly string[]>>,
): string {
  if (!displayOf(world)) return 'The display does not run any more.';
  const missing = Object.keys(wanted).find((title) => seen[title] === undefined);
  if (missing !== undefined) return `The window “${missing}” is not on the screen.`;
  const extra = Object.keys(seen).find((title) => wanted[title] === undefined);
  if (extra !== undefined) return `The window “${extra}” is on the screen and should not be.`;
  const panes = screenOf(world);
  const twice = panes.find(({ title }, n) => panes.slice(n + 1).some((other) => other.title === title));
  if (twice) return `The window “${twice.title}” is on the screen twice.`;
  const wrong = Object.keys(wanted).find((title) => seen[title]?.join('\n') !== wanted[title]?.join('\n'));
  return `The window “${wrong ?? ''}” does not show what its app drew.`;
}

/** Fails with these words alone; what was found and expected goes to the results as a diff. */
export function same(actual: unknown, expected: unknown, message: string): void {
  try {
    assert.deepEqual(actual, expected);
  } catch {
    throw new assert.AssertionError({ message, actual, expected, operator: 'same' });
  }
}
