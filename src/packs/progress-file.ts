/** Keeps the progress of an attempt in `.dlabs/progress.json`. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { HumanError } from '../base/errors';
import { renamePatiently, writeFileAtomic } from './atomic';
import { attemptFolderName } from './attempt';
import { noProgress, type CheckProgress, type Progress } from './progress';
import { codeOf, isMissing } from './source-text';

/** Progress, and a sentence for the student where the file was broken and had to be kept aside. */
export interface ProgressRead {
  readonly progress: Progress;
  readonly warning?: string;
}

/** Reads and changes one attempt's progress. Changes made through one instance follow one another. */
export class ProgressFile {
  readonly #folder: string;
  #last: Promise<unknown> = Promise.resolve();

  /** @param attemptFolder the attempt's folder, which has a folder `.dlabs` */
  constructor(attemptFolder: string) {
    this.#folder = path.join(attemptFolder, attemptFolderName);
  }

  /** A file that is not there is no progress. @throws {HumanError} when the file cannot be read. */
  read(): Promise<ProgressRead> {
    return this.#inTurn(() => this.#read());
  }

  /** Writes what `change` makes of the progress. @throws {HumanError} when the file cannot be read or written. */
  update(change: (progress: Progress) => Progress): Promise<ProgressRead> {
    return this.#inTurn(async () => {
      const { progress: before, ...rest } = await this.#read();
      const progress = change(before);
      if (progress !== before) await this.#write(progress);
      return { progress, ...rest };
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }

  get #file(): string {
    return path.join(this.#folder, 'progress.json');
  }

  async #read(): Promise<ProgressRead> {
    let text: string;
    try {
      text = await readFile(this.#file, 'utf8');
    } catch (error) {
      if (isMissing(error)) return { progress: noProgress };
      throw new HumanError(`${this.#file} cannot be read (${codeOf(error)}). Check its permissions.`);
    }
    const progress = parseProgress(text);
    return progress === undefined ? this.#keepAside() : { progress };
  }

  async #keepAside(): Promise<ProgressRead> {
    const stamp = new Date().toISOString().replace(/[:.]/g, '-');
    const aside = path.join(this.#folder, `progress.broken-${stamp}.json`);
    try {
      await renamePatiently(this.#file, aside);
    } catch (error) {
      throw new HumanError(
        `${this.#file} is broken and cannot be renamed (${codeOf(error)}). Rename it yourself.`,
      );
    }
    const warning =
      `The record of your progress was broken, so it begins anew; your programs are not touched. ` +
      `The old record is kept in ${aside}. Run the checks to get your points back.`;
    return { progress: noProgress, warning };
  }

  async #write(progress: Progress): Promise<void> {
    try {
      await writeFileAtomic(this.#file, `${JSON.stringify(progress, null, 2)}\n`);
    } catch (error) {
      throw new HumanError(
        `Your progress cannot be kept in ${this.#file} (${codeOf(error)}). Check the disk.`,
      );
    }
  }
}

/** Progress from its text, or `undefined` when it is not of this form. */
export function parseProgress(text: string): Progress | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const progress = value as Partial<Progress> | null;
  if (typeof progress !== 'object' || progress === null || progress.format !== 1) return undefined;
  const { checks, answers, best } = progress;
  const hintsRevealed = hintsOf(progress.hintsRevealed);
  if (!isRecord(checks) || !Object.values(checks).every(isCheck)) return undefined;
  if (hintsRevealed === undefined || !isCounts(answers)) return undefined;
  if (!isRecord(best) || !isCount(best.earned) || !isCount(best.points)) return undefined;
  return { format: 1, checks, hintsRevealed, answers, best };
}

/** Once there was one count for the whole guide: it is taken for the first section's. */
function hintsOf(value: unknown): Progress['hintsRevealed'] | undefined {
  if (isCount(value)) return value === 0 ? {} : { 0: value };
  return isCounts(value) ? value : undefined;
}

const verdicts: readonly unknown[] = ['passed', 'failed', 'timed out', 'crashed', 'skipped'];

function isCheck(value: unknown): value is CheckProgress {
  if (!isRecord(value)) return false;
  const { stage, verdict, earned, points } = value;
  return typeof stage === 'string' && verdicts.includes(verdict) && isCount(earned) && isCount(points);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function isCounts(value: unknown): value is Record<number, number> {
  return isRecord(value) && Object.values(value).every(isCount);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
