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

  constructor(
    readonly host: Host,
    readonly order: Order,
  ) {}

  /** Prints the book. @returns whether it was printed: false when it was stopped */
  async run(): Promise<boolean> {
    const { book, pages } = this.order;
    await this.host.disk.write(`${book}.part`, '');
    while (this.page < pages) {
      await this.host.compute(pageTime);
      await this.host.disk.append(`${book}.part`, `page ${this.page + 1}\n`);
      this.page++;
    }
    await this.host.disk.rename(`${book}.part`, `${book}.book`);
    return true;
  }

  /** Stops the work at once, and undoes what is half done. */
  stop(): void {
    // YOUR WORK (stage 1): give the core back at once, remove the half-done file, and let `run` settle with false.
  }

  /** Holds the work: no page is begun until `resume` was called as often as `hold`. */
  hold(): void {
    // YOUR WORK (stage 2)
  }

  resume(): void {
    // YOUR WORK (stage 2)
  }
}
