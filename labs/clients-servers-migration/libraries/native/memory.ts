/**
 * The memory of a machine, as its processor sees it: bytes that have addresses, in words of its size and byte order.
 */
import { MachineError } from '../machine/values';

/** What native memory depends on. `host.machine` is one. */
export interface Architecture {
  /** Which byte of a word stands at the lowest address: the least significant one (`little`), or the most (`big`). */
  readonly byteOrder: 'little' | 'big';
  /** Bits. */
  readonly wordSize: 32 | 64;
}

/** An address: of an object on the heap, or of an instruction. It means something in one memory only. */
export interface Reference {
  readonly address: number;
}

/** What a word holds. The lowest bit of a word tells: 1 for a number, 0 for an address. */
export type Word = number | Reference;

/** Numbers and addresses of 32 bits: one half of a wide word counts so many of the other. */
const half = 2 ** 32;

/** A piece of memory, zeroed. */
export class Memory {
  /** The bytes as they stand in memory; the first one has the address `origin`. */
  readonly bytes: Uint8Array;
  /** Bytes in a word. */
  readonly wordBytes: number;
  readonly #view: DataView;
  readonly #little: boolean;

  /** @param size bytes */
  constructor(
    readonly architecture: Architecture,
    readonly origin: number,
    size: number,
  ) {
    this.bytes = new Uint8Array(size);
    this.wordBytes = architecture.wordSize / 8;
    this.#view = new DataView(this.bytes.buffer);
    this.#little = architecture.byteOrder === 'little';
  }

  /** The address behind the last byte. */
  get end(): number {
    return this.origin + this.bytes.length;
  }

  /** Whether a number fits into one word beside the bit that tells it from an address: on 32 bits, −2³⁰ to 2³⁰−1 do. */
  fits(value: number): boolean {
    return this.wordBytes === 8 || (value >= -(2 ** 30) && value < 2 ** 30);
  }

  /** The word at an address. @throws {MachineError} when there is none */
  read(address: number): Word {
    const offset = this.#offset(address, this.wordBytes);
    if (this.wordBytes === 4) {
      const word = this.#view.getInt32(offset, this.#little);
      return (word & 1) === 1 ? word >> 1 : { address: word >>> 0 };
    }
    const [high, low] = this.#halves(offset);
    return (low & 1) === 1 ? high * 2 ** 31 + (low >>> 1) : { address: (high >>> 0) * half + low };
  }

  /** Sets the word at an address. A number must fit. @throws {MachineError} when there is no such word */
  write(address: number, word: Word): void {
    const offset = this.#offset(address, this.wordBytes);
    const number = typeof word === 'number';
    if (this.wordBytes === 4) {
      this.#view.setInt32(offset, number ? (word << 1) | 1 : word.address | 0, this.#little);
    } else if (number) {
      const high = Math.floor(word / 2 ** 31);
      this.#setHalves(offset, high, (word - high * 2 ** 31) * 2 + 1);
    } else {
      this.#setHalves(offset, Math.floor(word.address / half), word.address % half);
    }
  }

  /** A number of 64 bits, without a bit that tells what it is: two words of 32 bits. */
  readWide(address: number): number {
    const [high, low] = this.#halves(this.#offset(address, 8));
    return high * half + low;
  }

  writeWide(address: number, value: number): void {
    const high = Math.floor(value / half);
    this.#setHalves(this.#offset(address, 8), high, value - high * half);
  }

  /** The more significant half, with its sign, and the other one, without. */
  #halves(offset: number): [high: number, low: number] {
    const [atHigh, atLow] = this.#little ? [offset + 4, offset] : [offset, offset + 4];
    return [this.#view.getInt32(atHigh, this.#little), this.#view.getUint32(atLow, this.#little)];
  }

  #setHalves(offset: number, high: number, low: number): void {
    const [atHigh, atLow] = this.#little ? [offset + 4, offset] : [offset, offset + 4];
    this.#view.setInt32(atHigh, high, this.#little);
    this.#view.setUint32(atLow, low, this.#little);
  }

  #offset(address: number, length: number): number {
    const offset = address - this.origin;
    if (offset >= 0 && offset + length <= this.bytes.length && offset % this.wordBytes === 0) return offset;
    throw new MachineError(`segmentation fault: there is no word at ${hexadecimal(address)}`);
  }
}

/** An address as people write it. */
export function hexadecimal(address: number): string {
  return `0x${address.toString(16)}`;
}
