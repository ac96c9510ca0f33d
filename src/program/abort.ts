type Listener =
  ((event: { readonly type: 'abort' }) => void) | { handleEvent(event: { readonly type: 'abort' }): void };

/**
 * `AbortSignal` for programs. Node's own reports an error of a listener past every handler and on a later turn of the real
 * event loop; here it is an error of the process, at once.
 */
export class ProgramAbortSignal {
  aborted = false;
  reason: unknown;
  onabort: Listener | null = null;
  readonly #listeners = new Map<Listener, boolean>();
  readonly #failed: (error: unknown) => void;

  /** @param failed is told the errors of listeners */
  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  addEventListener(type: string, listener: Listener, options?: { readonly once?: boolean }): void {
    if (type === 'abort') this.#listeners.set(listener, options?.once === true);
  }

  removeEventListener(_type: string, listener: Listener): void {
    this.#listeners.delete(listener);
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason;
  }

  /** Not for programs: they abort through a controller. */
  fire(reason: unknown): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason ?? abortError('AbortError', 'This operation was aborted');
    const all = [...(this.onabort ? [this.onabort] : []), ...this.#listeners.keys()];
    this.#listeners.clear();
    for (const listener of all) this.#call(listener);
  }

  #call(listener: Listener): void {
    const event = { type: 'abort', target: this } as const;
    try {
      if (typeof listener === 'function') listener.call(this, event);
      else listener.handleEvent(event);
    } catch (error) {
      this.#failed(error);
    }
  }
}

/** A signal and what aborts it. */
export function makeAbort(failed: (error: unknown) => void): { readonly signal: AbortSignal; abort(): void } {
  const signal = new ProgramAbortSignal(failed);
  return { signal: signal as unknown as AbortSignal, abort: () => signal.fire(undefined) };
}

/** The class `AbortController` for one process. */
export function abortControllerFor(failed: (error: unknown) => void): unknown {
  return class AbortController {
    readonly signal = new ProgramAbortSignal(failed);
    abort(reason?: unknown): void {
      this.signal.fire(reason);
    }
  };
}

/** What programs find as `AbortSignal`. @param later calls back after some ms of the host's time */
export function abortSignalFor(
  failed: (error: unknown) => void,
  later: (callback: () => void, ms: number) => void,
): unknown {
  const fresh = (): ProgramAbortSignal => new ProgramAbortSignal(failed);
  const statics = {
    abort: (reason?: unknown) => {
      const signal = fresh();
      signal.fire(reason);
      return signal;
    },
    timeout: (ms: number) => {
      const signal = fresh();
      later(() => signal.fire(abortError('TimeoutError', 'The operation timed out')), ms);
      return signal;
    },
    any: (signals: Iterable<ProgramAbortSignal>) => {
      const signal = fresh();
      for (const one of signals) {
        if (one.aborted) signal.fire(one.reason);
        else one.addEventListener('abort', () => signal.fire(one.reason));
      }
      return signal;
    },
    [Symbol.hasInstance]: (value: unknown) => value instanceof ProgramAbortSignal,
  };
  return statics;
}

function abortError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
