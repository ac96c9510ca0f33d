/** Lets other processes help one with its order: they try ahead what it has not come to yet. */
import { messageOf } from '../base/errors';
import type { CheckOrder, PieceDone } from '../messages/runner';
import { withCancel } from './cancel';
import type { Child } from './child';

/** Processes that can help. */
export interface Helpers {
  /** One that is ready for work; undefined: there are no more. It must be given back. */
  take(): Child | undefined;
  /** Whether one is there, so that none has to be started. */
  readonly warm: boolean;
  giveBack(child: Child): void;
}

/** Milliseconds of work after which helpers are worth while: soon where they are there, later where they must be started. */
const delay = { warm: 20, cold: 150 } as const;

/** Pieces that a helper has at once, so that it need not wait for the next. */
const ahead = 2;

/** Milliseconds that a helper gets to leave its work: nobody waits for it. */
const patience = 1_500;

/** Help for one process with one order, from its first check on until it is stopped. */
export class Helping {
  readonly #over = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  /** @param shared gets the names of the checks and measurements of which helpers had pieces */
  constructor(
    private readonly main: Child,
    private readonly order: CheckOrder,
    private readonly helpers: Helpers,
    private readonly shared: Set<string>,
  ) {}

  /** The order's process has come to its first check. */
  begin(): void {
    if (this.#timer || this.#over.signal.aborted) return;
    this.#timer = setTimeout(() => this.#start(), this.helpers.warm ? delay.warm : delay.cold);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#over.abort();
  }

  #start(): void {
    for (let child = this.helpers.take(); child; child = this.helpers.take()) void this.#help(child);
  }

  /** Never rejects: what a helper does not do, the order's process does. */
  async #help(child: Child): Promise<void> {
    const { order } = this;
    const ended = withCancel(child, child.request({ type: 'help', order }), this.#over.signal, patience);
    const pieces = Promise.all(Array.from({ length: ahead }, () => this.#tryPieces(child)));
    // What goes wrong here is told again by the order's process, which does everything that is not done.
    const failed = (error: unknown): string => messageOf(error);
    await Promise.all([ended.catch(failed), pieces.catch(failed)]);
    this.helpers.giveBack(child);
  }

  async #tryPieces(child: Child): Promise<void> {
    const helper = child.pid ?? 0;
    let done: PieceDone | undefined;
    while (!this.#over.signal.aborted) {
      const piece = await this.main.request({ type: 'share', helper, ...(done && { done }) });
      if (!piece) return;
      this.shared.add(piece.name);
      try {
        done = await child.request({ type: 'try', piece });
      } catch (error) {
        await this.main.request({ type: 'helper-lost', helper });
        throw error;
      }
    }
  }
}
