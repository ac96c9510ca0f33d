import type { Connection, Listener } from '../host/api';
import { SimConnection } from './connection';
import type { SimProcess } from './process';
import type { Socket } from './socket';

/** A listening port: connections wait here until the process accepts them. */
export class SimListener implements Listener {
  readonly #queue: Socket[] = [];
  readonly #waiting: ((connection: Connection | undefined) => void)[] = [];
  #closed = false;

  constructor(
    readonly port: number,
    readonly process: SimProcess,
    readonly backlog: number,
  ) {}

  get full(): boolean {
    return this.#queue.length >= this.backlog;
  }

  /** A connection was made. */
  offer(socket: Socket): void {
    this.#queue.push(socket);
    this.serve();
  }

  serve(): void {
    while (!this.process.paused && this.#waiting.length > 0) {
      const socket = this.#queue.shift();
      if (socket === undefined && !this.#closed) return;
      const resolve = this.#waiting.shift();
      this.process.sim.running = this.process;
      resolve?.(socket && new SimConnection(socket, this.process));
    }
  }

  accept(): Promise<Connection | undefined> {
    this.process.mustLive();
    const accepted = new Promise<Connection | undefined>((resolve) => this.#waiting.push(resolve));
    this.serve();
    return this.process.waiting(() => `accept on port ${this.port}`, accepted);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.process.machine.listeners.delete(this.port);
    this.process.ports.delete(this);
    for (const socket of this.#queue.splice(0)) socket.reset();
    this.serve();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Connection> {
    for (let next = await this.accept(); next !== undefined; next = await this.accept()) yield next;
  }
}
