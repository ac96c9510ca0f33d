/**
 * A snapshot: everything that a running program is, as one JSON value.
 */
import type { Json } from 'dlabs';
import { Machine } from './machine/machine';
import type { Program } from './machine/program';
import type { HeapObject, Resource, Value } from './machine/values';

/** A number stands for itself; a reference for the object's place in the heap. */
type Packed = number | { readonly object: number };

interface Snapshot {
  readonly program: Program;
  readonly pc: number;
  readonly stack: readonly Packed[];
  readonly calls: readonly number[];
  readonly variables: readonly Packed[];
  readonly resources: readonly Resource[];
  /** The fields of every object. */
  readonly heap: readonly (readonly Packed[])[];
}

/** Takes a snapshot of a machine between two steps. The machine is left as it was. */
export function capture({ program, pc, stack, calls, variables, resources }: Machine): Json {
  const places = new Map<HeapObject, number>();
  const pack = (value: Value): Packed => {
    if (typeof value === 'number') return value;
    const place = places.get(value) ?? places.size;
    places.set(value, place);
    return { object: place };
  };
  const roots = {
    stack: Array.from({ length: stack.length }, () => pack(stack.shift() ?? 0)),
    variables: variables.map(pack),
  };
  const heap: Packed[][] = [];
  // A map gives what is put into it while it is iterated, too: objects that are found on the way get their turn.
  for (const { fields } of places.keys()) heap.push(fields.map(pack));
  const snapshot: Snapshot = { program, pc, ...roots, calls: [...calls], resources: [...resources], heap };
  return snapshot as unknown as Json;
}

/** Makes a machine that goes on where the snapshot was taken. It shares nothing with any other machine. */
export function restore(snapshot: Json): Machine {
  const { program, pc, stack, calls, variables, resources, heap } = snapshot as unknown as Snapshot;
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
  machine.resources.push(...resources);
  return machine;
}
