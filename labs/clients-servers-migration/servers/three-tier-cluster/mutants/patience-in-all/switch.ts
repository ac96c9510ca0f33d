/**
 * The switch, the first tier: the only machine that readers know. It passes each request to an application server, and
 * its reply back.
 */
import type { Host, Json } from 'dlabs';
import { ask } from './ask';
import type { Failure, Page, PageRequest } from './cluster';
import { isPageRequest, patience, ports, probeInterval } from './cluster';
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
  readonly #inRotation: Set<string>;
  /** The server of each session. */
  readonly #sessions = new Map<string, string>();
  #turn = 0;

  constructor(host: Host, servers: readonly string[]) {
    this.#host = host;
    this.#servers = servers;
    this.#inRotation = new Set(servers);
  }

  /** Has the page made by an application server. What this throws, the reader gets as `{ error }`. */
  async forward(request: PageRequest): Promise<Page | Failure> {
    const begin = this.#host.now();
    for (let tries = 0; tries < 2; tries++) {
      const server = this.#choose(request);
      if (server === undefined) break;
      try {
        return await ask(
          this.#host,
          { host: server, port: ports.app },
          { ...request },
          tries === 0 ? patience.app : Math.max(500, patience.app - (this.#host.now() - begin)),
        );
      } catch (error) {
        this.#host.log('out of rotation:', error);
        this.#takeOut(server);
      }
    }
    return { error: 'no application server answers' };
  }

  #ask(server: string, request: PageRequest): Promise<Page | Failure> {
    return ask(this.#host, { host: server, port: ports.app }, { ...request }, patience.app);
  }

  /** The application server for this request; `undefined` when none is in rotation. */
  #choose({ session }: PageRequest): string | undefined {
    const kept = session === undefined ? undefined : this.#sessions.get(session);
    if (kept !== undefined && this.#inRotation.has(kept)) return kept;
    const candidates = this.#servers.filter((server) => this.#inRotation.has(server));
    const server = candidates[this.#turn++ % candidates.length];
    if (session !== undefined && server !== undefined) this.#sessions.set(session, server);
    return server;
  }

  #takeOut(server: string): void {
    if (this.#inRotation.delete(server)) void this.#waitFor(server);
  }

  /** Takes the server in again when it answers. */
  async #waitFor(server: string): Promise<void> {
    while (!this.#inRotation.has(server)) {
      await this.#host.sleep(probeInterval);
      try {
        await this.#ask(server, { articles: [] });
        this.#inRotation.add(server);
      } catch (error) {
        this.#host.log('still out:', error);
      }
    }
  }
}
