import type { Socket } from 'node:net';
import type { Address, ChildProcess, Connection, HandOffOptions, Json, SendOptions } from '../host/api';
import { HostError } from '../host/api';
import { toBytes } from '../host/text';
import { Inbox } from './inbox';
import type { Owner } from './owner';
import type { ConnectionState, Problem } from './protocol';
import { Tap } from './tap';

interface Reader {
  readonly as: 'bytes' | 'line';
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** What padding is made of, again and again: it takes no memory of its own. */
const blank = new Uint8Array(65_536).fill(32);
const newLine = toBytes('\n');

/** The supervisor's number of a child, by the object that its parent has. */
export const childNumbers = new WeakMap<ChildProcess, number>();

/** A connection over a real socket, as one process holds it. */
export class OsConnection implements Connection {
  readonly local: Address;
  readonly remote: Address;
  readonly closed: Promise<void>;
  readonly wire: number | undefined;
  readonly which: 0 | 1;
  readonly #tap: Tap;
  readonly #inbox = new Inbox();
  readonly #readers: Reader[] = [];
  readonly #marked: ((ahead: number | undefined) => void)[] = [];
  #settleClosed: () => void = () => undefined;
  #rejectWrites: ((error: HostError) => void)[] = [];
  #read: number;
  #written: number;
  #mark: number | undefined;
  #ended: boolean;
  #peerEnded = false;
  #broken: HostError | undefined;
  #handedTo: string | undefined;

