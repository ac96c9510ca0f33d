/**
 * GIVEN: what resources are, and what a reference to one is. Nothing to change here.
 */
import { MachineError } from './machine/values';

/** How firmly a resource is attached to its host. */
export type Attachment = 'unattached' | 'fastened' | 'fixed';

/** What a program needs of a resource: that very one, what is in it, or any of its type. */
export type Binding = 'identifier' | 'value' | 'type';

/** A resource itself: a file, an archive, a printer. Whatever it is, it holds numbers. */
export type Thing = {
  /** Which one it is. No other resource has this id, on any host, and it keeps it for life. */
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly attachment: Attachment;
  readonly numbers: readonly number[];
};

/** An entry of the resource table: says which resource the program means, where that is, and how it is bound to it. */
export type Reference = {
  readonly type: string;
  readonly name: string;
  readonly attachment: Attachment;
  readonly binding: Binding;
  /** The id of the resource. */
  readonly id: string;
  /** The host that has the resource. */
  readonly host: string;
};

/** A reference to a resource that is on `host`. */
export function referenceTo(
  { id, type, name, attachment }: Thing,
  host: string,
  binding: Binding,
): Reference {
  return { type, name, attachment, binding, id, host };
}

/**
 * What an operation makes of a resource, and the number that it gives: `write` adds a number and gives how many there are
 * then, `read` gives the one at a place, from 0; `size` gives how many there are, `sum` what they are together.
 * @throws {MachineError}
 */
export function operated(thing: Thing, operation: string, value: number): { after: Thing; result: number } {
  const { numbers } = thing;
  switch (operation) {
    case 'write':
      return { after: { ...thing, numbers: [...numbers, value] }, result: numbers.length + 1 };
    case 'read': {
      const result = numbers[value];
      if (result === undefined) throw new MachineError(`${thing.id} has no number at place ${value}`);
      return { after: thing, result };
    }
    case 'size':
      return { after: thing, result: numbers.length };
    case 'sum':
      return { after: thing, result: numbers.reduce((sum, number) => sum + number, 0) };
    default:
      throw new MachineError(`${thing.id} can write, read, size and sum, and not ${operation}`);
  }
}
