import { none } from '../trace/writer';
import type { SimProcess } from './process';

/** The timers of one process: `setTimeout` and its kin, in virtual time. */
export class Timers {
  readonly #live = new Set<number>();
  #last = 0;
  /** Where the last one was set, in runs that record places. */
  lastPlace = none;

  constructor(readonly process: SimProcess) {}

  /** @param delay milliseconds of the machine's time */
  set(callback: () => void, delay: number, repeat: boolean): number {
    const timer = ++this.#last;
    this.#live.add(timer);
    this.lastPlace = this.process.sim.here();
    this.#plan(timer, callback, delay, repeat);
    return timer;
  }

  clear(timer: number): void {
    this.#live.delete(timer);
  }

  #plan(timer: number, callback: () => void, delay: number, repeat: boolean): void {
    const { process } = this;
    process.afterOwn(Math.max(1, Number(delay) || 0), () => {
      if (!this.#live.has(timer)) return;
      if (repeat) this.#plan(timer, callback, delay, repeat);
      else this.#live.delete(timer);
      try {
        callback();
      } catch (error) {
        process.end({ error });
      }
    });
  }
}
