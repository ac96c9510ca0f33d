/** Something that must be released. The same shape as VS Code's, so either serves as the other. */
export interface Disposable {
  dispose(): void;
}

/** Disposables that are released together, last added first. */
export class Disposables implements Disposable {
  readonly #items: Disposable[] = [];

  add<T extends Disposable>(item: T): T {
    this.#items.push(item);
    return item;
  }

  dispose(): void {
    for (let item = this.#items.pop(); item !== undefined; item = this.#items.pop()) item.dispose();
  }
}
