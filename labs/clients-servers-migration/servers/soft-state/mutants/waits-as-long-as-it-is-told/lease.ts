/**
 * The client's side: gets a lease, keeps it, and knows when it is over, whether or not anybody says so.
 */
import type { Connection, Host } from 'dlabs';
import { drift, leases, term } from './protocol';
import type { Reply, Request } from './protocol';

/** A lease that lasts `term` on the server’s clock lasts at least this long on ours, however the two run. */
const sure = (term * (1 - drift)) / (1 + drift);
/** Milliseconds between two tries when the server does not answer. */
const pause = 200;

export class Lease {
  readonly #host: Host;
  readonly #resource: string;
  readonly #client: string;
  #connection: Connection | undefined;
  /** When it ends at the earliest, on our clock. */
  #until = -Infinity;
  #released = false;

  /** Begins to ask for the lease, and goes on until it is released. */
  constructor(host: Host, resource: string, client: string) {
    this.#host = host;
    this.#resource = resource;
    this.#client = client;
    void this.#keep();
  }

  /** Whether the lease is ours, for sure, at this moment. */
  get held(): boolean {
    return this.#host.now() < this.#until;
  }

  /** Gives the lease back, and does not ask for it again. */
  async release(): Promise<void> {
    this.#released = true;
    this.#until = -Infinity;
    await this.#ask('release');
  }

  async #keep(): Promise<void> {
    while (!this.#released) {
      const asked = this.#host.now();
      const reply = await this.#ask(this.held ? 'renew' : 'acquire');
      if (this.#released) return;
      if (reply === undefined) await this.#host.sleep(pause);
      else if (reply.granted) {
        // The server granted it some time after we asked: counting from then is on the safe side.
        this.#until = asked + sure;
        await this.#host.sleep(Math.max(0, asked + sure / 2 - this.#host.now()));
      } else {
        this.#until = -Infinity;
        await this.#host.sleep(Math.max(reply.wait, 20));
      }
    }
  }

  /** Asks the server; `undefined` when it does not answer. */
  async #ask(op: Request['op']): Promise<Reply | undefined> {
    try {
      this.#connection ??= await this.#host.connect(leases, { timeout: 1_000 });
      this.#connection.keepAlive(500);
      await this.#connection.send({ op, resource: this.#resource, client: this.#client });
      const reply = await this.#connection.receive<Reply>();
      if (reply !== undefined) return reply;
    } catch (error) {
      this.#host.log('the lease server does not answer:', error);
    }
    this.#connection = undefined;
    return undefined;
  }
}
