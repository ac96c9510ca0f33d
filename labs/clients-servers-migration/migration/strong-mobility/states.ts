/** Programs and states of the machine for the checks, and how two states differ. */
import type { World } from 'dlabs/world';
import { assemble } from './starter/machine/assemble';
import type { Machine } from './starter/machine/machine';
import { hanoi, ring } from './starter/machine/programs';
import type { Program } from './starter/machine/program';
import type { HeapObject, Value } from './starter/machine/values';

type MachineClass = new (program: Program) => Machine;

/** Writes to two channels in turn, and keeps numbers that need all 53 bits, and negative ones. */
const channels = assemble(
  'channels',
  `
        open "channel:left"
        store left
        open "channel:right"
        store right
        push 9007199254740991
        store n
next:   load left
        load n
        use "write"
        pop
        load right
        load n
        push -3
        div
        use "write"
        say "wrote {}"
        load n
        push 1000
        div
        store n
        load n
        branch next
  `,
);

/** An object with two names, one of which is only on the stack for a while. */
const aliases = assemble(
  'aliases',
  `
        push 3
        new
        dup
        store a
        store b
        push 6
        store left
next:   load a
        dup
        push 0
        load left
        set
        push 0
        get
        load b
        push 0
        get
        eq
        say "{}: one object"
        load b
        push 1
        load a
        set
        load a
        push 1
        get
        store b
        load left
        push 1
        sub
        store left
        load left
        branch next
  `,
);

/** Programs that between them need everything that a state consists of. Each takes 100 to 400 steps. */
export const programs: Readonly<Record<string, Program>> = {
  hanoi: hanoi(3),
  ring: ring(4, 2),
  channels,
  aliases,
};

const nothing: Program = { name: 'nothing', instructions: [{ op: 'halt' }, { op: 'halt' }], variables: [] };

/** Any state that a machine could be in, with a heap full of references. */
export function randomState(world: World, Machine: MachineClass): Machine {
  const variables = Array.from({ length: 1 + world.choose(5) }, (_, n) => `v${n}`);
  const machine = new Machine({ ...nothing, variables });
  const heap = Array.from({ length: world.choose(8) }, (): HeapObject => ({ fields: [] }));
  const value = (): Value => {
    const number = world.pick([0, 1, -1, 7, 2 ** 31, -(2 ** 31) - 1, Number.MAX_SAFE_INTEGER]);
    return heap.length > 0 && world.choose(3) > 0 ? world.pick(heap) : number;
  };
  for (const object of heap) for (let n = world.choose(4); n > 0; n--) object.fields.push(value());
  for (const n of variables.keys()) machine.variables[n] = value();
  for (let n = world.choose(5); n > 0; n--) machine.stack.push(value());
  for (let n = world.choose(4); n > 0; n--) machine.calls.push(world.choose(2));
  for (let n = world.choose(3); n > 0; n--) machine.resources.push({ type: 'channel', name: `c${n}` });
  machine.pc = world.choose(3);
  return machine;
}

/** A machine with a list of so many objects, each with a reference to the next. */
export function longList(Machine: MachineClass, length: number): Machine {
  const machine = new Machine({ ...nothing, variables: ['list'] });
  let list: Value = 0;
  for (let n = 0; n < length; n++) list = { fields: [n, list] };
  machine.variables[0] = list;
  return machine;
}

/** How a restored machine differs from its origin, in words; undefined when it does not. */
export function differenceOf(origin: Machine, restored: Machine): string | undefined {
  const { pc, calls, resources, program, stack, variables } = origin;
  if (restored.pc !== pc) return `The program counter was ${pc}; after restoring it is ${restored.pc}.`;
  const plain = { program, calls, resources };
  for (const [part, value] of Object.entries(plain)) {
    const now = JSON.stringify(restored[part as keyof typeof plain]);
    if (now !== JSON.stringify(value))
      return `The ${part} were ${JSON.stringify(value)}; after restoring they are ${now}.`;
  }
  const pairs = new Pairs();
  return (
    pairs.compareAll('the stack', stack, restored.stack) ??
    pairs.compareAll('the variables', variables, restored.variables) ??
    pairs.compareHeap()
  );
}

/** Walks through two heaps side by side: which object here is which there. */
class Pairs {
  readonly #there = new Map<HeapObject, HeapObject>();
  readonly #here = new Map<HeapObject, HeapObject>();

  compareAll(what: string, origin: readonly Value[], restored: readonly Value[]): string | undefined {
    if (origin.length !== restored.length)
      return `There were ${origin.length} values in ${what}; after restoring there are ${restored.length}.`;
    for (const [n, value] of origin.entries()) {
      const difference = this.#compare(`number ${n} of ${what}`, value, restored[n]);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }

  compareHeap(): string | undefined {
    for (const [origin, restored] of this.#there) {
      const difference = this.compareAll('the fields of an object', origin.fields, restored.fields);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }

  #compare(what: string, origin: Value, restored: Value | undefined): string | undefined {
    if (typeof origin === 'number')
      return restored === origin
        ? undefined
        : `The value at ${what} was ${origin}; after restoring it is ${show(restored)}.`;
    if (typeof restored !== 'object')
      return `There was a reference at ${what}; after restoring there is ${show(restored)}.`;
    if (restored === origin)
      return `The reference at ${what} leads to an object of the origin itself, not to one of its own.`;
    const [known, knew] = [this.#there.get(origin), this.#here.get(restored)];
    if (known !== undefined && known !== restored)
      return `The reference at ${what} leads to an object that another one leads to, too; after restoring they lead to two objects.`;
    if (knew !== undefined && knew !== origin)
      return `The reference at ${what} led to an object of its own; after restoring it leads to one that another reference leads to.`;
    this.#there.set(origin, restored);
    this.#here.set(restored, origin);
    return undefined;
  }
}

function show(value: Value | undefined): string {
  return value === undefined ? 'nothing' : typeof value === 'object' ? 'a reference' : String(value);
}
