/**
 * The file server. It knows its files, and nothing else: not who its clients are, not what they have open, not where they
 * stand.
 */
import type { Host } from 'dlabs';
import type { Reply, Request } from './protocol';

export class FileServer {
  readonly #host: Host;
  /** Settles when the request before is done: what reads a file and writes it again must not be interrupted. */
  #before: Promise<unknown> = Promise.resolve();

  readonly #open = new Set<string>();

  constructor(host: Host) {
    this.#host = host;
  }

  /** Handles a request. Never rejects for what a client asks. */
  handle(request: Request): Promise<Reply> {
    const handled = this.#before.then(() => this.#handle(request));
    this.#before = handled;
    return handled;
  }

  async #handle(request: Request): Promise<Reply> {
    const { disk } = this.#host;
    const { file } = request;
    const content = await disk.readText(file);
    if (request.op === 'create') {
      this.#open.add(file);
      if (content === undefined) await disk.write(file, '');
      await disk.sync();
      return { ok: true };
    }
    if (request.op === 'remove') {
      this.#open.delete(file);
      await disk.remove(file);
      await disk.sync();
      return { ok: true };
    }
    if (content === undefined || !this.#open.has(file))
      return { ok: false, error: `there is no file ${file}` };
    switch (request.op) {
      case 'size':
        return { ok: true, size: content.length };
      case 'read':
        return { ok: true, text: content.slice(request.at, request.at + request.count) };
      case 'write':
        await this.#keep(file, over(content, request.at, request.text));
        return { ok: true };
    }
  }

  /** What a reply says is on the medium: the next crash must not take it back. */
  async #keep(file: string, content: string): Promise<void> {
    await this.#host.disk.write(file, content);
    await this.#host.disk.sync();
  }
}

/** A text with another one put over it. */
function over(content: string, at: number, text: string): string {
  return content.slice(0, at).padEnd(at) + text + content.slice(at + text.length);
}
