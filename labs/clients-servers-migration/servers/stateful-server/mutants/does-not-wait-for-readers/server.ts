/**
 * The file server, with state: who has opened what and reads where, and who has copies of which file. All in memory.
 */
import type { Host } from 'dlabs';
import type { Clients } from './clients';
import { patience } from './protocol';
import type { Opened, Reply, Request } from './protocol';
import type { Block, Store } from './store';

/** A file that a client has open. */
interface OpenFile {
  readonly file: string;
  /** The block that was read last; -1 at first, as if the one before the first had been. */
  last: number;
  /** The block that is fetched in advance, or has been. */
  ahead?: { readonly block: number; readonly content: Promise<Block> };
}

export class FileServer {
  readonly #host: Host;
  readonly #store: Store;
  readonly #clients: Clients;
  /** What each client has open, by its number for it. */
  readonly #open = new Map<string, Map<number, OpenFile>>();
  /** Who may have copies of a file. */
  readonly #holders = new Map<string, Set<string>>();
  /** For each file, settles when what was begun with it is done. */
  readonly #turns = new Map<string, Promise<unknown>>();
  /** Settles when copies from before this server’s start are known or too old to be used. */
  readonly #settled: Promise<void>;

  constructor(host: Host, store: Store, clients: Clients) {
    this.#host = host;
    this.#store = store;
    this.#clients = clients;
    this.#settled = host.sleep(patience);
  }

  /** Handles a request of a client. */
  async handle(client: string, request: Request): Promise<Reply> {
    if (request.op === 'hello') return this.#hello(client, request);
    if (request.op === 'renew') return { ok: true };
    if (request.op === 'open') return this.#openFile(client, request);
    const open = this.#open.get(client)?.get(request.fd);
    if (!open) return { ok: false, error: `${request.fd} is not open` };
    switch (request.op) {
      case 'close':
        this.#open.get(client)?.delete(request.fd);
        return { ok: true };
      case 'read':
        return this.#inTurn(open.file, () => this.#read(client, open, request.block), true);
      case 'write':
        await this.#settled;
        return this.#inTurn(open.file, () => this.#write(client, open.file, request.block, request.text));
    }
  }

  /** A client is gone for good. */
  forget(client: string): void {
    this.#open.delete(client);
    for (const holders of this.#holders.values()) holders.delete(client);
  }

  #openFile(client: string, { fd, file }: Opened): Reply {
    if (this.#store.version(file) === undefined) return { ok: false, error: `there is no file ${file}` };
    const table = this.#open.get(client) ?? new Map<number, OpenFile>();
    this.#open.set(client, table.set(fd, { file, last: -1 }));
    return { ok: true };
  }

  async #read(client: string, open: OpenFile, block: number): Promise<Reply> {
    const ahead = open.ahead?.block === block ? open.ahead.content : undefined;
    const { text, version } = await (ahead ?? this.#store.read(open.file, block));
    this.#holdersOf(open.file).add(client);
    if (block === open.last + 1) {
      open.ahead = { block: block + 1, content: this.#store.read(open.file, block + 1) };
    }
    open.last = block;
    return { ok: true, text, version };
  }

  async #write(client: string, file: string, block: number, text: string): Promise<Reply> {
    const others = [...this.#holdersOf(file)].filter((holder) => holder !== client);
    await Promise.all(others.map((holder) => this.#callBack(holder, file)));
    for (const table of this.#open.values()) {
      for (const open of table.values()) if (open.file === file) delete open.ahead;
    }
    await this.#store.write(file, block, text);
    return { ok: true };
  }

  /** Has a client drop its copies, or waits until it cannot use them any more. */
  async #callBack(client: string, file: string): Promise<void> {
    await Promise.race([this.#clients.drop(client, file), this.#host.sleep(patience)]);
    this.#holdersOf(file).delete(client);
  }

  /** A client says what it has: after a crash, this is how the tables come back. */
  async #hello(client: string, { open, copies }: Request & { op: 'hello' }): Promise<Reply> {
    for (const opened of open) if (!this.#open.get(client)?.has(opened.fd)) this.#openFile(client, opened);
    const valid = copies.map(({ file, version }) =>
      this.#inTurn(file, () => {
        if (this.#store.version(file) !== version) return [];
        this.#holdersOf(file).add(client);
        return [file];
      }),
    );
    return { ok: true, valid: (await Promise.all(valid)).flat() };
  }

  #holdersOf(file: string): Set<string> {
    const holders = this.#holders.get(file) ?? new Set<string>();
    this.#holders.set(file, holders);
    return holders;
  }

  /** Does one thing at a time with a file. */
  #inTurn<T>(file: string, action: () => Promise<T> | T, reading = false): Promise<T> {
    const done = (this.#turns.get(file) ?? Promise.resolve()).then(action);
    if (!reading) {
      this.#turns.set(
        file,
        done.catch(() => undefined),
      );
    }
    return done;
  }
}
