import type { Wire } from './wire';

/** Questions without an answer after which the connection is given up. */
const questions = 3;

/** Asks after the peer's machine whenever nothing has come for a while (RFC 9293 section 3.8.4). */
export class KeepAlives {
  readonly #timers = new Map<string, NodeJS.Timeout>();

  /** @param idle milliseconds; 0 ends it */
  set(wire: Wire, end: 0 | 1, idle: number): void {
    const key = `${wire.id}/${end}`;
    clearInterval(this.#timers.get(key));
    this.#timers.delete(key);
    if (idle === 0) return;
    const coming = wire.flows[end === 0 ? 1 : 0];
    let unanswered = 0;
    const ask = (): void => {
      const isIdle = performance.now() - coming.lastHeard >= idle;
      const silent = coming.path.silent || wire.flows[end].path.silent;
      unanswered = isIdle && silent ? unanswered + 1 : 0;
      if (isIdle && !silent) wire.flows[end].ask();
      if ((coming.over && wire.flows[end].over) || unanswered > questions) clearInterval(timer);
      if (unanswered > questions) wire.flows[end].giveUp();
    };
    const timer = setInterval(ask, idle);
    this.#timers.set(key, timer);
  }

  close(): void {
    for (const timer of this.#timers.values()) clearInterval(timer);
  }
}
