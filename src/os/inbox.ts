import { concatBytes, decodeUtf8 } from '../host/text';

const lineEnd = 10;

/** Bytes that were read from a socket and that no program has read yet. */
export class Inbox {
  #chunks: Uint8Array[] = [];
  #length = 0;
  /** Chunks from the first on that hold no end of a line. */
  #searched = 0;

  get length(): number {
    return this.#length;
  }

  add(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#chunks.push(bytes);
    this.#length += bytes.length;
  }

  /** Takes `count` bytes, which must be there. */
  take(count: number): Uint8Array {
    const all = concatBytes(this.#chunks);
    this.#length -= count;
    this.#chunks = count === all.length ? [] : [all.subarray(count)];
    this.#searched = 0;
    return all.subarray(0, count);
  }

  /** The next line without its end; `undefined` while it is not whole. */
  takeLine(): { readonly line: string; readonly length: number } | undefined {
    let before = 0;
    for (let i = 0; i < this.#chunks.length; i++) {
      const chunk = this.#chunks[i] as Uint8Array;
      const end = i < this.#searched ? -1 : chunk.indexOf(lineEnd);
      if (end < 0) {
        before += chunk.length;
        continue;
      }
      const length = before + end + 1;
      return { line: decodeUtf8(this.take(length).subarray(0, -1)), length };
    }
    this.#searched = this.#chunks.length;
    return undefined;
  }
}
