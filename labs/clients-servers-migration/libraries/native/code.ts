/**
 * Where the loader puts a program's instructions. The instructions are the same on all machines; their addresses are not.
 */
import type { Program } from '../machine/program';
import { MachineError } from '../machine/values';
import type { Architecture } from './memory';
import { hexadecimal } from './memory';

/**
 * The addresses of a program's instructions. On big-endian hosts each takes two words, as processors with instructions of
 * one length have it; on the others it takes one word, and one more for its operand where it has one.
 */
export class Code {
  readonly #addresses: number[] = [];
  readonly #numbers = new Map<number, number>();

  /** @param origin the address of the first instruction */
  constructor({ instructions }: Program, { wordSize, byteOrder }: Architecture, origin: number) {
    let address = origin;
    for (const { operand } of instructions) {
      this.#addresses.push(address);
      const words = byteOrder === 'big' || operand !== undefined ? 2 : 1;
      address += words * (wordSize / 8);
    }
    this.#addresses.push(address); // behind the last one, where a program that is at its end stands
    for (const [number, at] of this.#addresses.entries()) this.#numbers.set(at, number);
  }

  /** The address of an instruction; instructions count from 0. @throws {MachineError} when there is none */
  addressOf(number: number): number {
    const address = this.#addresses[number];
    if (address === undefined) throw new MachineError(`there is no instruction ${number}`);
    return address;
  }

  /** The number of the instruction that begins at an address. @throws {MachineError} when none does */
  numberOf(address: number): number {
    const number = this.#numbers.get(address);
    if (number === undefined)
      throw new MachineError(`segmentation fault: no instruction begins at ${hexadecimal(address)}`);
    return number;
  }
}
