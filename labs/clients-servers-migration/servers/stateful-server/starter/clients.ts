/**
 * GIVEN: the clients that are connected, by name, and the callbacks that they have not answered yet. Nothing to change here.
 */
import type { Connection, Host } from 'dlabs';
import type { FromServer } from './protocol';

interface Pending {
  readonly client: string;
  readonly file: string;
  readonly answered: () => void;
}

export class Clients {
  readonly #host: Host;
  readonly #connections = new Map<string, Connection>();
  readonly #pending = new Map<number, Pending>();
  #last = 0;

  constructor(host: Host) {
    this.#host = host;
  }

  /**
   * The callback: tells a client to drop its copies of a file. Settles when the client says that it has; a client that is dead
   * or cut off never does. One that is between two connections is told when it has the next one.
   */
  async drop(client: string, file: string): Promise<void> {
    // What has been replied before leaves before.
    await this.#host.sleep(0);
    await new Promise<void>((answered) => {
      const drop = ++this.#last;
      this.#pending.set(drop, { client, file, answered });
      this.#tell(client, { drop, file });
    });
  }

  /** A client has answered a callback. */
  dropped(drop: number): void {
    this.#pending.get(drop)?.answered();
    this.#pending.delete(drop);
  }

  /** A client has said hello on this connection; one that it had before is over. */
  connected(client: string, connection: Connection): void {
    const before = this.#connections.get(client);
    if (before !== connection) before?.reset();
    this.#connections.set(client, connection);
    for (const [drop, pending] of this.#pending) {
      if (pending.client === client) this.#tell(client, { drop, file: pending.file });
    }
  }

  /** The connection of a client is over. */
  disconnected(client: string, connection: Connection): void {
    if (this.#connections.get(client) === connection) this.#connections.delete(client);
  }

  has(client: string): boolean {
    return this.#connections.has(client);
  }

  /** Nobody waits any more for what a client has not answered. */
  forget(client: string): void {
    for (const [drop, pending] of this.#pending) if (pending.client === client) this.#pending.delete(drop);
  }

  /** Sends a message; where there is no connection, or a broken one, nothing happens. */
  #tell(client: string, message: FromServer): void {
    void this.#connections
      .get(client)
      ?.send({ ...message })
      .catch(() => undefined);
  }
}
