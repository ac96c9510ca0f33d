import type { Address, ChildProcess, Connection, HandOffOptions, Json, SendOptions } from '../host/api';
import { HostError } from '../host/api';
import { showData } from '../host/format';
import { toBytes } from '../host/text';
import { none } from '../trace/writer';
import { Message } from './chunk';
import { Handoff, handToProcess } from './handoff';
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
    return this.#read('read', false) as Promise<Uint8Array | undefined>;
  }

  receive<T = unknown>(): Promise<T | undefined> {
    return this.#read('receive', true) as Promise<T | undefined>;
  }

  #read(what: string, line: boolean): Promise<unknown> {
    try {
      return this.#wait(what, this.#mine().reading.read(line));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  write(data: Uint8Array | string): Promise<void> {
    return this.#writeBytes('write', data, false);
  }

  writeUrgent(data: Uint8Array | string): Promise<void> {
    return this.#writeBytes('writeUrgent', data, true);
  }

  #writeBytes(what: string, data: Uint8Array | string, urgent: boolean): Promise<void> {
    if (typeof data !== 'string' && !ArrayBuffer.isView(data)) {
      return Promise.reject(
        new TypeError(`${what} takes a string or a Uint8Array; for other values there is send`),
      );
    }
    const preview = this.#process.sim.preview(() => showData(data));
    return this.#write(what, toBytes(data), preview, urgent);
  }

  send(message: Json, options?: SendOptions): Promise<void> {
    const text = JSON.stringify(message) as string | undefined;
    if (text === undefined) {
      return Promise.reject(new TypeError(`send takes what JSON can say, not ${typeof message}`));
    }
    const padding = options?.padding ?? 0;
    if (!(Number.isSafeInteger(padding) && padding >= 0)) {
      return Promise.reject(new HostError('EINVAL', `padding is a number of bytes, not ${padding}`));
    }
    const { sim } = this.#process;
    const preview = sim.detailed ? sim.preview(() => text) : none;
    return this.#write('write', new Message(text, padding), preview, false);
  }

  #write(what: string, data: Uint8Array | Message, preview: number, urgent: boolean): Promise<void> {
    try {
      const socket = this.#mine();
      if (data.length === 0) return done;
      const waits = socket.write(data, preview, urgent);
      return waits ? this.#wait(what, waits) : done;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  get untilMark(): number | undefined {
    return this.#mine().reading.untilMark;
  }

  urgent(): Promise<number | undefined> {
    try {
      return this.#wait('urgent data', this.#mine().reading.urgent());
    } catch (error) {
      return Promise.reject(error);
    }
  }

  handOff(to: ChildProcess | Address, options?: HandOffOptions): Promise<void> {
    try {
      const unread = toBytes(options?.unread ?? '');
      const socket = this.#mine();
      if (socket.broken) throw socket.broken;
      return 'pid' in to ? this.#giveTo(socket, to.pid, unread) : this.#moveTo(socket, to, unread);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  #giveTo(socket: Socket, pid: number, unread: Uint8Array): Promise<void> {
    const child = [...this.#process.machine.processes].find((process) => process.pid === pid);
    if (!child) throw new HostError('ECONNREFUSED', `process ${pid} has ended`);
    handToProcess(socket, child, unread);
    child.handoffs.add(socket);
    return done;
  }

  #moveTo(socket: Socket, address: Address, unread: Uint8Array): Promise<void> {
    const target = this.#process.sim.findMachine(address.host);
    if (!target) throw new HostError('ENOTFOUND', `no host is called “${address.host}”`);
    const moved = new Promise<void>((resolve, reject) => {
      new Handoff(socket, target, address, unread, (error) => (error ? reject(error) : resolve()));
    });
    return this.#process.waiting(() => `handing over to ${address.host}:${address.port}`, moved);
  }

  keepAlive(idle: number): void {
    if (!(idle >= 0 && idle < Infinity)) {
      throw new HostError('EINVAL', `keepAlive takes milliseconds, 0 or more, not ${String(idle)}`);
    }
    this.#mine().keepAlive(idle);
  }

  #wait<T>(what: string, promise: Promise<T>): Promise<T> {
    const process = this.#process;
    if (!process.sim.detailed) return promise;
    return process.waiting(() => `${what} from ${this.remote.host}:${this.remote.port}`, promise);
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
    if (this.#socket.leaving) throw new HostError('EINVAL', 'this connection is being handed over');
    return this.#socket;
  }
}
