/**
 * The display: a server that shows what apps draw, and tells them what is typed. It runs on the terminal, and it is you
 * who writes it.
 */
import type { Connection, Host } from 'dlabs';
import { display } from './protocol';
import type { Event, Request } from './protocol';
import { Screen } from './screen';

/** A window, known since the first request for it arrived. */
interface Window {
  /** The connection that opened it; absent until the request that opens it was carried out. */
  owner?: Connection;
  /** The number of the request that is to be carried out next. */
  next: number;
  /** Requests that came too early, by number. */
  readonly early: Map<number, Arrived>;
}

interface Arrived {
  readonly request: Request;
  readonly connection: Connection;
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
  #focused: string | undefined;

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
        if (isRequest(request)) this.#arrived({ request, connection });
      }
    } catch (error) {
      this.#host.log('an app is gone:', error);
    }
    connection.end();
    for (const [name, window] of this.#windows) if (window.owner === connection) this.#close(name);
  }

  /** Carries out what is due now, and keeps what came too early. */
  #arrived(arrived: Arrived): void {
    const name = arrived.request.window;
    const window = this.#windows.get(name) ?? { next: 0, early: new Map<number, Arrived>() };
    this.#windows.set(name, window);
    window.early.set(arrived.request.number, arrived);
    for (let due = window.early.get(window.next); due; due = window.early.get(window.next)) {
      window.early.delete(window.next++);
      this.#carryOut(name, window, due);
    }
  }

  #carryOut(name: string, window: Window, { request, connection }: Arrived): void {
    switch (request.op) {
      case 'open':
        window.owner = connection;
        this.#open.push(name);
        this.#screen.open(name, request);
        this.#focus(name);
        break;
      case 'sync':
        this.#tell(window, { event: 'synced', number: request.number });
        break;
      default:
        this.#screen.draw(name, request);
    }
  }

  #close(name: string): void {
    this.#windows.delete(name);
    this.#open = this.#open.filter((other) => other !== name);
    this.#screen.close(name);
    if (this.#focused === name) this.#focus(this.#open.at(-1));
  }

  #focus(name: string | undefined): void {
    this.#focused = name;
    this.#screen.mark(name);
  }

  /** What is typed goes to the window with the focus. `focus N` gives it to the N-th window. */
  async keyboard(): Promise<void> {
    for await (const line of this.#host.input) {
      const chosen = /^focus (\d+)$/.exec(line.trim())?.[1];
      if (chosen !== undefined) this.#focus(this.#open.at(Number(chosen) - 1) ?? this.#focused);
      else this.#tell(this.#windows.get(this.#focused ?? ''), { event: 'typed', text: line });
    }
  }

  /** Sends an event to the owner of a window, and does not wait: the app may be slow to read. */
  #tell(window: Window | undefined, event: Event): void {
    window?.owner?.send(event).catch((error: unknown) => this.#host.log('an app does not hear:', error));
  }
}

function isRequest(message: unknown): message is Request {
  const { window, number, op } = (message ?? {}) as Partial<Request>;
  return typeof window === 'string' && typeof number === 'number' && typeof op === 'string';
}
