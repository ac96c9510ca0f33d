/**
 * GIVEN: reads lines and blocks of bytes from a connection. Nothing to change here.
 */
import type { Connection } from 'dlabs';

const lineEnd = 10;

export function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

/** A connection's incoming bytes, of which some were read already. */
export class ByteReader {
  #rest: Uint8Array = new Uint8Array(0);

  constructor(readonly connection: Connection) {}

  /** The next line without its end; `undefined` when the stream has ended before. */
  async line(): Promise<string | undefined> {
    for (;;) {
      const end = this.#rest.indexOf(lineEnd);
      if (end >= 0) return new TextDecoder().decode((await this.block(end + 1))?.subarray(0, end));
      if (!(await this.#more())) return undefined;
    }
  }

  /** The next `length` bytes; `undefined` when the stream has ended before. */
  async block(length: number): Promise<Uint8Array | undefined> {
    while (this.#rest.length < length) if (!(await this.#more())) return undefined;
    const block = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return block;
  }

  async #more(): Promise<boolean> {
    const bytes = await this.connection.read();
    if (bytes !== undefined) this.#rest = concat(this.#rest, bytes);
    return bytes !== undefined;
  }
}
