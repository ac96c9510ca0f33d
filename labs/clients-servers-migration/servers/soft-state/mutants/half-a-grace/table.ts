/**
 * The server's side: who has which lease, and until when. It is kept in memory only.
 */
import type { Host } from 'dlabs';
import { term } from './protocol';
import type { Reply, Request } from './protocol';

interface Granted {
  readonly client: string;
  /** When it ends, on the server's clock. */
  readonly until: number;
}

export class LeaseTable {
  readonly #host: Host;
  readonly #granted = new Map<string, Granted>();
  /** Until then there may be leases that were granted before the server started, and that it knows nothing of. */
  readonly #graceUntil: number;

  constructor(host: Host) {
    this.#host = host;
    this.#graceUntil = host.now() + term / 2;
  }

  /** Answers a request. */
  handle({ op, resource, client }: Request): Reply {
    const now = this.#host.now();
    const lease = this.#leaseOf(resource, now);
    if (op === 'release') {
      if (lease?.client === client) this.#granted.delete(resource);
      return { granted: false, wait: 0 };
    }
    if (lease && lease.client !== client) return { granted: false, wait: Math.ceil(lease.until - now) };
    // Who renews has it: right after a crash this is how the table comes back.
    if (!lease && op === 'acquire' && now < this.#graceUntil) {
      return { granted: false, wait: Math.ceil(this.#graceUntil - now) };
    }
    if (!lease && op === 'renew' && now >= this.#graceUntil) return { granted: false, wait: 0 };
    this.#granted.set(resource, { client, until: now + term });
    return { granted: true };
  }

  /** The lease of a resource, if it has not ended. */
  #leaseOf(resource: string, now: number): Granted | undefined {
    const lease = this.#granted.get(resource);
    return lease && now < lease.until ? lease : undefined;
  }
}
