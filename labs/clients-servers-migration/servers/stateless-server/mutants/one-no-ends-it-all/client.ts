/**
 * The client's side: what an application opens, reads and writes. All that has to be remembered is remembered here.
 */
import type { Connection, Host } from 'dlabs';
import { block, files } from './protocol';
import type { Reply, Request } from './protocol';

/** Milliseconds between two tries to reach the server. */
const pause = 200;

/** The files of the server. */
export class RemoteFiles {
  readonly #host: Host;
  #connection: Connection | undefined;
  /** Settles when the request before has its reply: one request at a time is under way. */
  #before: Promise<unknown> = Promise.resolve();

  constructor(host: Host) {
    this.#host = host;
  }

  /** Opens a file at its beginning; makes it when there is none. */
  async open(name: string): Promise<RemoteFile> {
    await this.request({ op: 'create', file: name });
    return new RemoteFile(this, name);
  }

  async remove(name: string): Promise<void> {
    await this.request({ op: 'remove', file: name });
  }

  /** Sends a request, as often as it takes, until there is a reply. @throws {Error} when the server says no */
  request(request: Request): Promise<Reply & { readonly ok: true }> {
    const replied = this.#before.then(() => this.#ask(request));
    this.#before = replied;
    return replied;
  }

  async #ask(request: Request): Promise<Reply & { readonly ok: true }> {
    for (;;) {
      const reply = await this.#try(request);
      if (reply?.ok) return reply;
      if (reply) throw new Error(reply.error);
      await this.#host.sleep(pause);
    }
  }

  /** One try; `undefined` when the server or the connection is gone. */
  async #try(request: Request): Promise<Reply | undefined> {
    try {
      this.#connection ??= await this.#host.connect(files, { timeout: 2_000 });
      this.#connection.keepAlive(1_000);
      await this.#connection.send(request);
      const reply = await this.#connection.receive<Reply>();
      if (reply !== undefined) return reply;
    } catch (error) {
      this.#host.log('the file server does not answer:', error);
    }
    this.#connection = undefined;
    return undefined;
  }
}

/** An open file: where its reader stands is known here, and nowhere else. */
export class RemoteFile {
  readonly #files: RemoteFiles;
  readonly #name: string;
  #at = 0;

  constructor(files: RemoteFiles, name: string) {
    this.#files = files;
    this.#name = name;
  }

  /** The next characters, at most `count`; fewer only at the end of the file, and an empty text behind it. */
  async read(count: number): Promise<string> {
    let text = '';
    while (text.length < count) {
      const some = Math.min(block, count - text.length);
      const reply = await this.#files.request({ op: 'read', file: this.#name, at: this.#at, count: some });
      const part = 'text' in reply ? reply.text : '';
      if (part === '') break;
      this.#at += part.length;
      text += part;
    }
    return text;
  }

  /** Writes where the file stands, and goes on behind it. */
  async write(text: string): Promise<void> {
    for (let done = 0; done < text.length; done += block) {
      const part = text.slice(done, done + block);
      await this.#files.request({ op: 'write', file: this.#name, at: this.#at, text: part });
      this.#at += part.length;
    }
  }

  /** Goes to a position. */
  seek(at: number): void {
    this.#at = at;
  }

  /** How long the file is now. */
  async size(): Promise<number> {
    const reply = await this.#files.request({ op: 'size', file: this.#name });
    return 'size' in reply ? reply.size : 0;
  }
}
