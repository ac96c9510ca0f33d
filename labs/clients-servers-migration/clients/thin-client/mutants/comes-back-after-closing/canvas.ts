/**
 * The app's side: a window on a display that may be far away, and that may lose its power.
 */
import type { Host } from 'dlabs';
import type { Draw, Open, Sync } from './protocol';
import { Wires } from './wires';

/** Milliseconds between two tries to reach the display. */
const pause = 500;

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
  #opened = 0;
  /** Those who wait for a sync, with its number in the window that is open now; -1 while none is. */
  #syncs: { number: number; readonly done: () => void }[] = [];

  constructor(host: Host, app: App) {
    this.#host = host;
    this.#app = app;
    void this.#run();
  }

  /** Draws, and never waits. Without a display nothing is done: `paint` will draw everything when there is one. */
  draw(request: Draw): void {
    this.#send(request);
  }

  /** Settles when everything drawn so far is on the screen. When the display is lost meanwhile, on the next one. */
  sync(): Promise<void> {
    return new Promise((done) => {
      this.#syncs.push({ number: this.#send({ op: 'sync' }), done });
    });
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

  /** Opens a window again and again, as often as the display is lost. */
  async #run(): Promise<void> {
    for (;;) {
      try {
        await this.#show(await Wires.connect(this.#host));
      } catch (error) {
        this.#host.log('no display:', error);
      }
      this.#wires = undefined;
      await this.#host.sleep(pause);
    }
  }

  /** One window, from its opening to the loss of the display. */
  async #show(wires: Wires): Promise<void> {
    this.#wires = wires;
    this.#window = `${this.#app.title}-${this.#host.pid}-${++this.#opened}`;
    this.#number = 0;
    const { title, width, height } = this.#app;
    this.#send({ op: 'open', title, width, height });
    this.#app.paint(this);
    for (const sync of this.#syncs) sync.number = this.#send({ op: 'sync' });
    for (let event = await wires.receive(); event !== undefined; event = await wires.receive()) {
      if (event.event === 'typed') this.#app.typed(event.text);
      else this.#synced(event.number);
    }
  }

  #synced(number: number): void {
    for (const sync of this.#syncs) if (sync.number === number) sync.done();
    this.#syncs = this.#syncs.filter((sync) => sync.number !== number);
  }
}
