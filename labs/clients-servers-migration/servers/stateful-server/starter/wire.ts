/**
 * GIVEN: a client’s connection to the file server. It comes back by itself, says hello first, and sends again what was not
 * answered. Nothing to change here.
 */
import type { Connection, Host } from 'dlabs';
import { files, term } from './protocol';
import type { Claim, FromServer, Opened, Reply, Request } from './protocol';

/** Milliseconds between two tries to reach the server. */
const pause = 200;

/** What the client remembers. The wire asks and tells it. */
export interface Memory {
  /** All that the server should know: this goes into `hello`. */
  readonly opened: readonly Opened[];
  readonly copies: readonly Claim[];
  /** The reply to `hello`: of these files the copies are as good as new, of all others they are not. */
  confirmed(valid: readonly string[]): void;
  /** The callback: the copies of this file are not good any more. When this returns, the server is told so. */
  drop(file: string): void;
}

interface Pending {
  readonly request: Request;
  readonly replied: (reply: Reply) => void;
  /** When it was sent last. */
  asked: number;
}

export class Wire {
  readonly #host: Host;
  readonly #memory: Memory;
  readonly #pending = new Map<number, Pending>();
  /** Once the server has answered the hello. */
  #connection: Connection | undefined;
  #last = 0;
  #sureUntil = -Infinity;

  constructor(host: Host, memory: Memory) {
    this.#host = host;
    this.#memory = memory;
    void this.#connect();
    void this.#renew();
  }

  /** Until then, on this host’s clock, copies may be used: the server waits at least as long for us before others may write. */
  get sureUntil(): number {
    return this.#sureUntil;
  }

  /**
   * Sends a request, as often as it takes, until there is a reply. Who waits for a reply sees it before any later message of the
   * server is looked at.
   */
  request(request: Request): Promise<Reply> {
    return new Promise((replied) => {
      const id = ++this.#last;
      this.#pending.set(id, { request, replied, asked: 0 });
      if (this.#connection) this.#send(this.#connection, id);
    });
  }

  async #connect(): Promise<void> {
    for (;;) {
      try {
        const connection = await this.#host.connect(files, { timeout: 1_000 });
        connection.keepAlive(500);
        await this.#use(connection);
      } catch (error) {
        this.#host.log('the file server does not answer:', error);
      }
      this.#connection = undefined;
      await this.#host.sleep(pause);
    }
  }

  /** Takes the server’s messages, until the connection is over. */
  async #use(connection: Connection): Promise<void> {
    const asked = this.#host.now();
    const { opened, copies } = this.#memory;
    const client = `${this.#host.name}-${this.#host.pid}`;
    await connection.send({ id: 0, op: 'hello', client, open: [...opened], copies: [...copies] });
    for (;;) {
      const message = await connection.receive<FromServer>();
      if (message === undefined) return;
      if ('drop' in message) {
        this.#memory.drop(message.file);
        void connection.send({ dropped: message.drop }).catch(() => undefined);
      } else if (message.id === 0) {
        this.#sureUntil = Math.max(this.#sureUntil, asked + term);
        if (message.ok && 'valid' in message) this.#memory.confirmed(message.valid);
        this.#connection = connection;
        for (const id of this.#pending.keys()) this.#send(connection, id);
      } else {
        await this.#take(message);
      }
    }
  }

  async #take({ id, ...reply }: Reply & { readonly id: number }): Promise<void> {
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#pending.delete(id);
    this.#sureUntil = Math.max(this.#sureUntil, pending.asked + term);
    pending.replied(reply as Reply);
    // The next message waits until the reply has been looked at.
    await this.#host.sleep(0);
  }

  #send(connection: Connection, id: number): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    pending.asked = this.#host.now();
    void connection.send({ ...pending.request, id }).catch(() => undefined);
  }

  async #renew(): Promise<void> {
    for (;;) {
      await this.#host.sleep(term / 4);
      await this.request({ op: 'renew' });
    }
  }
}
