/**
 * The file server, with state: who has opened what and reads where, and who has copies of which file. All in memory.
 */
import type { Host } from 'dlabs';
import type { Clients } from './clients';
import type { Reply, Request } from './protocol';
import type { Store } from './store';

export class FileServer {
  readonly #host: Host;
  readonly #store: Store;
  readonly #clients: Clients;
  /** Which file a number stands for. */
  readonly #open = new Map<number, string>();

  constructor(host: Host, store: Store, clients: Clients) {
    this.#host = host;
    this.#store = store;
    this.#clients = clients;
  }

  /** Handles a request of a client. Called for all requests side by side. */
  async handle(client: string, request: Request): Promise<Reply> {
    switch (request.op) {
      case 'hello':
        return this.#hello(client);
      case 'renew':
        return { ok: true };
      case 'open':
        if (this.#store.version(request.file) === undefined) {
          return { ok: false, error: `there is no file ${request.file}` };
        }
        this.#open.set(request.fd, request.file);
        return { ok: true };
    }
    const file = this.#open.get(request.fd);
    if (file === undefined) return { ok: false, error: `${request.fd} is not open` };
    if (request.op === 'read') return this.#read(file, request.block);
    if (request.op === 'write') return this.#write(file, request.block, request.text);
    this.#open.delete(request.fd);
    return { ok: true };
  }

  // YOUR WORK (stage 1): every client numbers its files itself, and this table mixes them up. Keep a table for each client. Note
  // in it where each open file is read, and when it is read in order, let the disk fetch the next block before it is asked for.

  async #read(file: string, block: number): Promise<Reply> {
    return { ok: true, ...(await this.#store.read(file, block)) };
  }

  // YOUR WORK (stage 2): clients keep copies of what they read. Note who may have some, and before a write is done and
  // acknowledged, have the others drop theirs: `this.#clients.drop(client, file)`. Who reads meanwhile?

  async #write(file: string, block: number, text: string): Promise<Reply> {
    await this.#store.write(file, block, text);
    return { ok: true };
  }

  // YOUR WORK (stage 3): a client may be dead: wait for `patience`, and no longer. And this server may have been: a hello says
  // what the client has open and which copies it has; and which writes must wait while not everybody has said hello?

  /** A client has a new connection. */
  #hello(client: string): Reply {
    this.#host.log(`${client} says hello`, this.#clients.has(client));
    return { ok: true, valid: [] };
  }

  /** A client is gone for good: it has not come back for `patience`. */
  forget(client: string): void {
    this.#host.log(`${client} is forgotten`);
  }
}
