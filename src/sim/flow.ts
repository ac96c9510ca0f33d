import { limits } from '../host/limits';
import { kindNumber, none } from '../trace/writer';
import type { Chunk, Path } from './network';
import type { Happening } from './scheduler';
import type { Simulation } from './simulation';
import type { Socket } from './socket';

const microseconds = 1_000;

/** What a segment carries. */
export type Load = Chunk | 'established' | 'end' | 'reset' | 'window';

/** A segment on its way from one socket to its peer. */
class Segment implements Happening {
  constructor(
    readonly flow: Flow,
    readonly load: Load,
    /** The event of its sending, in the trace. */
    readonly event: number,
    /** For 'window': the bytes that the reader took. */
    readonly taken = 0,
  ) {}

  /** Its place in the order of the flow. */
  sequence = 0;
  /** Lost on the way, so that what arrives is a repetition. */
  repeated = false;

  happen(): void {
    this.flow.arrive(this);
  }

  get size(): number {
    return typeof this.load === 'string' ? 0 : this.load.length;
  }
}

/** One direction of a connection: in order, repeated when lost, never more than a window ahead of the reader. */
export class Flow implements Happening {
  #broken = false;
  #lastSequence = 0;
  #lastArrival = 0;
  /** Bytes sent that the reader is not known to have taken. */
  #unacknowledged = 0;
  readonly #waiting: { readonly chunk: Chunk; readonly event: number; sent: () => void }[] = [];
  /** Segments that were lost, in order, to be sent again. */
  readonly #lost: Segment[] = [];
  #lostSince = 0;
  #retransmitDelay = 0;

  constructor(
    readonly sim: Simulation,
    readonly from: Socket,
    readonly to: Socket,
    readonly path: Path,
  ) {}

  /** Whether data leaves at once: nothing waits, and the window is not full. */
  get open(): boolean {
    return this.#waiting.length === 0 && this.#unacknowledged < limits.window;
  }

  /** Sends data. The flow must be open. */
  push(chunk: Chunk, event: number): void {
    this.#unacknowledged += chunk.length;
    this.#send(new Segment(this, chunk, event));
  }

  /** Keeps data until the window opens. @param sent called when it left */
  wait(chunk: Chunk, event: number, sent: () => void): void {
    this.#waiting.push({ chunk, event, sent });
  }

  /** Sends what is not data. An 'end' goes after all data that waits. */
  control(load: 'established' | 'end' | 'reset' | 'window', event: number, taken = 0): void {
    const last = this.#waiting[this.#waiting.length - 1];
    if (load !== 'end' || last === undefined) return this.#send(new Segment(this, load, event, taken));
    const sent = last.sent;
    last.sent = () => {
      sent();
      this.control('end', event);
    };
  }

  opened(taken: number): void {
    this.#unacknowledged -= taken;
    while (this.#unacknowledged < limits.window) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.push(next.chunk, next.event);
      next.sent();
    }
  }

  #send(segment: Segment): void {
    const { path, sim } = this;
    const size = segment.size;
    segment.sequence = ++this.#lastSequence;
    if (size > 0) {
      path.segments += Math.ceil(size / limits.segment);
      path.bytes += size;
    }
    if (this.#lost.length > 0 || path.silent) this.#lose(segment);
    else this.#travel(segment, sim.now);
  }

  #travel(segment: Segment, now: number): void {
    const { path, sim } = this;
    const choices = sim.network.choices;
    let delay = path.delay(now, segment.size, choices);
    let repeat = limits.retransmit * microseconds;
    while (path.loses(choices)) {
      this.#traceLoss(segment);
      if (segment.load === 'reset') return;
      segment.repeated = true;
      delay += repeat;
      repeat = Math.min(repeat * 2, limits.retransmitMax * microseconds);
    }
    this.#lastArrival = Math.max(Math.ceil(now + delay), this.#lastArrival);
    sim.scheduler.at(this.#lastArrival, segment);
  }

  arrive(segment: Segment): void {
    if (segment.repeated && this.#broken) return;
    const firstLost = this.#lost[0];
    if (this.path.silent || (firstLost && firstLost.sequence < segment.sequence)) this.#lose(segment);
    else this.to.arrived(segment.load, segment.event, segment.taken);
  }

  /** A reset is sent once; everything else again until it arrives or the sender gives up. */
  #lose(segment: Segment): void {
    const { sim } = this;
    this.#traceLoss(segment);
    if (segment.load === 'reset') return;
    this.#lost.push(segment);
    this.#lost.sort((a, b) => a.sequence - b.sequence);
    if (this.#lost.length > 1) return;
    this.#lostSince = sim.now;
    this.#retransmitDelay = limits.retransmit * microseconds;
    sim.scheduler.after(this.#retransmitDelay, this);
  }

  /** The time has come to send again what was lost. */
  happen(): void {
    const { sim, path } = this;
    if (this.#lost.length === 0 || !path.from.on) return;
    if (!path.silent) {
      for (const segment of this.#lost.splice(0)) this.#travel(segment, sim.now);
    } else if (sim.now - this.#lostSince >= limits.silence * microseconds) {
      this.#lost.length = 0;
      this.from.giveUp();
    } else {
      this.#retransmitDelay = Math.min(this.#retransmitDelay * 2, limits.retransmitMax * microseconds);
      sim.scheduler.after(this.#retransmitDelay, this);
    }
  }

  #traceLoss(segment: Segment): void {
    const { sim, from, to } = this;
    sim.trace.add(
      kindNumber.lost,
      sim.now,
      from.machine.index,
      from.processIndex,
      to.machine.index,
      to.processIndex,
      segment.size,
      segment.event,
      none,
      none,
    );
  }

  /** The connection is broken: nothing is sent, or sent again. */
  clear(): void {
    this.#broken = true;
    this.#waiting.length = 0;
    this.#lost.length = 0;
  }
}
