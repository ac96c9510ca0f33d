import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Of which state of the student's files each result of an attempt tells. */
export class ResultAges {
  readonly #states = new Map<string, string>();
  #now: string | undefined;

  /** The files are like this now. */
  change(state: string): void {
    this.#now = state;
  }

  /** @param name of a check or measurement @param state of which its result tells */
  note(name: string, state: string): void {
    this.#states.set(name, state);
  }

  /** The names of the results that tell of another state than that of now. */
  get outdated(): string[] {
    return [...this.#states].flatMap(([name, state]) => (state === this.#now ? [] : [name]));
  }
}

/** What is in an attempt's edited files now. A file that cannot be read counts as one that is not there. */
export function stateOf(folder: string, edit: readonly string[]): string {
  return JSON.stringify(edit.map((file) => contentOf(join(folder, file))));
}

function contentOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null; // the check itself says what is wrong with it
  }
}
