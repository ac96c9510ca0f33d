import type { Address, Connection, Host, Json } from 'dlabs';

/** How long a machine may take to answer a request for a connection, in ms. */
const timeout = 1000;

/** A connection to one server. Once it is lost, it is lost for good. */
export class Line<Reply> {
  readonly #connecting: Promise<Connection>;
  #sent: Promise<void>;

  /** Begins to connect; messages may be sent at once. */
  constructor(host: Host, server: Address) {
    this.#connecting = host.connect(server, { timeout });
    this.#sent = this.#connecting.then(() => undefined);
    this.#sent.catch(() => undefined); // whoever listens to the replies learns of it
  }

  /**
   * Sends a message, as it is now. Messages arrive in the order in which they were sent. When the line is lost, what
   * was not delivered is lost, too; there is no error, but the replies end.
   */
  send(message: object): void {
    const copy = structuredClone(message) as Json;
    this.#sent = this.#sent.then(async () => (await this.#connecting).send(copy));
    this.#sent.catch(() => undefined);
  }

  /** The replies, as they come. Ends, without an error, when the line is lost. Only one may read them. */
  async *replies(): AsyncGenerator<Reply> {
    try {
      const connection = await this.#connecting;
      for (;;) {
        const reply = await connection.receive<Reply>();
        if (reply === undefined) break;
        yield reply;
      }
      connection.end();
    } catch {
      // Refused, reset or silent: in each case, lost.
    }
  }
}
