/**
 * A snapshot: everything that a running program is, as one JSON value.
 */
import type { Json } from 'dlabs';
import { Machine } from './machine/machine';
import type { Program } from './machine/program';
import type { Resource, Value } from './machine/values';

interface Snapshot {
  readonly program: Program;
  readonly pc: number;
  readonly stack: readonly Value[];
  readonly calls: readonly number[];
  readonly variables: readonly Value[];
  readonly resources: readonly Resource[];
}

/** Takes a snapshot of a machine between two steps. The machine is left as it was. */
export function capture(machine: Machine): Json {
  return JSON.parse(JSON.stringify(machine)) as Json;
}

/** Makes a machine that goes on where the snapshot was taken. It shares nothing with any other machine. */
export function restore(snapshot: Json): Machine {
  const { program, pc, stack, calls, variables, resources } = structuredClone(
    snapshot,
  ) as unknown as Snapshot;
  const machine = new Machine(program);
  machine.pc = pc;
  machine.stack.push(...stack);
  machine.calls.push(...calls);
  machine.variables.splice(0, machine.variables.length, ...variables);
  machine.resources.push(...resources);
  return machine;
}
