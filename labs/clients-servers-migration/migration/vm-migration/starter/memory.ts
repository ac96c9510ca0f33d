/**
 * GIVEN: the memory of a virtual machine, page by page. Nothing to change here.
 *
 * A page's content is one number, in place of its bytes: every write of the machine leaves another number.
 */
export class Memory {
  readonly #content: (number | undefined)[];
  readonly #dirty = new Set<number>();
  readonly #waiting = new Map<number, (() => void)[]>();
  #missing: number;
  #whenMissing: (page: number) => void = () => undefined;

  private constructor(
    content: (number | undefined)[],
    /** Bytes in a page. */
    readonly pageSize: number,
  ) {
    this.#content = content;
    this.#missing = content.filter((one) => one === undefined).length;
  }

  /** The memory of a machine that is switched on. */
  static booted(pages: number, pageSize: number): Memory {
    return new Memory(
      Array.from({ length: pages }, (_, page) => page * 1_000_000),
      pageSize,
    );
  }

  /** Memory whose pages are still on another machine: all are missing. */
  static empty(pages: number, pageSize: number): Memory {
    return new Memory(
      Array.from({ length: pages }, () => undefined),
      pageSize,
    );
  }

  /** The numbers of all pages, from 0. */
  get pages(): number[] {
    return [...this.#content.keys()];
  }

  /** How many pages are not here. */
  get missing(): number {
    return this.#missing;
  }

  has(page: number): boolean {
    return this.#content[page] !== undefined;
  }

  /** What the page holds. @throws {RangeError} when it is not here, or when there is no such page */
  read(page: number): number {
    const content = this.#content[page];
    if (content === undefined) throw new RangeError(`page ${page} is not here`);
    return content;
  }

  /** For the virtual machine: writes a page that is here. From then on it is dirty. */
  write(page: number, content: number): void {
    this.read(page);
    this.#content[page] = content;
    this.#dirty.add(page);
  }

  /** For the hypervisor: puts what came from another machine in its place. It wakes who waits for the page. */
  install(page: number, content: number): void {
    if (!(page in this.#content)) throw new RangeError(`there is no page ${page}`);
    if (!this.has(page)) this.#missing--;
    this.#content[page] = content;
    for (const wake of this.#waiting.get(page) ?? []) wake();
    this.#waiting.delete(page);
  }

  /** Whether the machine wrote the page since the last `takeDirty`. */
  isDirty(page: number): boolean {
    return this.#dirty.has(page);
  }

  /** The pages that the machine wrote since the last call. After it no page is dirty. */
  takeDirty(): number[] {
    const pages = [...this.#dirty].sort((a, b) => a - b);
    this.#dirty.clear();
    return pages;
  }

  /** What to do whenever the machine touches a page that is not here: a page fault. */
  onMissing(handler: (page: number) => void): void {
    this.#whenMissing = handler;
  }

  /** For the virtual machine: waits until the page is here. Every touch of a missing page is a page fault of its own. */
  touch(page: number): Promise<void> {
    if (this.has(page)) return Promise.resolve();
    const here = new Promise<void>((wake) => {
      this.#waiting.set(page, [...(this.#waiting.get(page) ?? []), wake]);
    });
    this.#whenMissing(page);
    return here;
  }
}
