import type { Address, Connection, Json } from '../host/api';
import { HostError } from '../host/api';
import { showData } from '../host/format';
import { toBytes } from '../host/text';
import { Message } from './network';
import type { SimProcess } from './process';
import type { Socket } from './socket';

const done = Promise.resolve();

/** A connection as one process holds it. */
export class SimConnection implements Connection {
  readonly #socket: Socket;
  readonly #process: SimProcess;

  constructor(socket: Socket, process: SimProcess) {
    this.#socket = socket;
    this.#process = process;
  }

  get local(): Address {
    return this.#socket.local;
  }

  get remote(): Address {
    return this.#socket.remote;
  }

  read(): Promise<Uint8Array | undefined> {
    return this.#read('read', 'bytes') as Promise<Uint8Array | undefined>;
  }

  receive<T = unknown>(): Promise<T | undefined> {
    return this.#read('receive', 'line') as Promise<T | undefined>;
  }

  #read(what: string, as: 'bytes' | 'line'): Promise<unknown> {
    try {
      return this.#wait(what, this.#mine().read(as));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  write(data: Uint8Array | string): Promise<void> {
    if (typeof data !== 'string' && !ArrayBuffer.isView(data)) {
      return Promise.reject(
        new TypeError('write takes a string or a Uint8Array; for other values there is send'),
      );
    }
    return this.#write(
      () => toBytes(data),
      () => showData(data),
    );
  }

  send(message: Json): Promise<void> {
    const text = JSON.stringify(message) as string | undefined;
    if (text === undefined)
      return Promise.reject(new TypeError(`send takes what JSON can say, not ${typeof message}`));
    return this.#write(
      () => new Message(text),
      () => text,
    );
  }

  #write(chunk: () => Uint8Array | Message, preview: () => string): Promise<void> {
    try {
      const { sim } = this.#process;
      const data = chunk();
      if (data.length === 0) return done;
      const waits = this.#mine().write(data, sim.preview(preview));
      return waits ? this.#wait('write', waits) : done;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  #wait<T>(what: string, promise: Promise<T>): Promise<T> {
    return this.#process.waiting(() => `${what} from ${this.remote.host}:${this.remote.port}`, promise);
  }

  writeUrgent(): Promise<void> {
    return Promise.reject(notYet('urgent data'));
  }

  get untilMark(): number | undefined {
    return undefined;
  }

  urgent(): Promise<number | undefined> {
    return Promise.reject(notYet('urgent data'));
  }

  handOff(): Promise<void> {
    return Promise.reject(notYet('handoff'));
  }

  keepAlive(): void {
    throw notYet('keep-alive');
  }

  end(): void {
    this.#mine().end();
  }

  reset(): void {
    this.#mine().reset();
  }

  get closed(): Promise<void> {
    return this.#socket.closed;
  }

  /** Gives the socket to another process of this machine; this object is then of no use. */
  surrender(to: SimProcess): Socket {
    const socket = this.#mine();
    socket.moveTo(to);
    return socket;
  }

  #mine(): Socket {
    this.#process.mustLive();
    if (this.#socket.owner !== this.#process) {
      throw new HostError('EINVAL', `this connection was handed to process ${this.#socket.owner.pid}`);
    }
    return this.#socket;
  }
}

function notYet(what: string): HostError {
  return new HostError('ENOTSUP', `the simulator has no ${what} yet`);
}
