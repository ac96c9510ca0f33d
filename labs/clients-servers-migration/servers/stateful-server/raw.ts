/** A client of the checks, which talks to the student’s server as protocol.ts says. */
import assert from 'node:assert/strict';
import type { Connection, Host } from 'dlabs';
import { show, told } from './probes';
import { files } from './starter/protocol';
import type { Claim, FromServer, Opened, Reply, Request } from './starter/protocol';

export interface Copy {
  readonly version: string;
  readonly blocks: Map<number, string>;
}

interface RawOptions {
  readonly name?: string;
  readonly open?: readonly Opened[];
  /** The copies that it has from before. */
  readonly copies?: ReadonlyMap<string, Copy>;

  /** How long an answer to a callback takes, ms; Infinity: for ever. */
  readonly delay?: () => number;
}

interface Pending {
  readonly request: Request;
  readonly replied: (reply: Reply) => void;
}

export class Raw {
  readonly #pending = new Map<number, Pending>();
  readonly #open: Map<number, string>;
  readonly #delay: () => number;
  #last = 0;
  /** The files that it was told to drop. */
  readonly told: string[] = [];
  /** Callbacks that came and have not been answered yet. */
  unanswered = 0;
  /** What was read and not taken back. */
  readonly copies: Map<string, Copy>;
  /** What the reply to its hello said. */
  valid: readonly string[] = [];

  private constructor(
    readonly host: Host,
    readonly connection: Connection,
    readonly name: string,
    { open = [], copies = new Map(), delay = () => 0 }: RawOptions,
  ) {
    this.#open = new Map(open.map(({ fd, file }) => [fd, file]));
    this.copies = new Map(copies);
    this.#delay = delay;
    void this.#listen();
  }

  static async open(host: Host, options: RawOptions = {}): Promise<Raw> {
    const client = options.name ?? host.name;
    const raw = new Raw(host, await host.connect(files), client, options);

    const copies: Claim[] = [...raw.copies].map(([file, { version }]) => ({ file, version }));
    await raw.must({ op: 'hello', client, open: [...(options.open ?? [])], copies });
    return raw;
  }

  /** Sends a request; gives the reply. */
  async ask(request: Request): Promise<Reply> {
    const id = ++this.#last;
    const reply = await new Promise<Reply>((replied, reject) => {
      this.#pending.set(id, { request, replied });
      this.connection.send({ ...request, id }).catch(reject);
    });
    if (reply.ok || typeof reply.error === 'string') return reply;
    return assert.fail(
      `A client asked: ${told(request)}. The reply should have “ok”, and is ${show(reply)}.`,
    );
  }

  /** Asks for what must work. */
  async must(request: Request): Promise<Reply & { readonly ok: true }> {
    const reply = await this.ask(request);
    if (reply.ok) return reply;
    return assert.fail(`“${this.name}” asked: ${told(request)}. The server said no: ${reply.error}.`);
  }

  async read(fd: number, block: number): Promise<string> {
    const request: Request = { op: 'read', fd, block };
    const reply = await this.must(request);
    if ('text' in reply && typeof reply.text === 'string' && typeof reply.version === 'string')
      return reply.text;
    return assert.fail(
      `A client asked: ${told(request)}. The reply should have “text” and “version”, and is ${show(reply)}.`,
    );
  }

  async #listen(): Promise<void> {
    try {
      for (;;) {
        const message = await this.connection.receive<FromServer>();
        if (message === undefined) break;
        if ('drop' in message) void this.#drop(message.drop, message.file);
        else this.#take(message);
      }
    } catch {
      // The server is gone.
    }
  }

  async #drop(drop: number, file: string): Promise<void> {
    this.told.push(file);
    this.unanswered++;
    const delay = this.#delay();
    if (delay === Infinity) return;
    if (delay > 0) await this.host.sleep(delay);
    this.copies.delete(file);
    this.unanswered--;
    await this.connection.send({ dropped: drop }).catch(() => undefined);
  }

  #take({ id, ...reply }: Reply & { readonly id: number }): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (reply.ok && pending) this.#note(pending.request, reply as Reply & { readonly ok: true });
    pending?.replied(reply as Reply);
  }

  /** What a reply means for the copies; at once, before any later message. */
  #note(request: Request, reply: Reply & { readonly ok: true }): void {
    if (request.op === 'hello') {
      this.valid = 'valid' in reply && Array.isArray(reply.valid) ? reply.valid : [];
      for (const file of [...this.copies.keys()]) if (!this.valid.includes(file)) this.copies.delete(file);
    } else if (request.op === 'open') {
      this.#open.set(request.fd, request.file);
    } else if (request.op === 'read' && 'text' in reply) {
      const file = this.#open.get(request.fd) ?? '';
      let copy = this.copies.get(file);
      if (copy?.version !== reply.version) copy = { version: reply.version, blocks: new Map() };
      copy.blocks.set(request.block, reply.text);
      this.copies.set(file, copy);
    } else if (request.op === 'write') {
      this.copies.delete(this.#open.get(request.fd) ?? '');
    }
  }
}
