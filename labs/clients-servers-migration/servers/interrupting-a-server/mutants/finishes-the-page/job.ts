import type { Host } from 'dlabs';
import type { Order } from './protocol';
import { pageTime } from './protocol';

/**
 * One order being carried out. The pages go into the file `BOOK.part`; when all are there it becomes `BOOK.book`, in place of
 * an older one.
 */
export class Job {
  /** How many pages are done. */
  page = 0;
  readonly #stopping = new AbortController();
  #holds = 0;
  #goOn: (() => void) | undefined;

  constructor(
    readonly host: Host,
    readonly order: Order,
  ) {}

  /** Prints the book. @returns whether it was printed: false when it was stopped */
  async run(): Promise<boolean> {
    const { disk } = this.host;
    const { book, pages } = this.order;
    const { signal } = this.#stopping;
    await disk.write(`${book}.part`, '');
    while (this.page < pages && !signal.aborted) {
      await this.#free();
      await this.host.compute(pageTime);
      if (signal.aborted) break;
      await disk.append(`${book}.part`, `page ${this.page + 1}\n`);
      this.page++;
    }
    if (signal.aborted) await disk.remove(`${book}.part`);
    else await disk.rename(`${book}.part`, `${book}.book`);
    return !signal.aborted;
  }

  /** Stops the work at once, and undoes what is half done. */
  stop(): void {
    this.#stopping.abort();
    this.#goOn?.();
  }

  /** Holds the work: no page is begun until `resume` was called as often as `hold`. */
  hold(): void {
    this.#holds++;
  }

  resume(): void {
    this.#holds--;
    if (this.#holds === 0) this.#goOn?.();
  }

  /** Waits until nobody holds the work. */
  async #free(): Promise<void> {
    while (this.#holds > 0 && !this.#stopping.signal.aborted) {
      await new Promise<void>((resolve) => (this.#goOn = resolve));
    }
  }
}
