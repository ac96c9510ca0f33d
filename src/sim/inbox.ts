import { concatBytes, decodeUtf8, encodeUtf8 } from '../host/text';
import type { Chunk } from './network';

const lineEnd = 10;

/** Bytes that arrived and were not read yet. Messages stay whole as long as they are read as messages. */
export class Inbox {
  readonly #chunks: Chunk[] = [];
  #first = 0;
  #bytes = 0;

  /** Unread bytes. */
  get length(): number {
    return this.#bytes;
  }

  add(chunk: Chunk): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
  }

  /** Takes exactly `count` bytes, which must be there. */
  take(count: number): Uint8Array {
    const parts: Uint8Array[] = [];
    for (let wanted = count; wanted > 0;) {
      const bytes = asBytes(this.#shift());
      if (bytes.length > wanted) this.#unshift(bytes.subarray(wanted));
      parts.push(bytes.subarray(0, wanted));
      wanted -= Math.min(wanted, bytes.length);
    }
    return concatBytes(parts);
  }

  /** Takes the next line, without its end; `undefined` while it is not whole. */
  takeLine(): string | undefined {
    const first = this.#chunks[this.#first];
    if (first === undefined) return undefined;
    if (!(first instanceof Uint8Array)) {
      this.#shift();
      return first.text;
    }
    const bytes = concatBytes(this.#chunks.slice(this.#first).map(asBytes));
    this.#replaceAll(bytes);
    const end = bytes.indexOf(lineEnd);
    return end < 0 ? undefined : decodeUtf8(this.take(end + 1)).slice(0, -1);
  }

  #shift(): Chunk {
    const chunk = this.#chunks[this.#first] as Chunk;
    this.#chunks[this.#first] = empty;
    this.#first++;
    this.#bytes -= chunk.length;
    if (this.#first === this.#chunks.length) {
      this.#chunks.length = 0;
      this.#first = 0;
    }
    return chunk;
  }

  #unshift(bytes: Uint8Array): void {
    if (this.#first > 0) this.#chunks[--this.#first] = bytes;
    else this.#chunks.unshift(bytes);
    this.#bytes += bytes.length;
  }

  #replaceAll(bytes: Uint8Array): void {
    this.#chunks.length = 0;
    this.#chunks.push(bytes);
    this.#first = 0;
    this.#bytes = bytes.length;
  }
}

const empty = new Uint8Array(0);

function asBytes(chunk: Chunk): Uint8Array {
  return chunk instanceof Uint8Array ? chunk : encodeUtf8(chunk.text + '\n');
}
