import type { Socket } from 'node:net';
import type { Address } from '../host/api';
import { showData } from '../host/format';
import { limits } from '../host/limits';
import type { Packet, PacketKind } from '../host/world-api';
import type { SourcePlace } from '../trace/data';
import type { Machine } from './machine';
import type { OsNetwork, Path } from './network';
import { retransmission } from './network';
import type { OsProcess } from './os-process';
import type { Problem } from './protocol';
import type { Recorder } from './recorder';

/** What wires share. */
export interface WireTools {
  readonly network: OsNetwork;
  readonly recorder: Recorder;
  /** The wire has come to its end. */
  readonly over: (wire: Wire) => void;
}

/** One end of a connection: its address, and who has it now. */
export interface WireEnd {
  readonly address: Address;
  machine: Machine;
  process: OsProcess;
  socket?: Socket;
  /** The machine lost power: nothing is sent, nothing is known any more. */
  vanished?: boolean;
}

interface Parcel {
  readonly kind: 'data' | 'end' | 'reset';
  readonly bytes: Uint8Array;
  readonly event: number;
  /** When it is at the other machine, on the clock of `performance.now`. */
  readonly due: number;
  /** It is lost at first, and has to be sent again. */
  readonly again: boolean;
}

const empty = new Uint8Array();

/**
 * A connection between two processes, with the network in between: two real connections, one to each end, and a delay
 * line in each direction.
 */
export class Wire {
  readonly flows: readonly [Flow, Flow];
  #over = false;

  constructor(
    readonly id: number,
    readonly ends: readonly [WireEnd, WireEnd],
    readonly tools: WireTools,
  ) {
    this.flows = [new Flow(this, 0), new Flow(this, 1)];
  }

  /** An end's socket is there. */
  join(end: 0 | 1, socket: Socket): void {
    this.ends[end].socket = socket;
    socket.allowHalfOpen = true;
    socket.setNoDelay(true);
    if (!this.ends[0].socket || !this.ends[1].socket) return;
    for (const flow of this.flows) flow.begin();
  }

  /** Who has an end has lost power. */
  vanish(end: 0 | 1): void {
    this.ends[end].vanished = true;
    this.flows[end].cut();
    this.ends[end].socket?.destroy();
  }

  /** Nothing can come from the other end any more: this one is told. */
  break(end: 0 | 1, problem?: Problem): void {
    const { socket, process } = this.ends[end];
    process.send({ op: 'look', wire: this.id, end, ...(problem && { error: problem }) });
    // Who is told why closes its socket itself: a reset could come first.
    if (!problem) socket?.resetAndDestroy();
    this.flows[end].clear();
    this.settle();
  }

  /** Both directions are over. */
  settle(): void {
    if (this.#over || !this.flows.every((flow) => flow.over)) return;
    this.#over = true;
    this.tools.over(this);
  }

  close(): void {
    for (const flow of this.flows) flow.clear();
    for (const { socket } of this.ends) socket?.destroy();
  }
}

/** One direction of a connection. */
export class Flow {
  /** The end of the stream was delivered. */
  #ended = false;
  /** Nothing goes this way any more. */
  #cleared = false;
  /** Bytes that entered so far. */
  #entered = 0;
  #queue: Parcel[] = [];
  #waiting = 0;
  #timer: NodeJS.Timeout | undefined;
  #sending = false;
  /** Since when nothing could be delivered. */
  #silentSince: number | undefined;
  /** Lines of programs that wrote up to some byte. */
  #places: { readonly upTo: number; readonly place: SourcePlace }[] = [];
  #lastHeard = performance.now();

  constructor(
    readonly wire: Wire,
    readonly from: 0 | 1,
  ) {}

  get #source(): WireEnd {
    return this.wire.ends[this.from];
  }

  get #target(): WireEnd {
    return this.wire.ends[this.#to];
  }

