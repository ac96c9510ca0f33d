import type { Piece, PieceDone } from '../messages/runner';
import type { SharedWork } from './session-api';

/** Milliseconds of work that a piece for a helper should be: long against the way there and back. */
const pieceTime = 20;

/** What is known of one schedule. */
const state = {
  open: 0,
  /** A helper tries it. */
  out: 1,
  /** This process tries it. */
  mine: 2,
  /** A helper could not say that it passes: this process must see for itself. */
  suspect: 3,
  done: 4,
  /** It failed here. */
  failed: 5,
} as const;

export interface TaskOptions {
  readonly name: string;
  /** Schedules of a check, or points of a measurement. */
  readonly of: number;
  /** Nothing after the first failure counts, as in a check; a measurement tries every point. */
  readonly stops: boolean;
  /** The first one is never given away: what always fails, or never ends, is met where it would be met without helpers. */
  readonly firstIsMine?: boolean;
}

/**
 * What was tried of one check or measurement. What a helper tells counts only where it passed; all else is tried here,
 * and of all that fail the first in order counts. So the verdict is that of one process, whatever the timing.
 */
export class Task {
  readonly name: string;
  readonly of: number;
  /** How many are done. */
  count = 0;
  /** What helpers told. */
  readonly told: PieceDone[] = [];
  readonly #states: Uint8Array;
  readonly #stops: boolean;
  /** Everything before is done. */
  #low = 0;
  /** Nothing before is open. */
  #open: number;
  /** The first that failed or may fail. */
  #bar: number;
  /** Milliseconds of work that one was for helpers; unknown at first. */
  #cost: number | undefined;

  constructor({ name, of, stops, firstIsMine = false }: TaskOptions) {
    this.name = name;
    this.of = of;
    this.#stops = stops;
    this.#states = new Uint8Array(of);
    this.#bar = of;
    this.#open = 0;
    if (firstIsMine) this.#states[0] = state.mine;
  }

  isDone(n: number): boolean {
    return this.#states[n] === state.done;
  }

  /**
   * What this process should try next: what nobody tries, then what helpers have not answered, and only then what may
   * fail. A number that failed comes again when everything before it is done. Undefined: all are done.
   */
  next(): number | undefined {
    while (this.#states[this.#low] === state.done) this.#low++;
    if (this.#low >= this.of) return undefined;
    const isFresh = this.#states[this.#low] === state.mine || this.#states[this.#low] === state.suspect;
    const n = isFresh || this.#low >= this.#bar ? this.#low : this.#firstOpen();
    if (n === undefined) return this.#low;
    if (this.#states[n] !== state.failed) this.#states[n] = state.mine;
    return n;
  }

  #firstOpen(): number | undefined {
    while (this.#open < this.#bar && this.#states[this.#open] !== state.open) this.#open++;
    return this.#open < this.#bar ? this.#open : undefined;
  }

  /** Number `n` passed here. */
  passed(n: number): void {
    this.#settle(n, state.done);
  }

  /** Number `n` failed here. */
  failed(n: number): void {
    this.#settle(n, this.#stops ? state.failed : state.done);
  }

  /** Some that nobody tries, for a helper. @param share of what is left, at most */
  claim(share: number): Piece | undefined {
    const from = this.#firstOpen();
    if (from === undefined) return undefined;
    const most = Math.ceil((this.#bar - from) * share);
    const wanted = this.#cost === undefined ? 1 : Math.floor(pieceTime / Math.max(this.#cost, 0.001));
    let to = from;
    const end = Math.min(this.#bar, from + Math.max(1, Math.min(most, wanted)));
    while (to < end && this.#states[to] === state.open) this.#states[to++] = state.out;
    return { name: this.name, from, to };
  }

  /** A helper's answer. */
  take(done: PieceDone): void {
    const end = done.from + done.passed;
    for (let n = done.from; n < end; n++) {
      if (this.#states[n] !== state.failed) this.#settle(n, state.done);
    }
    if (done.passed > 0) {
      this.told.push(done);
      const cost = done.work / done.passed;
      this.#cost = ((this.#cost ?? cost) + cost) / 2;
    }
    if (end < done.to) this.#doubt(end, end + 1);
    for (let n = end + 1; n < done.to; n++) if (this.#states[n] === state.out) this.#states[n] = state.open;
    this.#open = Math.min(this.#open, end);
  }

  /** A helper ended while it tried these. */
  lost({ from, to }: Piece): void {
    this.#doubt(from, to);
  }

  #doubt(from: number, to: number): void {
    for (let n = from; n < to; n++) {
      if (this.#states[n] === state.out) this.#settle(n, state.suspect);
    }
  }

  #settle(n: number, to: number): void {
    if (to === state.done && this.#states[n] !== state.done) this.count++;
    this.#states[n] = to;
    if (!this.#stops) return;
    if (to !== state.done) this.#bar = Math.min(this.#bar, n);
    else if (n === this.#bar) this.#raiseBar();
  }

  #raiseBar(): void {
    const isBar = (n: number): boolean =>
      this.#states[n] === state.failed || this.#states[n] === state.suspect;
    while (this.#bar < this.of && !isBar(this.#bar)) this.#bar++;
  }
}

/** What is to be tried in one order, and who tries it. */
export class Ledger implements SharedWork {
  readonly #given = new Map<number, Piece[]>();
  #current = 0;

  constructor(private readonly tasks: readonly Task[]) {}

  /** This process comes to a task; those before it are over. */
  begin(name: string): Task {
    this.#current = this.tasks.findIndex((task) => task.name === name);
    const task = this.tasks[this.#current];
    if (!task) throw new Error(`there is no task “${name}”`);
    return task;
  }

  /** Something for a helper to try: of the task that goes on, or else of a later one. */
  claim(helper: number): Piece | null {
    const given = this.#given.get(helper) ?? [];
    this.#given.set(helper, given);
    // Smaller pieces towards the end, so that all come to it together.
    const share = 1 / (2 * (this.#given.size + 1));
    for (const task of this.tasks.slice(this.#current)) {
      const piece = task.claim(share);
      if (!piece) continue;
      given.push(piece);
      return piece;
    }
    return null;
  }

  take(helper: number, done: PieceDone): void {
    const given = this.#given.get(helper) ?? [];
    this.#given.set(
      helper,
      given.filter(({ name, from }) => name !== done.name || from !== done.from),
    );
    this.#task(done.name)?.take(done);
  }

  /** A helper has ended. What it had must be tried here: it may be what ended it. */
  lost(helper: number): void {
    for (const piece of this.#given.get(helper) ?? []) this.#task(piece.name)?.lost(piece);
    this.#given.delete(helper);
  }

  #task(name: string): Task | undefined {
    return this.tasks.find((task) => task.name === name);
  }
}
