/**
 * A snapshot: what a running program is, in bytes that mean the same on every machine. The code segment travels beside it.
 */
import type { NativeMachine, Value } from './native/native-machine';

// In this order: program counter, calls, variables, stack, resources, objects. A list begins with its length. Every whole
// number takes 8 bytes, the most significant one first; in front of a value there is a byte that tells what it is.
const kinds = { number: 0, object: 1 };

/** Takes a snapshot of a machine between two steps. The machine is left as it was. */
export function capture(machine: NativeMachine): Uint8Array {
  const writer = new Writer();
  const places = new Map<number, number>(); // by address; they are no part of the snapshot
  const value = (value: Value): void => {
    const isNumber = typeof value === 'number';
    writer.byte(isNumber ? kinds.number : kinds.object);
    if (isNumber) return writer.whole(value);
    const place = places.get(value.address) ?? places.size;
    places.set(value.address, place);
    writer.whole(place);
  };
  const { code } = machine;
  writer.whole(code.numberOf(machine.pc));
  writer.list(machine.calls, (address) => writer.whole(code.numberOf(address)));
  writer.list(machine.variables, value);
  const operands: Value[] = [];
  for (let left = machine.stack.length; left > 0; left--) operands.unshift(machine.pop());
  for (const operand of operands) machine.push(operand);
  writer.list(operands, value);
  writer.list(machine.resources, ({ type, name }) => {
    writer.text(type);
    writer.text(name);
  });
  // A map gives what is put into it while it is iterated, too: objects that are found on the way get their turn.
  for (const address of places.keys()) {
    const fields = Array.from({ length: machine.size({ address }) }, (_, n) => machine.field({ address }, n));
    writer.list(fields, value);
  }
  return Uint8Array.from(writer.bytes);
}

/**
 * Lets a machine go on where the snapshot was taken. The machine is new: it has the same program and has done nothing yet.
 * @throws {MachineError} when the state does not fit into its memory
 */
export function restore(snapshot: Uint8Array, machine: NativeMachine): void {
  const reader = new Reader(snapshot);
  const packed = (): Packed => ({ isNumber: reader.byte() === kinds.number, whole: reader.whole() });
  const { code } = machine;
  machine.pc = code.addressOf(reader.whole());
  for (const number of reader.list(() => reader.whole())) machine.pushCall(code.addressOf(number));
  const variables = reader.list(packed);
  const stack = reader.list(packed);
  machine.resources.push(...reader.list(() => ({ type: reader.text(), name: reader.text() })));
  const heap: Packed[][] = [];
  while (!reader.atEnd) heap.push(reader.list(packed));
  // First all objects, so that each has its address here; then what refers to them.
  const objects = heap.map((fields) => machine.allocate(fields.length));
  const value = ({ isNumber, whole }: Packed): Value => (isNumber ? whole : (objects[whole] ?? 0));
  for (const [place, fields] of heap.entries()) {
    const object = objects[place];
    if (object) for (const [n, field] of fields.entries()) machine.setField(object, n, value(field));
  }
  for (const [slot, variable] of variables.entries()) machine.setVariable(slot, value(variable));
  for (const operand of stack) machine.push(value(operand));
}

/** A number, or the place of an object. */
interface Packed {
  readonly isNumber: boolean;
  readonly whole: number;
}

class Writer {
  readonly bytes: number[] = [];
  readonly #eight = new Uint8Array(8);
  readonly #view = new DataView(this.#eight.buffer);

  byte(byte: number): void {
    this.bytes.push(byte);
  }

  whole(value: number): void {
    this.#view.setBigInt64(0, BigInt(value));
    this.bytes.push(...this.#eight);
  }

  text(text: string): void {
    this.list([...new TextEncoder().encode(text)], (byte) => this.byte(byte));
  }

  list<T>(items: readonly T[], write: (item: T) => void): void {
    this.whole(items.length);
    for (const item of items) write(item);
  }
}

class Reader {
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get atEnd(): boolean {
    return this.#at === this.#view.byteLength;
  }

  byte(): number {
    return this.#view.getUint8(this.#at++);
  }

  whole(): number {
    this.#at += 8;
    return Number(this.#view.getBigInt64(this.#at - 8));
  }

  text(): string {
    return new TextDecoder().decode(Uint8Array.from(this.list(() => this.byte())));
  }

  list<T>(read: () => T): T[] {
    return Array.from({ length: this.whole() }, read);
  }
}
