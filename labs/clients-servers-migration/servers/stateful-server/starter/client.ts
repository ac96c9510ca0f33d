/**
 * The client’s side: what an application opens, reads and writes, and the copies of what it has read.
 */
import type { Host } from 'dlabs';
import type { Claim, Opened, Reply, Request } from './protocol';
import { Wire } from './wire';
import type { Memory } from './wire';

/** The files of the server. */
export class RemoteFiles implements Memory {
  readonly #host: Host;
  readonly #wire: Wire;
  /** What is open, by our number for it. */
  readonly #files = new Map<number, string>();
  #last = 0;

  constructor(host: Host) {
    this.#host = host;
    this.#wire = new Wire(host, this);
  }

  /** Opens a file. @throws {Error} when there is no such file */
  async open(file: string): Promise<RemoteFile> {
    const fd = ++this.#last;
    this.#files.set(fd, file);
    try {
      await this.#ask({ op: 'open', fd, file });
    } catch (error) {
      this.#files.delete(fd);
      throw error;
    }
    return new RemoteFile(this, fd, file);
  }

  async close(fd: number): Promise<void> {
    await this.#ask({ op: 'close', fd });
    this.#files.delete(fd);
  }

  /** What is open: the wire tells it to the server on each new connection. */
  get opened(): readonly Opened[] {
    return [...this.#files].map(([fd, file]) => ({ fd, file }));
  }

  // YOUR WORK (stage 2): this asks for every block, however often it was read. Keep copies, until the server tells you to drop
  // them; after a write, drop your own. (Stage 3): use copies only until `this.#wire.sureUntil`; say which you have, and keep
  // those that are confirmed.

  /** A block of an open file. */
  async read(fd: number, file: string, block: number): Promise<string> {
    const reply = await this.#ask({ op: 'read', fd, block });
    if (!('text' in reply)) throw new Error(`this is no block of ${file}`);
    return reply.text;
  }

  /** Writes a block of an open file. When the promise settles, nobody reads what was there before. */
  async write(fd: number, _file: string, block: number, text: string): Promise<void> {
    await this.#ask({ op: 'write', fd, block, text });
  }

  /** The callback: the copies of this file are not good any more. */
  drop(file: string): void {
    this.#host.log('told to drop', file);
  }

  /** The copies that are here. */
  get copies(): readonly Claim[] {
    return [];
  }

  /** The server knows our copies of these files, and they are as good as new; all others are not. */
  confirmed(valid: readonly string[]): void {
    this.#host.log('as good as new:', valid);
  }

  /** @throws {Error} when the server says no */
  async #ask(request: Request): Promise<Reply & { readonly ok: true }> {
    const reply = await this.#wire.request(request);
    if (!reply.ok) throw new Error(reply.error);
    return reply;
  }
}

/** An open file. */
export class RemoteFile {
  readonly #files: RemoteFiles;
  readonly #fd: number;
  readonly #name: string;

  constructor(files: RemoteFiles, fd: number, name: string) {
    this.#files = files;
    this.#fd = fd;
    this.#name = name;
  }

  /** A block; shorter at the end of the file, and empty behind it. */
  read(block: number): Promise<string> {
    return this.#files.read(this.#fd, this.#name, block);
  }

  /** Writes a block. */
  write(block: number, text: string): Promise<void> {
    return this.#files.write(this.#fd, this.#name, block, text);
  }

  close(): Promise<void> {
    return this.#files.close(this.#fd);
  }
}
