/**
 * The display: a server that shows what apps draw, and tells them what is typed. It runs on the terminal, and it is you
 * who writes it.
 */
import type { Connection, Host } from 'dlabs';
import { display } from './protocol';
import type { Event, Request } from './protocol';
import { Screen } from './screen';

/** A window on the screen. */
interface Window {
  /** The connection that opened it. */
  readonly owner: Connection;
}

export default async function main(host: Host): Promise<void> {
  const server = new Display(host);
  void server.keyboard();
  const listener = await host.listen(display.port);
  for await (const connection of listener) void server.serve(connection);
}

class Display {
  readonly #host: Host;
  readonly #screen: Screen;
  readonly #windows = new Map<string, Window>();
  /** The names of open windows; the last one opened stands last. */
  #open: string[] = [];

  constructor(host: Host) {
    this.#host = host;
    this.#screen = new Screen(host);
  }

  /** One connection of an app, to its end. */
  async serve(connection: Connection): Promise<void> {
    connection.keepAlive(1_500); // an app whose machine is gone cannot say so
    try {
      for (
        let request = await connection.receive();
        request !== undefined;
        request = await connection.receive()
      ) {
        if (isRequest(request)) this.#arrived(request, connection);
      }
    } catch (error) {
      this.#host.log('an app is gone:', error);
    }
    connection.end();
    for (const [name, window] of this.#windows) if (window.owner === connection) this.#close(name);
  }

  /** A request has arrived, on one of its app's connections. */
  #arrived(request: Request, connection: Connection): void {
    // YOUR WORK (stage 1): requests overtake one another. For each window, carry them out in the order of their numbers,
    // and keep those that come too early until it is their turn. Different windows have nothing to do with one another.
    this.#carryOut(request, connection);
  }

  #carryOut(request: Request, connection: Connection): void {
    const name = request.window;
    switch (request.op) {
      case 'open':
        this.#windows.set(name, { owner: connection });
        this.#open.push(name);
        this.#screen.open(name, request);
        break;
      case 'sync':
        void this.#tell(this.#windows.get(name), { event: 'synced', number: request.number });
        break;
      default:
        this.#screen.draw(name, request);
    }
  }

  #close(name: string): void {
    this.#windows.delete(name);
    this.#open = this.#open.filter((other) => other !== name);
    this.#screen.close(name);
  }

  // YOUR WORK (stage 2): what is typed goes to one window only, that which has the focus, and `focus N` gives the focus to
  // the N-th window that is open. A new window takes the focus; when the window with the focus closes, it goes to the one
  // opened last of those still open. `this.#screen.mark(name)` shows who has it.

  /** What is typed at the terminal. */
  async keyboard(): Promise<void> {
    for await (const line of this.#host.input) {
      for (const window of this.#windows.values()) await this.#tell(window, { event: 'typed', text: line });
    }
  }

  /** Sends an event to the owner of a window. */
  async #tell(window: Window | undefined, event: Event): Promise<void> {
    try {
      await window?.owner.send(event);
    } catch (error) {
      this.#host.log('an app does not hear:', error);
    }
  }
}

function isRequest(message: unknown): message is Request {
  const { window, number, op } = (message ?? {}) as Partial<Request>;
  return typeof window === 'string' && typeof number === 'number' && typeof op === 'string';
}
