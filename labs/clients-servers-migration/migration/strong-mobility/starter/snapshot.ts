/**
 * A snapshot: everything that a running program is, as one JSON value.
 */
import type { Json } from 'dlabs';
import { Machine } from './machine/machine';
import type { Program } from './machine/program';

// YOUR WORK (stage 1): this version takes the code segment only. That is weak mobility: what is restored starts anew.
// Take the execution state, too, heap and all, and the resource table.

/** Takes a snapshot of a machine between two steps. The machine is left as it was. */
export function capture(machine: Machine): Json {
  return { program: machine.program } as unknown as Json;
}

/** Makes a machine that goes on where the snapshot was taken. It shares nothing with any other machine. */
export function restore(snapshot: Json): Machine {
  const { program } = snapshot as unknown as { readonly program: Program };
  return new Machine(program);
}
