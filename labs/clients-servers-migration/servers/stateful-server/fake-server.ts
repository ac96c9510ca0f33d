/** A file server of the checks, for the student’s client: does what it should, and counts what it is asked. */
import type { Connection, Host } from 'dlabs';
import type { World } from 'dlabs/world';
import { files } from './starter/protocol';
import type { FromClient, Reply, Request } from './starter/protocol';

export class FakeServer {
  readonly texts = new Map<string, Map<number, string>>();
  readonly requests: Request[] = [];
  readonly #connections = new Set<Connection>();
  readonly #answered = new Map<number, () => void>();
  readonly #versions = new Map<string, number>();
  #drops = 0;

  static start(world: World): FakeServer {
    const fake = new FakeServer();
    void world.host('files').run(async (host: Host) => {
      for await (const connection of await host.listen(files.port)) void fake.#attend(connection);
    });
    return fake;
  }

  /** How often a block of a file was asked for. */
  get reads(): number {
    return this.requests.filter(({ op }) => op === 'read').length;
  }

  /** Tells all to drop their copies of a file; settles when they have answered. */
  async drop(file: string): Promise<void> {
    this.#change(file);
    await Promise.all(
      [...this.#connections].map(
        (connection) =>
          new Promise<void>((answered) => {
            const drop = ++this.#drops;
            this.#answered.set(drop, answered);
            connection.send({ drop, file }).catch(() => undefined);
          }),
      ),
    );
  }

  #change(file: string): void {
    this.#versions.set(file, (this.#versions.get(file) ?? 0) + 1);
  }

  async #attend(connection: Connection): Promise<void> {
    const open = new Map<number, string>();
    this.#connections.add(connection);
    try {
      for (;;) {
        const message = await connection.receive<FromClient>();
        if (message === undefined) break;
        if ('dropped' in message) {
          this.#answered.get(message.dropped)?.();
          continue;
        }
        const { id, ...request } = message;
        this.requests.push(request as Request);
        await connection.send({ ...this.#handle(open, request as Request), id });
      }
    } catch {
      // The client is gone.
    }
    this.#connections.delete(connection);
  }

  #handle(open: Map<number, string>, request: Request): Reply {
    const file = 'fd' in request ? (open.get(request.fd) ?? '') : '';
    switch (request.op) {
      case 'hello':
        for (const { fd, file } of request.open) open.set(fd, file);
        return { ok: true, valid: [] };
      case 'open':
        open.set(request.fd, request.file);
        return { ok: true };
      case 'close':
        open.delete(request.fd);
        return { ok: true };
      case 'renew':
        return { ok: true };
      case 'read': {
        const text = this.texts.get(file)?.get(request.block) ?? '';
        return { ok: true, text, version: `version ${this.#versions.get(file) ?? 0}` };
      }
      case 'write':
        this.#change(file);
        this.texts.get(file)?.set(request.block, request.text);
        return { ok: true };
    }
  }
}
