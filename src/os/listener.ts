import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Connection, Listener } from '../host/api';
import { HostError } from '../host/api';
import { OsConnection } from './connection';
import type { Owner } from './owner';
import type { ConnectionState, ListenGrant } from './protocol';
import { Queue } from './queue';

/** Opens the first of the ports that the operating system allows. */
export async function openPort(
  { address, tries, port }: ListenGrant,
  open: (port: number, address: string) => Promise<number>,
): Promise<number> {
  let reason: unknown;
  for (const real of tries) {
    try {
      return await open(real, address);
    } catch (error) {
      reason = error; // Another program has it, or it is kept for administrators: the next one.
    }
  }
  throw new HostError('EADDRINUSE', `no real port could be opened for port ${port}: ${String(reason)}`);
}

/** A port that is open for connections. */
export class OsListener implements Listener {
  readonly port: number;
  readonly #queue = new Queue<OsConnection>();
  readonly #server: Server;
  #closed = false;
  /** Connections are accepted in the order in which they came. */
  #asking: Promise<void> = Promise.resolve();

  constructor(
    readonly owner: Owner,
    readonly grant: ListenGrant,
    readonly backlog: number,
    /** Told each connection that a program of this process gets. */
    readonly opened: (connection: OsConnection) => void,
  ) {
    this.port = grant.port;
    this.#server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
      socket.on('error', () => undefined);
      this.#asking = this.#asking.then(() => this.#identify(socket));
    });
  }

  /** @returns the real port */
  open(): Promise<number> {
    return openPort(this.grant, (port, host) => {
      return new Promise((resolve, reject) => {
        this.#server.once('error', reject);
        this.#server.listen({ port, host, exclusive: true }, () => {
          this.#server.off('error', reject);
          resolve((this.#server.address() as AddressInfo).port);
        });
      });
    });
  }

  async #identify(socket: Socket): Promise<void> {
    const { listener, port } = this.grant;
    const { remoteAddress: outside, remotePort: from } = socket;
    if (outside === undefined || from === undefined || this.#closed) return void socket.resetAndDestroy();
    const asked = await this.owner.supervision.call('who', { listener, port: from });
    const { wire, remote = { host: outside, port: from } } = asked;
    const fresh = { unread: new Uint8Array(), read: 0, written: 0, ended: false };
    const ends = { end: 1, local: { host: this.grant.host, port }, remote } as const;
    this.offer(socket, { ...(wire !== undefined && { wire }), ...ends, ...fresh });
  }

  /** A connection for this port. */
  offer(socket: Socket, state: ConnectionState): void {
    // The supervisor refuses who comes from inside the world; who comes from outside is refused here.
    if (this.#closed || this.#queue.length >= this.backlog) return void socket.resetAndDestroy();
    const connection = new OsConnection(socket, state, this.owner);
    this.opened(connection);
    this.#queue.push(connection);
  }

  async accept(): Promise<Connection | undefined> {
    this.owner.mustLive();
    const connection = await this.#queue.next();
    if (connection) this.owner.supervision.tell({ op: 'took', listener: this.grant.listener });
    return connection;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#server.close();
    this.owner.supervision.tell({ op: 'unlisten', listener: this.grant.listener });
    for (const connection of this.#queue.close()) connection.socket.resetAndDestroy();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Connection> {
    for (let next = await this.accept(); next !== undefined; next = await this.accept()) yield next;
  }
}
