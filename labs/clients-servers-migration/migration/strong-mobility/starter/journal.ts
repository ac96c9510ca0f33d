/**
 * GIVEN: what a dock must not forget, on its disk. Nothing to change here.
 */
import type { Disk, Json } from 'dlabs';

/** A program that another dock offered. */
export interface Coming {
  readonly id: string;
  readonly snapshot: Json;
}

/** A program that was given to the dock of another host. */
export interface Gone {
  readonly id: string;
  readonly to: string;
}

export interface Records {
  /** The programs that run here, by name: the snapshot from which each goes on after a restart of this dock. */
  readonly here: Record<string, Json>;
  /** Those that do not run here, and perhaps will, by transfer. */
  readonly coming: Record<string, Coming>;
  /** Those that will never run here again, by transfer. */
  readonly gone: Record<string, Gone>;
}

/** Records on a disk. A change is whole or not there at all, whenever the power fails. */
export class Journal {
  #records: Records;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly disk: Disk,
    records: Records,
  ) {
    this.#records = records;
  }

  static async open(disk: Disk): Promise<Journal> {
    const text = (await disk.readText('journal')) ?? '{"here":{},"coming":{},"gone":{}}';
    return new Journal(disk, JSON.parse(text) as Records);
  }

  /** The records as they are on the disk. Use `change` to change them. */
  get records(): Readonly<Records> {
    return this.#records;
  }

  /**
   * Changes records: `edit` gets all of them and alters them in place, however many. When the promise settles, the
   * change is safe on the disk. Changes wait for one another: `edit` sees what all changes before it made of the records.
   */
  change(edit: (records: Records) => void): Promise<void> {
    const done = this.#last.then(() => this.#write(edit));
    this.#last = done.catch(() => undefined); // a change that failed holds up no other; its caller gets the error
    return done;
  }

  async #write(edit: (records: Records) => void): Promise<void> {
    const records = structuredClone(this.#records);
    edit(records);
    const text = JSON.stringify(records);
    await this.disk.write('journal.new', text);
    await this.disk.sync();
    await this.disk.rename('journal.new', 'journal'); // at any moment there is the old journal or the new one
    await this.disk.sync();
    this.#records = JSON.parse(text) as Records;
  }
}
