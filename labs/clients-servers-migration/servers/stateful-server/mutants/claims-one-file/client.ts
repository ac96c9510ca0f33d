/**
 * The client’s side: what an application opens, reads and writes, and the copies of what it has read.
 */
import type { Host } from 'dlabs';
import type { Claim, Opened, Reply, Request } from './protocol';
import { Wire } from './wire';
import type { Memory } from './wire';

/** The blocks of a file that are here, all of one version. */
interface Copy {
  readonly version: string;
  readonly blocks: Map<number, string>;
}

/** The files of the server. */
export class RemoteFiles implements Memory {
  readonly #host: Host;
  readonly #wire: Wire;
  readonly #files = new Map<number, string>();
  readonly #copies = new Map<string, Copy>();
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

  /** A block of an open file, from its copy if that is sure to be good. */
  async read(fd: number, file: string, block: number): Promise<string> {
    const copy =
      this.#host.now() < this.#wire.sureUntil ? this.#copies.get(file)?.blocks.get(block) : undefined;
    if (copy !== undefined) return copy;
    const reply = await this.#ask({ op: 'read', fd, block });
    if (!('text' in reply)) throw new Error('this is no reply to a read');
    this.#keep(file, block, reply);
    return reply.text;
  }

  /** Writes a block of an open file. When the promise settles, nobody reads what was there before. */
  async write(fd: number, file: string, block: number, text: string): Promise<void> {
    await this.#ask({ op: 'write', fd, block, text });
    this.drop(file);
  }

  #keep(file: string, block: number, { text, version }: { text: string; version: string }): void {
    let copy = this.#copies.get(file);
    if (copy?.version !== version) copy = { version, blocks: new Map() };
    copy.blocks.set(block, text);
    this.#copies.set(file, copy);
  }

  /** The callback of the server. */
  drop(file: string): void {
    this.#copies.delete(file);
  }

  /** What a server should know that has just started, or has not heard of us for a while. */
  get opened(): readonly Opened[] {
    return [...this.#files].map(([fd, file]) => ({ fd, file }));
  }

  get copies(): readonly Claim[] {
    return [...this.#copies].slice(0, 1).map(([file, { version }]) => ({ file, version }));
  }

  confirmed(valid: readonly string[]): void {
    for (const file of [...this.#copies.keys()]) if (!valid.includes(file)) this.drop(file);
  }

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