  constructor(
    readonly socket: Socket,
    state: ConnectionState,
    readonly owner: Owner,
  ) {
    ({ local: this.local, remote: this.remote, wire: this.wire, end: this.which } = state);
    ({ read: this.#read, written: this.#written, mark: this.#mark, ended: this.#ended } = state);
    this.#inbox.add(state.unread);
    this.closed = new Promise((resolve) => (this.#settleClosed = resolve));
    this.#tap = new Tap(socket, (bytes) => this.#arrived(bytes));
    socket.allowHalfOpen = true;
    socket.setNoDelay(true);
    socket.on('end', this.#onEnd);
    socket.on('error', this.#onFail);
    socket.on('close', this.#onFail);
    // Without a supervisor between, only reading tells of the peer's end.
    if (this.wire === undefined) this.#tap.open();
  }

  /** Whether it was not handed over. */
  get isMine(): boolean {
    return this.#handedTo === undefined;
  }

  #arrived(bytes: Uint8Array): void {
    this.#inbox.add(bytes);
    this.#serve();
    if (this.#readers.length === 0 && this.wire !== undefined) this.#tap.shut();
  }

  readonly #onEnd = (): void => {
    this.#peerEnded = true;
    this.#serve();
    this.#tellMark();
    if (this.#ended) this.#settleClosed();
  };

  /** The socket broke, or was closed by both sides. */
  readonly #onFail = (): void => {
    if (!(this.#ended && this.#peerEnded)) this.#break(wasReset(this.remote));
    this.#settleClosed();
  };

  #break(error: HostError): void {
    if (this.#broken) return;
    this.#broken = error;
    for (const reject of this.#rejectWrites.splice(0)) reject(error);
    this.#serve();
    this.#tellMark();
    this.#settleClosed();
  }

  /** The peer ended or broke the connection: the socket has news, which only reading brings. */
  look(problem?: Problem): void {
    this.#tap.open();
    if (!problem) return;
    this.#break(new HostError(problem.code, problem.message));
    this.socket.destroy();
  }

  read(): Promise<Uint8Array | undefined> {
    return this.#wait('bytes') as Promise<Uint8Array | undefined>;
  }

  receive<T = unknown>(): Promise<T | undefined> {
    return this.#wait('line') as Promise<T | undefined>;
  }

  #wait(as: Reader['as']): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#mustBeMine();
      this.#readers.push({ as, resolve, reject });
      this.#serve();
      if (this.#readers.length > 0 && !this.#peerEnded && !this.#broken) this.#tap.open();
    });
  }

  #serve(): void {
    for (let reader = this.#readers[0]; reader !== undefined; reader = this.#readers[0]) {
      const ready = reader.as === 'bytes' ? this.#takeBytes() : this.#takeLine();
      const over = ready ?? this.#over(reader.as);
      if (!over) return;
      this.#readers.shift();
      if ('error' in over) reader.reject(over.error);
      else reader.resolve(over.value);
    }
  }

  #takeBytes(): { value: Uint8Array } | undefined {
    if (this.#inbox.length === 0) return undefined;
    const count = Math.min(this.#inbox.length, this.untilMark || Infinity);
    this.#read += count;
    return { value: this.#inbox.take(count).slice() };
  }

  #takeLine(): { value: unknown } | { error: HostError } | undefined {
    const taken = this.#inbox.takeLine();
    if (!taken) return undefined;
    this.#read += taken.length;
    try {
      return { value: JSON.parse(taken.line) as unknown };
    } catch {
      return { error: new HostError('EBADMSG', `this line is not JSON: ${taken.line.slice(0, 80)}`) };
    }
  }

  /** What a reader gets when nothing more comes; `undefined` while it may. */
  #over(as: Reader['as']): { value: undefined } | { error: HostError } | undefined {
    if (this.#peerEnded) {
      if (as === 'bytes' || this.#inbox.length === 0) return { value: undefined };
      return { error: new HostError('EBADMSG', 'the peer ended its stream in the middle of a message') };
    }
    return this.#broken && { error: this.#broken };
  }

  async write(data: Uint8Array | string): Promise<void> {
    if (typeof data !== 'string' && !ArrayBuffer.isView(data))
      throw new TypeError('write takes a string or a Uint8Array; for other values there is send');
    await this.#write(toBytes(data));
  }

  async send(message: Json, { padding = 0 }: SendOptions = {}): Promise<void> {
    const text = JSON.stringify(message) as string | undefined;
    if (text === undefined) throw new TypeError(`send takes what JSON can say, not ${typeof message}`);
    if (!(Number.isInteger(padding) && padding >= 0))
      throw new HostError('EINVAL', `padding is a number of bytes, 0 or more, not ${String(padding)}`);
    const blanks: Uint8Array[] = [];
    for (let left = padding; left > 0; left -= blank.length)
      blanks.push(left < blank.length ? blank.subarray(0, left) : blank);
    // All at once, so that no other message comes between.
    await this.#write(
      toBytes(padding === 0 ? `${text}\n` : text),
      ...blanks,
      ...(padding === 0 ? [] : [newLine]),
    );
  }

  async #write(...pieces: readonly Uint8Array[]): Promise<void> {
    this.#mustBeMine();
    if (this.#broken) throw this.#broken;
    if (this.#ended) throw new HostError('EPIPE', 'this side of the connection was ended already');
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    if (length === 0) return;
    this.#written += length;
    const place = this.wire === undefined ? undefined : this.owner.here();
    if (this.wire !== undefined && place)
      this.owner.supervision.tell({
        op: 'wrote',
        wire: this.wire,
        end: this.which,
        upTo: this.#written,
        place,
      });
    const room = pieces.map((piece) => this.socket.write(piece)).at(-1);
    if (room === true) return;
    await new Promise<void>((resolve, reject) => {
      this.#rejectWrites.push(reject);
      this.socket.once('drain', () => {
        this.#rejectWrites = this.#rejectWrites.filter((other) => other !== reject);
        resolve();
      });
    });
  }

  async writeUrgent(data: Uint8Array | string): Promise<void> {
    this.#mustBeMine();
    const bytes = toBytes(data);
    if (this.wire !== undefined && !this.#ended && !this.#broken) {
      const mark = this.#written + bytes.length;
      this.owner.supervision.tell({ op: 'urgent', wire: this.wire, end: this.which, mark });
    }
    await this.#write(bytes);
  }

  get untilMark(): number | undefined {
    return this.#mark !== undefined && this.#mark > this.#read ? this.#mark - this.#read : undefined;
  }

  urgent(): Promise<number | undefined> {
    return new Promise((resolve) => {
      this.#mustBeMine();
      const ahead = this.untilMark;
      if (ahead !== undefined || this.#peerEnded || this.#broken) resolve(ahead);
      else this.#marked.push(resolve);
    });
  }

  /** The peer's urgent data is under way. */
  markAt(mark: number): void {
    this.#mark = Math.max(mark, this.#mark ?? 0);
    if (this.untilMark !== undefined) this.#tellMark();
  }

  #tellMark(): void {
    for (const tell of this.#marked.splice(0)) tell(this.untilMark);
  }

  keepAlive(idle: number): void {
    this.#mustBeMine();
    if (!(idle >= 0 && idle < Infinity))
      throw new HostError('EINVAL', `keepAlive takes milliseconds, 0 or more, not ${String(idle)}`);
    if (this.wire === undefined) this.socket.setKeepAlive(idle > 0, idle);
    else this.owner.supervision.tell({ op: 'keepAlive', wire: this.wire, end: this.which, idle });
  }

  end(): void {
    this.#mustBeMine();
    if (this.#ended || this.#broken) return;
    this.#ended = true;
    this.socket.end();
    if (this.#peerEnded) this.#settleClosed();
  }

  reset(): void {
    this.#mustBeMine();
    if (this.#broken) return;
    this.#break(new HostError('ECONNRESET', 'this side reset the connection'));
    this.socket.resetAndDestroy();
  }

  async handOff(to: ChildProcess | Address, { unread = '' }: HandOffOptions = {}): Promise<void> {
    const number = 'pid' in to ? childNumbers.get(to) : undefined;
    if ('pid' in to && number === undefined)
      throw new HostError('EINVAL', 'a connection is handed to a child of this process or to an address');
    const target = number === undefined ? (to as Address) : { child: number };
    const place = this.owner.here();
    const { supervision } = this.owner;
    this.#mustBeMine();
    await supervision.call('reserve', { to: target });
    const connection = this.release(
      'pid' in to ? `process ${to.pid}` : `${to.host}:${to.port}`,
      toBytes(unread),
    );
    await supervision.call('handOff', { to: target, connection, place }, this.socket);
  }

  /** Gives the socket away: this object is then of no use. @throws {HostError} EINVAL while a write waits */
  release(to: string, unread: Uint8Array = new Uint8Array()): ConnectionState {
    this.#mustBeMine();
    if (this.#broken) throw this.#broken;
    if (this.socket.writableLength > 0 && this.#rejectWrites.length > 0)
      throw new HostError('EINVAL', 'a write waits: a connection is handed over between two writes');
    this.#handedTo = to;
    this.#tap.close();
    this.socket.off('end', this.#onEnd).off('error', this.#onFail).off('close', this.#onFail);
    // What happens to it on its way is told to its new owner.
    this.socket.on('error', () => undefined);
    const rest = this.#inbox.length > 0 ? this.#inbox.take(this.#inbox.length) : new Uint8Array();
    const all = new Uint8Array(unread.length + rest.length);
    all.set(unread);
    all.set(rest, unread.length);
    return {
      ...(this.wire !== undefined && { wire: this.wire }),
      end: this.which,
      local: this.local,
      remote: this.remote,
      unread: all,
      read: this.#read - unread.length,
      written: this.#written,
      mark: this.#mark,
      ended: this.#ended,
    };
  }

  /** The process ends. As an operating system does: unread data is answered with a reset, else the stream ends. */
  abandon(): void {
    if (this.#handedTo !== undefined || this.socket.destroyed) return;
    if (this.#inbox.length > 0) this.socket.resetAndDestroy();
    else this.socket.destroySoon();
  }

  #mustBeMine(): void {
    this.owner.mustLive();
    if (this.#handedTo !== undefined)
      throw new HostError('EINVAL', `this connection was handed to ${this.#handedTo}`);
  }
}

function wasReset({ host, port }: Address): HostError {
  return new HostError('ECONNRESET', `the connection to ${host}:${port} was reset by its peer`);
}
