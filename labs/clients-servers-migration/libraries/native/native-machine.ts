/**
 * The abstract machine as it is implemented on a real one: the same instructions, and a state that lives in native memory.
 *
 * From `origin` on: four registers, a word each; the variables; the calls; the operands; the heap.
 */
import type { Program } from '../machine/program';
import type { Resource } from '../machine/values';
import { MachineError } from '../machine/values';
import { Code } from './code';
import type { NativeEnvironment } from './execute';
import { execute } from './execute';
import type { Architecture, Reference } from './memory';
import { Memory } from './memory';

/** What the abstract machine's memory holds: a whole number of up to 53 bits and a sign, or a reference to an object. */
export type Value = number | Reference;

export interface Placement {
  /** Bytes of memory. Default 16 KiB. */
  readonly size?: number;
  /** The address of its first byte; a multiple of 8. By default every kind of machine has its own. */
  readonly origin?: number;
}

const registers = { pc: 0, calls: 1, stack: 2, heap: 3 } as const;
type Register = keyof typeof registers;

/** How many calls may be under way, and how many operands there may be. */
const depth = { calls: 64, stack: 128 };

/** What stands in front of a number that does not fit into a word, in the place of the number of fields. */
const wideMark = -1;

/** A running program in native memory. */
export class NativeMachine {
  readonly memory: Memory;
  readonly code: Code;
  /** The resource table: names, not things. It is kept for the program by the host, outside of its memory. */
  readonly resources: Resource[] = [];
  readonly #variables: number;
  readonly #calls: number;
  readonly #stack: number;
  readonly #heap: number;

  constructor(
    readonly program: Program,
    architecture: Architecture,
    { size = 16_384, origin = originOf(architecture) }: Placement = {},
  ) {
    this.memory = new Memory(architecture, origin, size);
    this.code = new Code(program, architecture, origin - 0x10_0000);
    const { wordBytes } = this.memory;
    this.#variables = origin + wordBytes * Object.keys(registers).length;
    this.#calls = this.#variables + wordBytes * program.variables.length;
    this.#stack = this.#calls + wordBytes * depth.calls;
    this.#heap = this.#stack + wordBytes * depth.stack;
    this.#setRegister('pc', this.code.addressOf(0));
    this.#setRegister('calls', this.#calls);
    this.#setRegister('stack', this.#stack);
    this.#setRegister('heap', this.#heap);
    for (const slot of program.variables.keys()) this.setVariable(slot, 0);
  }

  /** The program counter: the address of the instruction that is executed next. */
  get pc(): number {
    return this.#register('pc');
  }

  set pc(address: number) {
    this.#setRegister('pc', address);
  }

  /** Whether the program is at its end. */
  get halted(): boolean {
    return this.pc === this.code.addressOf(this.program.instructions.length);
  }

  /** Executes one instruction; at the end of the program, none. @throws {MachineError} */
  async step(environment: NativeEnvironment): Promise<void> {
    const number = this.code.numberOf(this.pc);
    const instruction = this.program.instructions[number];
    if (!instruction) return;
    this.pc = this.code.addressOf(number + 1);
    try {
      await execute(this, instruction, environment);
    } catch (error) {
      if (!(error instanceof MachineError)) throw error;
      throw new MachineError(
        `${this.program.name}, instruction ${number} (${instruction.op}): ${error.message}`,
      );
    }
  }

  /** The operands, the top last. What you get is a copy. */
  get stack(): Value[] {
    return this.#from(this.#stack, this.#register('stack')).map((address) => this.#load(address));
  }

