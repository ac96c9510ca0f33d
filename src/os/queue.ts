/** Things that come before or after somebody waits for them, in order, until it is closed. */
export class Queue<T> implements AsyncIterable<T> {
  readonly #items: T[] = [];
  readonly #waiting: ((item: T | undefined) => void)[] = [];
  #closed = false;

  get length(): number {
    return this.#items.length;
  }

  push(item: T): void {
    const waiting = this.#waiting.shift();
    if (waiting) waiting(item);
    else this.#items.push(item);
  }

  /** The next one; `undefined` once the queue is closed and empty. */
  next(): Promise<T | undefined> {
    const item = this.#items.shift();
    if (item !== undefined || this.#closed) return Promise.resolve(item);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** @returns what nobody took */
  close(): T[] {
    this.#closed = true;
    for (const waiting of this.#waiting.splice(0)) waiting(undefined);
    return this.#items.splice(0);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (let item = await this.next(); item !== undefined; item = await this.next()) yield item;
  }
}
