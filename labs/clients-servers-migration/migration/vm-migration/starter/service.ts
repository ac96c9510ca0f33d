/**
 * GIVEN: the service that the virtual machine offers: counters, one in each page. Nothing to change here.
 *
 * A request takes effect in one step. Until then it can be given to another machine as if nobody had read it.
 */
import type { Address, Connection, Host } from 'dlabs';
import type { Memory } from './memory';

/** Adds so much, 0 or more, to the counter in a page. */
export type ServiceRequest = {
  readonly page: number;
  readonly add: number;
};

export type ServiceReply = {
  readonly value: number;
};

/** Milliseconds of computing that a request takes. */
const cost = 0.2;

interface Session {
  readonly connection: Connection;
  unanswered: ServiceRequest | undefined;
}

export class Service {
  target: Address | undefined;
  readonly #host: Host;
  readonly #memory: Memory;
  readonly #sessions = new Set<Session>();
  #running = false;
  #waiting: (() => void)[] = [];

  constructor(host: Host, memory: Memory) {
    this.#host = host;
    this.#memory = memory;
  }

  go(): void {
    this.#running = true;
    for (const wake of this.#waiting.splice(0)) wake();
  }

  stop(): void {
    this.#running = false;
  }

  /** Answers the requests that come, until the connection ends or is handed over. */
  async serve(connection: Connection): Promise<void> {
    const session: Session = { connection, unanswered: undefined };
    this.#sessions.add(session);
    try {
      for (;;) {
        const request = await connection.receive<ServiceRequest>();
        if (!request) break;
        session.unanswered = request;
        await this.#ready(request.page);
        if (!this.#sessions.has(session)) return;
        session.unanswered = undefined;
        await connection.send({ value: this.#perform(request) });
      }
      connection.end();
    } catch (error) {
      // Handed over, it is somebody else's; broken, it is nobody's.
      if (this.#sessions.has(session)) this.#host.log('a connection broke', error);
    } finally {
      this.#sessions.delete(session);
    }
  }

  /** Breaks all connections. */
  close(): void {
    for (const { connection } of this.#sessions) connection.reset();
  }

  async handOver(): Promise<void> {
    const sessions = [...this.#sessions];
    this.#sessions.clear();
    // A request that has been read at this very moment becomes `unanswered` first.
    await this.#host.sleep(0);
    await Promise.all(sessions.map((session) => this.#handOver(session)));
  }

  async #handOver({ connection, unanswered }: Session): Promise<void> {
    const { target } = this;
    if (!target) return connection.reset();
    try {
      await connection.handOff(target, { unread: unanswered ? `${JSON.stringify(unanswered)}\n` : '' });
    } catch (error) {
      this.#host.log('a connection could not be handed over', error);
      connection.reset();
    }
  }

  /** Waits until the machine has run long enough for a request, with the page in its place. */
  async #ready(page: number): Promise<void> {
    do {
      if (!this.#running) await new Promise<void>((wake) => this.#waiting.push(wake));
      await this.#memory.touch(page);
      await this.#host.compute(cost);
    } while (!this.#running);
  }

  #perform({ page, add }: ServiceRequest): number {
    const value = this.#memory.read(page) + add;
    if (add !== 0) this.#memory.write(page, value);
    return value;
  }
}
