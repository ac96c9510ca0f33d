/**
 * What the machine's memory holds.
 */

/** A whole number of up to 53 bits and a sign, or a reference to an object on the heap. */
export type Value = number | HeapObject;

/**
 * An object on the heap. Whoever has a reference to it sees the same fields; references may form circles.
 * What no reference leads to any more is gone.
 */
export interface HeapObject {
  readonly fields: Value[];
}

/** An entry of the resource table: says which resource is meant. It is a name, not the thing. */
export interface Resource {
  /** What kind of thing it is, such as `file`. */
  readonly type: string;
  /** Which one, such as `report.txt`. */
  readonly name: string;
}

/** An error of the program that the machine runs, such as a division by zero. */
export class MachineError extends Error {
  override readonly name = 'MachineError';
}

/** @throws {MachineError} when the value is a reference */
export function toNumber(value: number | object): number {
  if (typeof value === 'number') return value;
  throw new MachineError('a number is needed here, and this is a reference');
}

/** @throws {MachineError} when the value is a number */
export function toObject(value: Value): HeapObject {
  if (typeof value === 'object') return value;
  throw new MachineError(`a reference is needed here, and this is the number ${value}`);
}

/** @throws {MachineError} when the number does not fit into 53 bits and a sign */
export function whole(result: number): number {
  if (Number.isSafeInteger(result)) return result === 0 ? 0 : result; // there is no −0
  throw new MachineError(`${result} is not a whole number that fits into 53 bits`);
}
