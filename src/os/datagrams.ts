import { createSocket, type Socket } from 'node:dgram';
import type { Address, Datagram, DatagramSocket } from '../host/api';
import { HostError } from '../host/api';
import { limits } from '../host/limits';
import { toBytes } from '../host/text';
import { openPort } from './listener';
import type { Owner } from './owner';
import type { ListenGrant } from './protocol';
import { Queue } from './queue';

/** A port for datagrams over a real socket. */
export class OsDatagramSocket implements DatagramSocket {
  readonly port: number;
  readonly #queue = new Queue<Datagram>();
  readonly #socket: Socket = createSocket('udp4');
  readonly #routes = new Map<string, Promise<number>>();
  readonly #senders = new Map<number, Promise<Address>>();
  /** Datagrams are received in the order in which they came. */
  #asking: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(
    readonly owner: Owner,
    readonly grant: ListenGrant,
  ) {
    this.port = grant.port;
    this.#socket.on('message', (data, { port }) => {
      this.#asking = this.#asking.then(async () => {
        this.#queue.push({ data: new Uint8Array(data), from: await this.#senderAt(port) });
      });
    });
    // An answer of the network, such as that nobody has the port, is nothing that a sender of datagrams is told.
    this.#socket.on('error', () => undefined);
  }

  /** @returns the real port */
  open(): Promise<number> {
    return openPort(this.grant, (port, address) => {
      return new Promise((resolve, reject) => {
        this.#socket.once('error', reject);
        this.#socket.bind({ port, address, exclusive: true }, () => {
          this.#socket.off('error', reject);
          resolve(this.#socket.address().port);
        });
      });
    });
  }

  #senderAt(port: number): Promise<Address> {
    let sender = this.#senders.get(port);
    if (!sender) this.#senders.set(port, (sender = this.owner.supervision.call('sender', { port })));
    return sender;
  }

  async send(to: Address, data: Uint8Array | string): Promise<void> {
    this.owner.mustLive();
    const bytes = toBytes(data);
    if (bytes.length > limits.datagram)
      throw new HostError(
        'EMSGSIZE',
        `a datagram holds at most ${limits.datagram} bytes, not ${bytes.length}`,
      );
    if (this.#closed) throw new HostError('EINVAL', 'this port for datagrams was closed');
    const key = `${to.host}:${to.port}`;
    const socket = this.grant.listener;
    let route = this.#routes.get(key);
    if (!route) this.#routes.set(key, (route = this.owner.supervision.call('route', { socket, to })));
    const port = await route;
    this.owner.mustLive();
    if (this.#closed) return; // It was closed meanwhile: what was not sent is lost, as datagrams may be.
    await new Promise<void>((resolve, reject) => {
      this.#socket.send(bytes, port, '127.0.0.1', (error) =>
        error ? reject(asHostError(error)) : resolve(),
      );
    });
  }

  receive(): Promise<Datagram | undefined> {
    this.owner.mustLive();
    return this.#queue.next();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.close();
    this.#queue.close();
    this.owner.supervision.tell({ op: 'closeDatagram', socket: this.grant.listener });
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Datagram> {
    for (let next = await this.receive(); next !== undefined; next = await this.receive()) yield next;
  }
}

function asHostError(error: Error & { readonly code?: string }): HostError {
  return new HostError(error.code === 'EMSGSIZE' ? 'EMSGSIZE' : 'EINVAL', error.message);
}
