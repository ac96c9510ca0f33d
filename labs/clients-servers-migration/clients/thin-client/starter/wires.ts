/**
 * GIVEN: an app's two connections to the display. Pictures travel apart, lest they hold up everything else. Nothing to
 * change here.
 */
import type { Connection, Host } from 'dlabs';
import { display } from './protocol';
import type { Event, Request } from './protocol';

/** Bytes of a picture, beside what a request says of it. */
const pictureSize = 20_000;
/** Milliseconds of silence after which the display is asked whether it is still there. */
const patience = 1_500;

/** The way to the display, as long as it lasts. */
export class Wires {
  readonly #main: Connection;
  readonly #pictures: Connection;

  private constructor(main: Connection, pictures: Connection) {
    this.#main = main;
    this.#pictures = pictures;
    main.keepAlive(patience);
    pictures.keepAlive(patience);
    // When one of the two is lost, so is the other: an app has its display, or it has none.
    void main.closed.then(() => pictures.reset());
    void pictures.closed.then(() => main.reset());
  }

  /** Connects. @throws {HostError} when the display is not there */
  static async connect(host: Host): Promise<Wires> {
    const [main, pictures] = await Promise.all([
      host.connect(display, { timeout: 2_000 }),
      host.connect(display, { timeout: 2_000 }),
    ]);
    return new Wires(main, pictures);
  }

  /**
   * Sends a request; does not wait for the display. The promise is fulfilled when the request has left, and rejected when
   * the connection is lost.
   */
  send(request: Request): Promise<void> {
    if (request.op === 'picture') return this.#pictures.send(request, { padding: pictureSize });
    return this.#main.send(request);
  }

  /** The next event; `undefined` when the display has ended the connection. @throws {HostError} when it is lost */
  receive(): Promise<Event | undefined> {
    return this.#main.receive<Event>();
  }

  /** Ends both connections: the display closes the windows that were opened on them. */
  end(): void {
    this.#main.end();
    this.#pictures.end();
  }
}
