import { HostError } from '../host/api';

/** The longest time that Node's timers take; a longer wait is several. */
const timerMax = 2 ** 31 - 1;

/** The timers of one process, in its machine's time. */
export class OsTimers {
  #next = 1;
  readonly #timers = new Map<number, NodeJS.Timeout>();

  /** @param rate how fast the machine's time runs, asked whenever a timer is set */
  constructor(readonly rate: () => number) {}

  /** @param delay milliseconds of the machine's time */
  set(callback: () => void, delay: number, repeat: boolean): number {
    const id = this.#next++;
    const real = Math.max(0, Number.isFinite(delay) ? delay : 0) / this.rate();
    this.#arm(id, callback, real, real, repeat);
    return id;
  }

  #arm(id: number, callback: () => void, left: number, delay: number, repeat: boolean): void {
    const now = Math.min(left, timerMax);
    const fire = (): void => {
      if (left > timerMax) return this.#arm(id, callback, left - timerMax, delay, repeat);
      if (repeat) this.#arm(id, callback, delay, delay, repeat);
      else this.#timers.delete(id);
      callback();
    };
    this.#timers.set(id, setTimeout(fire, now));
  }

  clear(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  clearAll(): void {
    for (const id of [...this.#timers.keys()]) this.clear(id);
  }

  /** Settles after `ms` of the machine's time. @throws {HostError} ECANCELED when the signal is aborted */
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const id = this.set(resolve, ms, false);
      onAbort(signal, (error) => {
        this.clear(id);
        reject(error);
      });
    });
  }
}

/** Calls back when a signal is aborted, at once if it is already. */
export function onAbort(signal: AbortSignal | undefined, canceled: (error: HostError) => void): void {
  const cancel = (): void => canceled(new HostError('ECANCELED', 'it was given up: its signal was aborted'));
  if (signal?.aborted === true) cancel();
  else signal?.addEventListener('abort', cancel, { once: true });
}

/** @throws {HostError} EINVAL */
export function duration(what: string, ms: number): number {
  if (typeof ms === 'number' && ms >= 0 && ms < Infinity) return ms;
  throw new HostError('EINVAL', `${what} takes milliseconds, 0 or more, not ${String(ms)}`);
}