  push(value: Value): void {
    const top = this.#register('stack');
    if (top === this.#heap) throw new MachineError('the stack is full');
    this.#store(top, value);
    this.#setRegister('stack', top + this.memory.wordBytes);
  }

  pop(): Value {
    const top = this.#register('stack') - this.memory.wordBytes;
    if (top < this.#stack) throw new MachineError('the stack is empty');
    this.#setRegister('stack', top);
    return this.#load(top);
  }

  /** The addresses of the instructions to which the calls under way return, the last call last. What you get is a copy. */
  get calls(): number[] {
    return this.#from(this.#calls, this.#register('calls')).map((address) => addressIn(this.memory, address));
  }

  /** Notes that a call returns to this address. */
  pushCall(address: number): void {
    const top = this.#register('calls');
    if (top === this.#stack) throw new MachineError('there are too many calls');
    this.memory.write(top, { address });
    this.#setRegister('calls', top + this.memory.wordBytes);
  }

  popCall(): number {
    const top = this.#register('calls') - this.memory.wordBytes;
    if (top < this.#calls) throw new MachineError('there is no call to return from');
    this.#setRegister('calls', top);
    return addressIn(this.memory, top);
  }

  /** The variables, by slot. What you get is a copy. */
  get variables(): Value[] {
    return this.#from(this.#variables, this.#calls).map((address) => this.#load(address));
  }

  variable(slot: number): Value {
    return this.#load(this.#variables + slot * this.memory.wordBytes);
  }

  setVariable(slot: number, value: Value): void {
    this.#store(this.#variables + slot * this.memory.wordBytes, value);
  }

  /** Makes an object with so many fields, all 0. @throws {MachineError} when the memory is full */
  allocate(count: number): Reference {
    const address = this.#take(1 + count);
    this.memory.write(address, count);
    for (let index = 1; index <= count; index++)
      this.memory.write(address + index * this.memory.wordBytes, 0);
    return { address };
  }

  /** How many fields an object has. */
  size({ address }: Reference): number {
    const size = this.memory.read(address);
    if (typeof size === 'number' && size >= 0) return size;
    throw new MachineError('segmentation fault: this reference does not lead to an object');
  }

  field(object: Reference, index: number): Value {
    return this.#load(this.#fieldAt(object, index));
  }

  setField(object: Reference, index: number, value: Value): void {
    this.#store(this.#fieldAt(object, index), value);
  }

  #fieldAt(object: Reference, index: number): number {
    const size = this.size(object);
    if (Number.isInteger(index) && index >= 0 && index < size)
      return object.address + (1 + index) * this.memory.wordBytes;
    throw new MachineError(`the object has ${size} fields, and none is number ${index}`);
  }

  /** The value that a word stands for: behind an address there may be a number that did not fit into the word. */
  #load(address: number): Value {
    const word = this.memory.read(address);
    if (typeof word === 'number' || this.memory.read(word.address) !== wideMark) return word;
    return this.memory.readWide(word.address + this.memory.wordBytes);
  }

  #store(address: number, value: Value): void {
    if (typeof value !== 'number' || this.memory.fits(value)) return this.memory.write(address, value);
    const wide = this.#take(1 + 8 / this.memory.wordBytes);
    this.memory.write(wide, wideMark);
    this.memory.writeWide(wide + this.memory.wordBytes, value);
    this.memory.write(address, { address: wide });
  }

  /** Takes words from the heap. */
  #take(words: number): number {
    const address = this.#register('heap');
    const next = address + words * this.memory.wordBytes;
    if (next > this.memory.end)
      throw new MachineError(`the memory of ${this.memory.bytes.length} bytes is full`);
    this.#setRegister('heap', next);
    return address;
  }

  #register(name: Register): number {
    return addressIn(this.memory, this.memory.origin + registers[name] * this.memory.wordBytes);
  }

  #setRegister(name: Register, address: number): void {
    this.memory.write(this.memory.origin + registers[name] * this.memory.wordBytes, { address });
  }

  /** The addresses of the words from one address up to another. @throws {MachineError} when they are not in the memory */
  #from(begin: number, end: number): number[] {
    const words = (end - begin) / this.memory.wordBytes;
    if (words >= 0 && end <= this.memory.end)
      return Array.from({ length: words }, (_, n) => begin + n * this.memory.wordBytes);
    throw new MachineError('segmentation fault: a register points to the wrong place');
  }
}

/** Where programs stand in the memory of each kind of machine: the operating systems do not agree on it. */
function originOf({ byteOrder, wordSize }: Architecture): number {
  if (wordSize === 64) return byteOrder === 'little' ? 0x7f5c_4000_0000 : 0x10_0020_0000;
  return byteOrder === 'little' ? 0xbe80_0000 : 0x1040_0000;
}

function addressIn(memory: Memory, place: number): number {
  const word = memory.read(place);
  if (typeof word === 'object') return word.address;
  throw new MachineError('segmentation fault: there is a number where an address should be');
}
