import type { Address } from '../host/api';
import { HostError } from '../host/api';
import { limits } from '../host/limits';
import type { EventKind } from '../trace/data';
import { kindNumber, none } from '../trace/writer';
import type { Load } from './flow';
import { Flow } from './flow';
import { Inbox } from './inbox';
import type { Machine } from './machine';
import type { Chunk } from './network';
import type { SimProcess } from './process';
import type { Simulation } from './simulation';

interface Reader {
  readonly as: 'bytes' | 'line';
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** One end of a connection, as the machine's operating system keeps it. */
export class Socket {
  readonly inbox = new Inbox();
  readonly #readers: Reader[] = [];
  readonly #writers = new Set<(error: Error) => void>();
  /** Called when the connection is established or fails; used by the side that connects. */
  onEstablished: ((error?: HostError) => void) | undefined;
  #flow: Flow | undefined;
  /** Ended by this side. */
  #ended = false;
  /** Ended by the peer. */
  #peerEnded = false;
  #broken: HostError | undefined;
  /** No process has it any more: what arrives is answered with a reset. */
  #abandoned = false;
  #unreported = 0;
  /** Unread bytes that count as taken already. */
  #credited = 0;
  #closed: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;

  constructor(
    readonly sim: Simulation,
    readonly machine: Machine,
    public owner: SimProcess,
    readonly local: Address,
    readonly remote: Address,
  ) {
    owner.sockets.add(this);
  }

  get processIndex(): number {
    return this.owner.traceIndex;
  }

  get established(): boolean {
    return this.#flow !== undefined;
  }

  get isClosed(): boolean {
    return this.#broken !== undefined || (this.#ended && this.#peerEnded) || this.#abandoned;
  }

  /** Joins two sockets. */
  static join(sim: Simulation, a: Socket, b: Socket): void {
    a.#flow = new Flow(sim, a, b, sim.network.path(a.machine, b.machine));
    b.#flow = new Flow(sim, b, a, sim.network.path(b.machine, a.machine));
  }

  /** Tells the side that connects that the other side accepted. */
  acknowledge(event: number): void {
    this.#out.control('established', event);
  }

  get #out(): Flow {
    return this.#flow as Flow;
  }

  /** Another process of this machine takes the socket over. */
  moveTo(owner: SimProcess): void {
    this.owner.sockets.delete(this);
    this.owner = owner;
    owner.sockets.add(this);
  }

