/**
 * GIVEN: a snapshot of the code segment and the execution segment, as one JSON value. You wrote one in the lab on strong
 * mobility. The resource segment is not in it. Nothing to change here.
 */
import type { Json } from 'dlabs';
import { Machine } from './machine/machine';
import type { Program } from './machine/program';
import type { HeapObject, Value } from './machine/values';

/** A number stands for itself; a reference for the object's place in the heap. */
type Packed = number | { readonly object: number };

interface Snapshot {
  readonly program: Program;
  readonly pc: number;
  readonly stack: readonly Packed[];
  readonly calls: readonly number[];
  readonly variables: readonly Packed[];
  /** The fields of every object. */
  readonly heap: readonly (readonly Packed[])[];
}

/** Takes a snapshot of a machine between two steps. The machine is left as it was. */
export function capture({ program, pc, stack, calls, variables }: Machine): Json {
  const places = new Map<HeapObject, number>();
  const pack = (value: Value): Packed => {
    if (typeof value === 'number') return value;
    const place = places.get(value) ?? places.size;
    places.set(value, place);
    return { object: place };
  };
  const roots = { stack: stack.map(pack), variables: variables.map(pack) };
  const heap: Packed[][] = [];
  // A map gives what is put into it while it is iterated, too: objects that are found on the way get their turn.
  for (const { fields } of places.keys()) heap.push(fields.map(pack));
  const snapshot: Snapshot = { program, pc, ...roots, calls: [...calls], heap };
  return snapshot as unknown as Json;
}

/** Makes a machine that goes on where the snapshot was taken. Its resource table is empty. */
export function restore(snapshot: Json): Machine {
  const { program, pc, stack, calls, variables, heap } = snapshot as unknown as Snapshot;
  const objects = heap.map((): HeapObject => ({ fields: [] }));
  const unpack = (packed: Packed): Value =>
    typeof packed === 'number' ? packed : (objects[packed.object] as HeapObject);
  for (const [place, fields] of heap.entries()) {
    for (const field of fields) objects[place]?.fields.push(unpack(field));
  }
  const machine = new Machine(program);
  machine.pc = pc;
  machine.stack.push(...stack.map(unpack));
  machine.calls.push(...calls);
  machine.variables.splice(0, machine.variables.length, ...variables.map(unpack));
  return machine;
}