  get #to(): 0 | 1 {
    return this.from === 0 ? 1 : 0;
  }

  get path(): Path {
    return this.wire.tools.network.path(this.#source.machine, this.#target.machine);
  }

  get over(): boolean {
    return this.#ended || this.#cleared || (this.#source.vanished === true && this.#queue.length === 0);
  }

  /** When something last came out of this direction. */
  get lastHeard(): number {
    return this.#lastHeard;
  }

  wrote(upTo: number, place: SourcePlace): void {
    this.#places.push({ upTo, place });
  }

  /** Urgent data is under way, which the peer learns ahead of all data that waits. */
  async mark(mark: number): Promise<void> {
    const { network } = this.wire.tools;
    const delay = this.path.delay(0) ?? 0;
    await new Promise((resolve) => setTimeout(resolve, delay));
    while (this.path.silent && !this.#cleared) await network.pause(limits.retransmit);
    if (!this.over) this.#target.process.send({ op: 'mark', wire: this.wire.id, end: this.#to, mark });
  }

  begin(): void {
    const socket = this.#source.socket as Socket;
    socket.on('data', (bytes: Uint8Array) => this.#enter('data', bytes));
    socket.on('end', () => this.#enter('end'));
    socket.on('error', () => this.#enter('reset'));
    socket.on('close', () => this.#enter('reset'));
    socket.resume();
  }

  #enter(kind: Parcel['kind'], bytes: Uint8Array = empty): void {
    if (this.#source.vanished || this.#cleared || this.#queue.at(-1)?.kind === 'reset') return;
    // Who ended its stream and then closed its socket has nothing more to say.
    if (kind === 'reset' && this.#source.socket?.readableEnded && this.#source.socket.writableFinished)
      return;
    this.#entered += bytes.length;
    const event = this.#trace(kind === 'data' ? 'send' : kind, bytes);
    this.#queue.push({ kind, bytes, event, ...this.#travel(kind, bytes) });
    this.#waiting += bytes.length;
    if (this.#waiting > limits.window) this.#source.socket?.pause();
    this.#plan();
  }

  #trace(kind: 'send' | 'end' | 'reset', bytes: Uint8Array): number {
    const { recorder } = this.wire.tools;
    while ((this.#places[0]?.upTo ?? Infinity) < this.#entered && this.#places.length > 1)
      this.#places.shift();
    const text = kind === 'send' ? showData(bytes).trimEnd() : undefined;
    const place = kind === 'send' ? this.#places[0]?.place : undefined;
    return recorder.add(kind, { ...this.#parties(this.from), size: bytes.length, text, place });
  }

  /** @param at the end at which something happens */
  #parties(at: 0 | 1) {
    const here = this.wire.ends[at];
    const there = this.wire.ends[at === 0 ? 1 : 0];
    return {
      host: here.machine,
      process: here.process.traceIndex,
      peer: there.machine,
      peerProcess: there.process.traceIndex,
    };
  }

  #travel(kind: Parcel['kind'], bytes: Uint8Array): Pick<Parcel, 'due' | 'again'> {
    const { path } = this;
    const now = performance.now();
    const verdict = this.#judge(kind, bytes);
    if (kind === 'data' && path.from !== path.to) {
      path.segments++;
      path.bytes += bytes.length;
    }
    const isStopped = verdict === 'drop' || verdict === 'corrupt';
    const delay = typeof verdict === 'object' ? verdict.delay : path.delay(bytes.length);
    const wait = (isStopped ? limits.retransmit : 0) + retransmission(path);
    const arrival = now + (delay ?? limits.retransmit) + wait;
    return {
      due: Math.max(arrival, this.#queue.at(-1)?.due ?? 0),
      again: wait > 0 || delay === undefined,
    };
  }

  #judge(kind: PacketKind, bytes: Uint8Array) {
    const [from, to] = [this.#source, this.#target];
    const packet = (): Packet => ({
      from: from.machine.name,
      to: to.machine.name,
      fromPort: from.address.port,
      toPort: to.address.port,
      protocol: 'tcp',
      kind,
      size: bytes.length,
      text: showData(bytes),
    });
    return this.wire.tools.network.judge(packet);
  }

  #plan(): void {
    clearTimeout(this.#timer);
    const [next] = this.#queue;
    if (!next || this.#sending || this.#cleared) return;
    const wait = next.due - performance.now();
    if (wait < 0.5) void this.#deliver(next);
    else this.#timer = setTimeout(() => this.#plan(), wait);
  }

  async #deliver(parcel: Parcel): Promise<void> {
    this.#sending = true;
    await this.#untilHeard();
    this.#sending = false;
    if (this.#queue[0] !== parcel) return;
    this.#queue.shift();
    this.#arrive(parcel);
    this.#plan();
  }

  /** The far end takes what comes. After a minute of silence the connection is given up. */
  async #untilHeard(): Promise<void> {
    const { network, recorder } = this.wire.tools;
    while (this.path.silent && !this.#cleared) {
      if (this.#source.vanished) return this.clear(); // There is nobody to send it again.
      this.#silentSince ??= performance.now();
      if (performance.now() - this.#silentSince > limits.silence) {
        recorder.add('timed-out', this.#parties(this.from));
        this.giveUp();
        return;
      }
      await network.pause(limits.retransmit);
    }
    this.#silentSince = undefined;
  }

  giveUp(): void {
    const { machine } = this.#target;
    this.wire.break(this.from, {
      code: 'ETIMEDOUT',
      message: `${machine.name} does not answer; the connection was given up`,
    });
  }

  #arrive({ kind, bytes, event }: Parcel): void {
    this.#waiting -= bytes.length;
    this.#lastHeard = performance.now();
    const target = this.#target;
    const socket = target.socket as Socket;
    if (target.vanished) return this.#refused(event);
    const kinds = { data: 'deliver', end: 'ended', reset: 'was-reset' } as const;
    this.wire.tools.recorder.add(kinds[kind], {
      ...this.#parties(this.#to),
      size: bytes.length,
      cause: event,
    });
    if (kind === 'reset') {
      this.clear();
      this.wire.break(this.#to);
      return;
    }
    if (kind === 'end') {
      this.#ended = true;
      socket.end();
      target.process.send({ op: 'look', wire: this.wire.id, end: this.#to });
      this.wire.settle();
      return;
    }
    if (!socket.write(bytes)) this.#hold(socket);
    if (this.#waiting < limits.window / 2) this.#source.socket?.resume();
  }

  /** Nothing more is delivered until the far end has taken what is there. */
  #hold(socket: Socket): void {
    this.#sending = true;
    const goOn = (): void => {
      this.#sending = false;
      socket.off('drain', goOn).off('close', goOn);
      this.#plan();
    };
    socket.on('drain', goOn).on('close', goOn);
  }

  /** Asks the far machine, which is heard, after the connection: one that lost its memory answers with a reset. */
  ask(): void {
    if (this.#target.vanished && !this.#cleared) this.#refused();
  }

  /** The far machine started anew and knows nothing of the connection. @param event what came to it */
  #refused(event?: number): void {
    const { recorder } = this.wire.tools;
    const reset = recorder.add('reset', { ...this.#parties(this.#to), cause: event });
    recorder.add('was-reset', { ...this.#parties(this.from), cause: reset });
    this.clear();
    this.wire.break(this.from);
  }

  /** The source is no more: what is on the wire arrives, up to the first that would have to be sent again. */
  cut(): void {
    const missing = this.#queue.findIndex(({ again }) => again);
    if (missing >= 0) this.#queue.length = missing;
  }

  /** Nothing more goes this way. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#queue = [];
    this.#cleared = true;
  }
}