  read(as: 'bytes' | 'line'): Promise<unknown> {
    if (this.#readers.length === 0 && !this.owner.paused) {
      const ready = this.#ready(as);
      if (ready) return 'error' in ready ? Promise.reject(ready.error) : Promise.resolve(ready.value);
    }
    return new Promise((resolve, reject) => this.#readers.push({ as, resolve, reject }));
  }

  /** What a reader gets now; `undefined` while there is nothing to give. */
  #ready(as: 'bytes' | 'line'): { value: unknown } | { error: HostError } | undefined {
    if (this.#broken && this.inbox.length === 0) return { error: this.#broken };
    if (as === 'bytes') {
      if (this.inbox.length > 0) return { value: this.#takeBytes() };
    } else {
      const before = this.inbox.length;
      const line = this.inbox.takeLine();
      if (line !== undefined) {
        this.#took(before - this.inbox.length);
        return parseLine(line);
      }
      if (this.#peerEnded && before > 0) {
        return { error: new HostError('EBADMSG', 'the peer ended its stream in the middle of a message') };
      }
      if (this.#broken) return { error: this.#broken };
      this.#credit();
    }
    return this.#peerEnded ? { value: undefined } : undefined;
  }

  /** What is there, or sometimes only a part of it: TCP keeps the order of bytes, not the borders of writes. */
  #takeBytes(): Uint8Array {
    const there = this.inbox.length;
    const choices = this.sim.network.choices;
    const count = there > 1 && choices.below(4) > 0 ? 1 + choices.below(there) : there;
    const bytes = this.inbox.take(count);
    this.#took(count);
    return bytes;
  }

  /** Reports bytes taken half a window at a time, as TCP avoids silly windows (RFC 9293 section 3.8.6.2.2). */
  #took(count: number): void {
    const early = Math.min(count, this.#credited);
    this.#credited -= early;
    this.#report(count - early);
  }

  /** Who waits for the end of a line takes what is there of it: otherwise a line longer than a window never ends. */
  #credit(): void {
    this.#report(this.inbox.length - this.#credited);
    this.#credited = this.inbox.length;
  }

  #report(count: number): void {
    this.#unreported += count;
    if (this.#unreported < limits.window / 2) return;
    this.#out.control('window', none, this.#unreported);
    this.#unreported = 0;
  }

  /** Gives what is there to those who wait. */
  serve(): void {
    if (this.owner.paused) return;
    for (let reader = this.#readers[0]; reader !== undefined; reader = this.#readers[0]) {
      const ready = this.#ready(reader.as);
      if (!ready) return;
      this.#readers.shift();
      this.sim.running = this.owner;
      if ('error' in ready) reader.reject(ready.error);
      else reader.resolve(ready.value);
    }
  }

  /** Sends data. Settles once it left, which is at once while the window is open. */
  write(chunk: Chunk, preview: number): Promise<void> | undefined {
    if (this.#broken) throw this.#broken;
    if (this.#ended) throw new HostError('EPIPE', 'this side of the connection was ended already');
    const event = this.#trace('send', chunk.length, this.sim.cause, preview);
    if (chunk instanceof Uint8Array && chunk.length > limits.window / 4)
      return this.#writeParts(chunk, event);
    return this.#push(chunk, event);
  }

  #push(chunk: Chunk, event: number): Promise<void> | undefined {
    const flow = this.#out;
    if (flow.open) {
      flow.push(chunk, event);
      return undefined;
    }
    return new Promise((resolve, reject) => {
      this.#writers.add(reject);
      flow.wait(chunk, event, () => {
        this.#writers.delete(reject);
        this.owner.wake(resolve);
      });
    });
  }

  #writeParts(bytes: Uint8Array, event: number): Promise<void> | undefined {
    let last: Promise<void> | undefined;
    for (let at = 0; at < bytes.length; at += limits.window / 4) {
      last = this.#push(bytes.subarray(at, at + limits.window / 4), event);
    }
    return last;
  }

  /** Something arrived from the peer. */
  arrived(load: Load, event: number, taken: number): void {
    if (load === 'window') return this.#out.opened(taken);
    if (load === 'reset') return this.#wasReset(event);
    if (this.#abandoned) return this.#refuse(load, event);
    const { sim } = this;
    if (load === 'established') {
      sim.cause = this.#trace('connected', 0, event);
      this.onEstablished?.();
    } else if (load === 'end') {
      sim.cause = this.#trace('ended', 0, event);
      this.#peerEnded = true;
      this.serve();
      this.#noteClosed();
    } else {
      sim.cause = this.#trace('deliver', load.length, event);
      this.inbox.add(load);
      this.serve();
    }
  }

  /** Nobody is there to read: data is answered with a reset, an end is merely noted. */
  #refuse(load: Load, event: number): void {
    if (load === 'end') this.#peerEnded = true;
    else this.#sendReset(event);
  }

  #wasReset(event: number): void {
    this.sim.cause = this.#trace('was-reset', 0, event);
    this.#break(
      new HostError(
        'ECONNRESET',
        `the connection to ${this.remote.host}:${this.remote.port} was reset by its peer`,
      ),
    );
  }

  giveUp(): void {
    this.sim.cause = this.#trace('timed-out', 0, none);
    this.#break(
      new HostError('ETIMEDOUT', `${this.remote.host} does not answer; the connection was given up`),
    );
  }

  #break(error: HostError): void {
    if (this.#broken) return;
    this.#broken = error;
    this.owner.sockets.delete(this);
    this.#out.clear();
    for (const reject of this.#writers) this.owner.wake(() => reject(error));
    this.#writers.clear();
    this.onEstablished?.(error);
    this.serve();
    this.#noteClosed();
  }

  end(): void {
    if (this.#ended || this.#broken) return;
    this.#ended = true;
    const event = this.#trace('end', 0, this.sim.cause);
    this.#out.control('end', event);
    this.#noteClosed();
  }

  reset(): void {
    if (this.#broken) return;
    this.#sendReset(this.sim.cause);
    this.#break(new HostError('ECONNRESET', 'this side reset the connection'));
  }

  #sendReset(cause: number): void {
    const event = this.#trace('reset', 0, cause);
    this.#out.control('reset', event);
  }

  /** The process is gone: unread data is answered with a reset, otherwise the stream ends (RFC 2525 section 2.17). */
  abandon(): void {
    if (!this.established || this.#broken) {
      this.#abandoned = true;
      return;
    }
    if (this.inbox.length > 0) this.reset();
    else this.end();
    this.#abandoned = true;
  }

  /** The machine lost power: nothing is sent, nothing is known any more. */
  vanish(): void {
    this.#abandoned = true;
    this.#flow?.clear();
  }

  get closed(): Promise<void> {
    if (!this.#closed) {
      let resolve = (): void => undefined;
      const promise = new Promise<void>((done) => (resolve = done));
      this.#closed = { promise, resolve };
      this.#noteClosed();
    }
    return this.#closed.promise;
  }

  #trace(kind: EventKind, size: number, cause: number, text = none): number {
    const { sim, machine, processIndex } = this;
    const peer = this.#out.to;
    const place = kind === 'send' || kind === 'end' || kind === 'reset' ? sim.here() : none;
    return sim.trace.add(
      kindNumber[kind],
      sim.now,
      machine.index,
      processIndex,
      peer.machine.index,
      peer.processIndex,
      size,
      cause,
      text,
      place,
    );
  }

  #noteClosed(): void {
    if (!this.isClosed) return;
    this.owner.sockets.delete(this);
    const closed = this.#closed;
    if (closed) this.owner.wake(closed.resolve);
  }
}

function parseLine(line: string): { value: unknown } | { error: HostError } {
  try {
    return { value: JSON.parse(line) as unknown };
  } catch {
    return { error: new HostError('EBADMSG', `this line is not JSON: ${line.slice(0, 80)}`) };
  }
}
