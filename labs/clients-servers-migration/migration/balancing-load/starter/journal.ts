/**
 * GIVEN: what a host must not forget, on its disk: a line for each thing that happened. Nothing to change here.
 */
import type { Disk } from 'dlabs';
import type { Answer, Job, Transfer } from './jobs';

/** The file; a line of JSON for each entry. */
export const journalFile = 'journal';

export type Entry =
  | { readonly here: Job }
  | { readonly ended: string }
  | { readonly leaving: Transfer }
  | { readonly back: string }
  | { readonly gone: string }
  | { readonly answered: Transfer; readonly answer: Answer };

export class Journal {
  /** The jobs that run here, by name, as they were when they came. */
  readonly here = new Map<string, Job>();
  /** The transfers from here that are not settled, by number. */
  readonly leaving = new Map<string, Transfer>();
  /** What transfers to here were answered, by number. */
  readonly answers = new Map<string, Answer>();
  #last: Promise<unknown> = Promise.resolve();

  private constructor(readonly disk: Disk) {}

  static async open(disk: Disk): Promise<Journal> {
    const journal = new Journal(disk);
    const text = (await disk.readText(journalFile)) ?? '';
    const lines = text.split('\n');
    const torn = lines.pop(); // what stands behind the last line end was being written when the power failed
    for (const line of lines) if (line !== '') journal.#apply(JSON.parse(line) as Entry);
    if (torn) await disk.write(journalFile, lines.map((line) => `${line}\n`).join(''));
    await disk.sync(); // what a process that died has written may not be safe yet
    return journal;
  }

  /** Writes an entry. When the promise settles it is safe from a power failure, and seen in the maps. */
  write(entry: Entry): Promise<void> {
    const done = this.#last.then(async () => {
      await this.disk.append(journalFile, `${JSON.stringify(entry)}\n`);
      await this.disk.sync();
      this.#apply(entry);
    });
    this.#last = done.catch(() => undefined); // an entry that failed holds up no other; its caller gets the error
    return done;
  }

  #apply(entry: Entry): void {
    if ('here' in entry) this.here.set(entry.here.id, entry.here);
    else if ('ended' in entry) this.here.delete(entry.ended);
    else if ('leaving' in entry) {
      this.leaving.set(entry.leaving.number, entry.leaving);
      this.here.delete(entry.leaving.job.id);
    } else if ('gone' in entry) this.leaving.delete(entry.gone);
    else if ('back' in entry) {
      const transfer = this.leaving.get(entry.back);
      this.leaving.delete(entry.back);
      if (transfer) this.here.set(transfer.job.id, transfer.job);
    } else {
      const { number, job } = entry.answered;
      this.answers.set(number, entry.answer);
      if (entry.answer === 'taken') this.here.set(job.id, job);
    }
  }
}
