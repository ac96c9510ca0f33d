import type { SimProcess } from './process';

/** The lines typed into one process. */
export class InputLines implements AsyncIterable<string> {
  readonly #lines: string[] = [];
  readonly #waiting: ((result: IteratorResult<string>) => void)[] = [];

  constructor(readonly process: SimProcess) {}

  type(line: string): void {
    const waiting = this.#waiting.shift();
    if (waiting) this.process.wake(() => waiting({ done: false, value: line }));
    else this.#lines.push(line);
  }

  [Symbol.asyncIterator](): AsyncIterator<string> {
    return { next: () => this.#next() };
  }

  #next(): Promise<IteratorResult<string>> {
    const line = this.#lines.shift();
    if (line !== undefined) return Promise.resolve({ done: false, value: line });
    const typed = new Promise<IteratorResult<string>>((resolve) => this.#waiting.push(resolve));
    return this.process.waiting(() => 'a line of input', typed);
  }
}
