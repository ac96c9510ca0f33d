/**
 * The server's side: who has which lease, and until when. It is kept in memory only.
 */
import type { Host } from 'dlabs';
import type { Reply, Request } from './protocol';

export class LeaseTable {
  readonly #host: Host;
  readonly #granted = new Map<string, string>();

  constructor(host: Host) {
    this.#host = host;
    host.log('the table is empty');
  }

  // YOUR WORK (stage 1): this gives a resource to the first who asks, for ever. A lease ends by itself when its term is over,
  // unless it is renewed.
  // YOUR WORK (stage 3): the server has started, perhaps after a crash. Who may have what, without its knowing?

  /** Answers a request. */
  handle({ op, resource, client }: Request): Reply {
    this.#host.log(`the clock shows ${Math.round(this.#host.now())}`);
    if (op === 'release') {
      this.#granted.delete(resource);
      return { granted: false, wait: 0 };
    }
    const holder = this.#granted.get(resource) ?? client;
    this.#granted.set(resource, holder);
    return holder === client ? { granted: true } : { granted: false, wait: 100 };
  }
}
