/**
 * The app's side: a window on a display that may be far away, and that may lose its power.
 */
import type { Host } from 'dlabs';
import type { Draw, Open, Sync } from './protocol';
import { Wires } from './wires';

/** What an app tells about its window. */
export interface App {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  /** Draws everything that the window shows now. Called when a new, empty window is on the display. */
  paint(canvas: Canvas): void;
  /** Somebody typed a line in the window. */
  typed(text: string): void;
}

/** The window of one app. */
export class Canvas {
  readonly #host: Host;
  readonly #app: App;
  #wires: Wires | undefined;
  #window = '';
  #number = 0;
  readonly #waiting: Draw[] = [];
  readonly #syncs = new Map<number, () => void>();

  constructor(host: Host, app: App) {
    this.#host = host;
    this.#app = app;
    void this.#run();
  }

  // YOUR WORK (stage 3): this version draws two things, waits until they are on the screen, and draws on: a round trip for
  // every two requests. An app must never wait for its display to draw. Let requests leave at once, and let nobody answer them.

  /** Draws, and does not wait. Without a display nothing is done: `paint` draws everything when there is one. */
  draw(request: Draw): void {
    this.#waiting.push(request);
    if (this.#waiting.length === 1) void this.#drawAll();
  }

  async #drawAll(): Promise<void> {
    await Promise.resolve(); // the app may have more to draw
    while (this.#waiting.length > 0) {
      for (const request of this.#waiting.slice(0, 2)) this.#send(request);
      await this.sync();
      this.#waiting.splice(0, 2);
    }
  }

  /** Settles when everything drawn so far is on the screen. When the display is lost meanwhile, on the next one. */
  sync(): Promise<void> {
    return new Promise((done) => this.#syncs.set(this.#send({ op: 'sync' }), done));
  }

  /** Closes the window. */
  close(): void {
    this.#wires?.end();
  }

  /** @returns the number of the request; -1 when there is no display */
  #send(request: Open | Draw | Sync): number {
    if (!this.#wires) return -1;
    const number = this.#number++;
    this.#wires.send({ window: this.#window, number, ...request }).catch(() => undefined);
    return number;
  }

  // YOUR WORK (stage 3): a display may lose its power, or the way to it may be cut. Then `receive` throws, or gives
  // undefined. Pause for half a second and connect again, for as long as it takes, and show a new window: with a name of its
  // own, numbers from 0, and everything painted. A window that the app closed does not come back.

  async #run(): Promise<void> {
    try {
      await this.#show(await Wires.connect(this.#host));
    } catch (error) {
      this.#host.log('no display:', error);
    }
  }

  /** One window, from its opening to the loss of the display. */
  async #show(wires: Wires): Promise<void> {
    this.#wires = wires;
    this.#window = `${this.#app.title}-${this.#host.pid}`;
    const { title, width, height } = this.#app;
    this.#send({ op: 'open', title, width, height });
    this.#app.paint(this);
    for (let event = await wires.receive(); event !== undefined; event = await wires.receive()) {
      if (event.event === 'typed') this.#app.typed(event.text);
      else this.#synced(event.number);
    }
  }

  #synced(number: number): void {
    this.#syncs.get(number)?.();
    this.#syncs.delete(number);
  }
}
