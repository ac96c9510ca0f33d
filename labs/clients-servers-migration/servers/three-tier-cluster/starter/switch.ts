/**
 * The switch, the first tier: the only machine that readers know. It passes each request to an application server, and
 * its reply back.
 */
import type { Host, Json } from 'dlabs';
import { ask } from './ask';
import type { Failure, Page, PageRequest } from './cluster';
import { isPageRequest, patience, ports } from './cluster';
import { serve } from './serve';

/** The arguments are the names of the application servers. */
export default async function main(host: Host): Promise<void> {
  const theSwitch = new Switch(host, host.args);
  await serve(host, ports.front, async (message): Promise<Json> => {
    if (!isPageRequest(message)) return { error: 'what page?' };
    return { ...(await theSwitch.forward(message)) };
  });
}

class Switch {
  readonly #host: Host;
  readonly #servers: readonly string[];

  constructor(host: Host, servers: readonly string[]) {
    this.#host = host;
    this.#servers = servers;
  }

  /** Has the page made by an application server. What this throws, the reader gets as `{ error }`. */
  async forward(request: PageRequest): Promise<Page | Failure> {
    // YOUR WORK (stage 3): an application server that fails to reply leaves the rotation, and the request goes to one other
    // server, no more. Every `probeInterval` ms a server that is out is asked whether it is back.
    const address = { host: this.#choose(request), port: ports.app };
    return ask<Page | Failure>(this.#host, address, { ...request }, patience.app);
  }

  /** The application server for this request. */
  #choose(request: PageRequest): string {
    // YOUR WORK (stage 2): spread the requests over all servers. A session stays with the server that it began with; a
    // request without a session goes to any of them.
    this.#host.log('a page of', request.articles.length);
    return this.#servers[0] ?? 'nobody';
  }
}
