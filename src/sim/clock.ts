import type { About } from './about';
import type { SimProcess } from './process';
import type { Happening, Scheduler } from './scheduler';

/** How a clock goes wrong: `offset` in ms, `drift` in parts per million. */
export interface ClockSetting {
  readonly offset?: number;
  readonly drift?: number;
}

/** Something that waits for a while of one machine's time. */
export interface Wait {
  /** It will not happen. */
  cancel(): void;
}

/** The clock of one machine, and what waits by it. */
export class Clock {
  /** What it showed, in ms, at the moment `#since` of the world, in microseconds. */
  #shown: number;
  #since = 0;
  #rate: number;
  readonly #waits = new Set<PlannedWait>();

  constructor(
    readonly scheduler: Scheduler,
    { offset = 0, drift = 0 }: ClockSetting,
  ) {
    this.#shown = offset;
    this.#rate = rateOf(drift);
  }

  /** What it shows now, in milliseconds. */
  now(): number {
    return ((this.scheduler.now - this.#since) / 1_000) * this.#rate + this.#shown;
  }

  /** Does something once `ms` milliseconds of this clock's running have passed, however it is set meanwhile. */
  after(ms: number, action: () => void, process?: SimProcess): Wait {
    const wait = new PlannedWait(this.#waits, ms * 1_000, action, process);
    wait.plan(this.scheduler, this.#rate);
    return wait;
  }

  /** Without an offset it keeps its reading, without a drift its speed. What waits goes on at the new speed. */
  set({ offset, drift }: ClockSetting): void {
    const { now } = this.scheduler;
    const before = this.#rate;
    this.#shown = offset === undefined ? this.now() : now / 1_000 + offset;
    this.#since = now;
    if (drift === undefined) return;
    this.#rate = rateOf(drift);
    for (const wait of this.#waits) wait.changeRate(this.scheduler, before, this.#rate);
  }
}

/** Knows its end by a number, so that the end that was planned at another speed is known as such. */
class PlannedWait implements Wait, Happening {
  #began = 0;
  #planned = 0;

  constructor(
    readonly all: Set<PlannedWait>,
    /** Microseconds of the machine's time that are left. */
    public left: number,
    readonly action: () => void,
    readonly process: SimProcess | undefined,
  ) {
    all.add(this);
  }

  get about(): About {
    const { process } = this;
    return { kind: 'timer', ...(process && { machine: process.machine, process }) };
  }

  /** The first end is the wait itself: few are ever planned anew. */
  plan(scheduler: Scheduler, rate: number): void {
    this.#began = scheduler.now;
    scheduler.after(this.left / rate, this);
  }

  changeRate(scheduler: Scheduler, before: number, rate: number): void {
    this.left -= (scheduler.now - this.#began) * before;
    this.#began = scheduler.now;
    const end = ++this.#planned;
    scheduler.after(Math.max(0, this.left / rate), { happen: () => this.#ends(end), about: this.about });
  }

  happen(): void {
    this.#ends(0);
  }

  #ends(end: number): void {
    if (end === this.#planned && this.all.delete(this)) this.action();
  }

  cancel(): void {
    this.all.delete(this);
  }
}

function rateOf(drift: number): number {
  if (drift > -1_000_000 && drift < Infinity) return 1 + drift / 1_000_000;
  throw new RangeError(`a clock cannot drift by ${drift} parts per million: it would stand still`);
}
