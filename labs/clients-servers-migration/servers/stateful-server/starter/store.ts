/**
 * GIVEN: the server’s disk. Its arm can be in one place at a time, and takes its time to get there. Nothing to change here.
 */
import type { Host } from 'dlabs';
import { blockSize } from './protocol';

/** Milliseconds that the arm takes for one block. */
export const accessTime = 8;

/** A block as it was read. */
export interface Block {
  readonly text: string;
  /** The version of its file. */
  readonly version: string;
}

export class Store {
  readonly #host: Host;
  readonly #texts: Map<string, string>;
  /** Settles when the arm is free. */
  #free: Promise<unknown> = Promise.resolve();
  /** How often the arm has moved. */
  accesses = 0;

  private constructor(host: Host, texts: Map<string, string>) {
    this.#host = host;
    this.#texts = texts;
  }

  static async open(host: Host): Promise<Store> {
    const texts = new Map<string, string>();
    for (const name of await host.disk.list()) texts.set(name, (await host.disk.readText(name)) ?? '');
    await host.disk.sync(); // what a process that died has written may not be safe yet
    return new Store(host, texts);
  }

  /** The version of a file, at once: it is a digest of its content. `undefined` when there is no such file. */
  version(file: string): string | undefined {
    const text = this.#texts.get(file);
    return text === undefined ? undefined : digestOf(text);
  }

  /** Reads one block. Accesses are done one after another, in the order in which they are asked for. */
  read(file: string, block: number): Promise<Block> {
    return this.#access(() => {
      const text = this.#texts.get(file) ?? '';
      return { text: text.slice(block * blockSize, (block + 1) * blockSize), version: digestOf(text) };
    });
  }

  /** Writes one block. When the promise settles, it is safe on the medium. */
  write(file: string, block: number, text: string): Promise<void> {
    return this.#access(async () => {
      const [begin, old] = [block * blockSize, this.#texts.get(file) ?? ''];
      const put = text.slice(0, blockSize);
      const content = old.slice(0, begin).padEnd(begin) + put + old.slice(begin + put.length);
      await this.#host.disk.write(file, content);
      await this.#host.disk.sync();
      this.#texts.set(file, content);
    });
  }

  #access<T>(action: () => Promise<T> | T): Promise<T> {
    const done = this.#free.then(async () => {
      this.accesses++;
      await this.#host.sleep(accessTime);
      return action();
    });
    this.#free = done.catch(() => undefined);
    return done;
  }
}

/** FNV-1a, 32 bits. */
function digestOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let n = 0; n < text.length; n++) hash = Math.imul(hash ^ text.charCodeAt(n), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
