/**
 * The file server. It is to know its files, and nothing else: not who its clients are, not what they have open, not where
 * they stand.
 */
import type { Host } from 'dlabs';
import type { Reply, Request } from './protocol';

export class FileServer {
  readonly #host: Host;
  /** The files that are open. */
  readonly #open = new Map<string, { content: string; position: number }>();

  constructor(host: Host) {
    this.#host = host;
  }

  // YOUR WORK (stage 1): this server remembers what is open and where its readers stand, as the files of one machine do. It
  // is convenient, until it crashes. Take the state out: everything that a request needs is in the request, or on the disk.

  /** Handles a request. Never rejects for what a client asks. */
  async handle(request: Request): Promise<Reply> {
    const { file } = request;
    if (request.op === 'create') {
      const content = (await this.#host.disk.readText(file)) ?? '';
      this.#open.set(file, { content, position: 0 });
      return { ok: true };
    }
    const open = this.#open.get(file);
    if (!open) return { ok: false, error: `${file} is not open` };
    switch (request.op) {
      case 'remove':
        this.#open.delete(file);
        await this.#host.disk.remove(file);
        return { ok: true };
      case 'size':
        return { ok: true, size: open.content.length };
      case 'read': {
        const text = open.content.slice(open.position, open.position + request.count);
        open.position += text.length;
        return { ok: true, text };
      }
      case 'write':
        open.content += request.text;
        await this.#host.disk.write(file, open.content);
        return { ok: true };
    }
  }
}
