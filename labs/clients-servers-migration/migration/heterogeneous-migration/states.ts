/** Programs and states of the machine for the checks, and how two states differ. */
import type { World } from 'dlabs/world';
import type { HostName } from './hosts';
import type { Student } from './probes';
import { assemble } from './starter/machine/assemble';
import { hanoi, ring } from './starter/machine/programs';
import type { Program } from './starter/machine/program';
import type { NativeMachine, Placement, Value } from './starter/native/native-machine';
import { accounts } from './starter/programs';

/** Squares a number, to more than 50 bits, and prints it with both signs to two printers. */
const squares = assemble(
  'squares',
  `
        open "printer:João's room"
        store left
        open "plotter:Ωμέγα"
        store right
        push 9000
        store n
next:   load left
        load n
        use "print"
        load right
        push 0
        load n
        sub
        use "draw"
        sub
        say "{} apart"
        load n
        load n
        mul
        store n
        load n
        push 9007199254740990
        load n
        div
        lt                ; does its square fit?
        branch next
        load n
        push -2147483649
        say "{}, and {}"
  `,
);

/** Programs that between them need everything that a state consists of. Each takes about 100 steps. */
export const programs: Readonly<Record<string, Program>> = {
  hanoi: hanoi(2),
  ring: ring(3, 1),
  squares,
  accounts: accounts(2),
};

/** Whole numbers at the edges of what words of all sizes hold. */
export const edges = [30, 31, 32, 33, 52]
  .flatMap((bits) => [2 ** bits - 1, 2 ** bits, 2 ** bits + 1])
  .concat(Number.MAX_SAFE_INTEGER, 0x1_2345_6789_abcd, 0x89ab_cdef)
  .flatMap((number) => [number, -number]);

/** A program that needs a state only to stand there: instructions of both lengths, and one variable. */
export function idle(variables: readonly string[]): Program {
  const halt = { op: 'halt' } as const;
  const jump = { op: 'jump', operand: 0 } as const;
  return { name: 'idle', instructions: [halt, jump, jump, halt, jump, halt], variables };
}

/** Any state that a machine could be in, with a heap full of references and of garbage. */
export function randomState(
  world: World,
  student: Student,
  host: HostName,
  placement: Placement,
): NativeMachine {
  const program = idle(Array.from({ length: 1 + world.choose(5) }, (_, n) => `v${n}`));
  const machine = student.machine(program, host, placement);
  const heap = Array.from({ length: world.choose(8) }, () => {
    if (world.choose(3) === 0) machine.allocate(world.choose(3)); // nothing will lead to it
    return machine.allocate(world.choose(4));
  });
  const value = (): Value => {
    const number = world.pick([0, 1, -1, 7, world.pick(edges)]);
    return heap.length > 0 && world.choose(3) > 0 ? world.pick(heap) : number;
  };
  for (const object of heap)
    for (let n = machine.size(object) - 1; n >= 0; n--) machine.setField(object, n, value());
  for (const n of program.variables.keys()) machine.setVariable(n, value());
  for (let n = world.choose(5); n > 0; n--) machine.push(value());
  for (let n = world.choose(4); n > 0; n--) machine.pushCall(machine.code.addressOf(world.choose(7)));
  for (let n = world.choose(4); n > 0; n--)
    machine.resources.push({ type: 'file', name: world.pick(['ação', 'a, b: “c"', '']) });
  machine.pc = machine.code.addressOf(world.choose(7));
  return machine;
}

/** How a restored machine differs from its origin, in words; undefined when it does not. */
export function differenceOf(origin: NativeMachine, restored: NativeMachine): string | undefined {
  const before = partsOf(origin);
  let after: Map<string, string>;
  try {
    after = partsOf(restored);
  } catch (error) {
    return `What is in the memory after the move makes no sense: ${String(error)}`;
  }
  for (const [part, was] of before) {
    const is = after.get(part) ?? 'missing';
    if (is !== was) return `In the origin, ${part} is ${was}; after the move it is ${is}.`;
  }
  const more = [...after.keys()].find((part) => !before.has(part));
  return more === undefined ? undefined : `After the move there is ${more}, which the origin does not have.`;
}

/**
 * Everything that a state consists of, in words. Objects are numbered in the order in which they are met, so that equal
 * words mean equal references, whatever their addresses.
 */
function partsOf(machine: NativeMachine): Map<string, string> {
  const objects = new Map<number, number>();
  const shown = (value: Value): string => {
    if (typeof value === 'number') return `the number ${value}`;
    const known = objects.get(value.address) ?? objects.size + 1;
    objects.set(value.address, known);
    return `a reference to object ${known}`;
  };
  const { code } = machine;
  const parts = new Map([['the next instruction', instruction(code.numberOf(machine.pc))]]);
  for (const [n, address] of machine.calls.entries())
    parts.set(`call ${n}, which returns to an instruction,`, instruction(code.numberOf(address)));
  for (const [n, { type, name }] of machine.resources.entries())
    parts.set(`resource ${n}`, `“${type}”, “${name}”`);
  for (const [n, value] of machine.variables.entries())
    parts.set(`variable “${machine.program.variables[n] ?? ''}”`, shown(value));
  for (const [n, value] of machine.stack.entries()) parts.set(`operand ${n} of the stack`, shown(value));
  for (const [address, object] of objects) {
    const size = machine.size({ address });
    parts.set(`the size of object ${object}`, `the number ${size}`);
    for (let n = 0; n < size; n++)
      parts.set(`field ${n} of object ${object}`, shown(machine.field({ address }, n)));
  }
  return parts;
}

function instruction(number: number): string {
  return `number ${number}`;
}
