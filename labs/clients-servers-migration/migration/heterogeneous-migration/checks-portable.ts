import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { kinds, oneOfEach } from './hosts';
import type { HostName } from './hosts';
import { environment, expectedOf, linesOf, same, Student } from './probes';
import type { Program } from './starter/machine/program';
import type { NativeMachine, Placement, Value } from './starter/native/native-machine';
import { differenceOf, edges, idle, programs, randomState } from './states';

const stage = 'portable';

/** Runs a part of the check as a process that can use the student's modules. */
function onBench(world: World, body: (student: Student) => Promise<void> | void): Promise<void> {
  return world.host('bench').run((_host, load) => body(new Student(load)));
}

check(
  'Stopped after any number of steps, a program continues on a host of any kind as if nothing had happened',
  {
    stage,
    points: 20,
    hint: 'The message names the program, the step and the two hosts. What is it that means something else over there: the order of bytes, the size of a word, an address of an object, an address of an instruction?',
    exhaustive: true,
  },
  async (world) => {
    const program = world.pick(Object.values(programs));
    const [from, to] = [world.pick(oneOfEach), world.pick(oneOfEach)];
    await onBench(world, (student) => moveAfterAnyStep(student, program, from, to));
  },
);

const small = { size: 8_192 };

/**
 * Stops a program before its first step, after it, … and after its last one; each time it goes on elsewhere. Between the
 * ends, half of the pairs of hosts see the odd numbers of steps, and half the even ones: it is the same code on all.
 */
async function moveAfterAnyStep(
  student: Student,
  program: Program,
  from: HostName,
  to: HostName,
): Promise<void> {
  const expected = await expectedOf(program);
  const origin = student.machine(program, from, small);
  const printed: string[] = [];
  const place = environment(printed);
  const turn =
    (oneOfEach.findIndex((name) => name === from) + oneOfEach.findIndex((name) => name === to)) % 2;
  for (let steps = 0; ; steps++) {
    if (steps === 0 || steps % 2 === turn || origin.halted) {
      const there = student.move(origin, from, to, small);
      same(
        [...printed, ...(await linesOf(there))],
        expected,
        `“${program.name}” stopped on the ${from} after ${steps} steps, and continued on the ${to}. It did not print what it should.`,
      );
    }
    if (origin.halted) return;
    await origin.step(place);
  }
}

check(
  'A program that moves after every step prints what it should, whatever way it takes',
  {
    stage,
    points: 10,
    hint: 'One move may go well by chance. Here the program has been restored before it is captured: does restore put everything where capture will look for it?',
    schedules: 30,
  },
  async (world) => {
    const program = world.pick(Object.values(programs));
    await onBench(world, async (student) => {
      const expected = await expectedOf(program);
      const printed: string[] = [];
      const path: HostName[] = [world.pick(oneOfEach)];
      let machine = student.machine(program, path[0] ?? 'laptop');
      while (!machine.halted) {
        const from = path.at(-1) ?? 'laptop';
        const to = world.pick(oneOfEach);
        machine = student.move(machine, from, to, small);
        path.push(to);
        await machine.step(environment(printed)).catch((error: unknown) => {
          assert.fail(`${way(program, path)} Then it failed: ${String(error)}`);
        });
        if (printed.at(-1) !== expected[printed.length - 1])
          same(printed, expected, `${way(program, path)} It did not print what it should.`);
      }
      same(printed, expected, `${way(program, path)} It did not print what it should.`);
    });
  },
);

function way({ name }: Program, path: readonly HostName[]): string {
  return `“${name}” moved after every step; its last hosts were ${path.slice(-4).join(', ')}.`;
}

check(
  'Every state arrives as it was: what is one object stays one, and circles stay circles',
  {
    stage,
    points: 20,
    hint: 'An address says where an object is here. Over there it is somewhere else, also on a host of the same kind. Number the objects, and write down the numbers. Two references that you read are the same when their addresses are.',
    schedules: 200,
  },
  async (world) => {
    await onBench(world, (student) => {
      const [from, to] = [world.pick(oneOfEach), world.pick(oneOfEach)];
      const origin = randomState(world, student, from, anywhere(world, from));
      const restored = student.move(origin, from, to, anywhere(world, to));
      const difference = differenceOf(origin, restored);
      if (difference !== undefined)
        assert.fail(`A program moved from the ${from} to the ${to}. ${difference}`);
    });
  },
);

/** Memory somewhere in the address space of a host. */
function anywhere(world: World, host: HostName): Placement {
  const wide = kinds[host].wordSize === 64;
  return { origin: 0x20_0000 + world.choose(wide ? 2 ** 30 : 2 ** 12) * (wide ? 2 ** 16 : 2 ** 19) };
}

check(
  'A number of more than 32 bits survives a host that has no such words',
  {
    stage,
    points: 15,
    hint: 'All machines know whole numbers of 53 bits and a sign, whatever their words. How many bytes does a number have in your snapshot, and is the sign among them?',
  },
  async (world) => {
    const routes: readonly (readonly HostName[])[] = [
      ['laptop', 'phone', 'mainframe'],
      ['mainframe', 'router', 'laptop'],
      ['phone', 'router', 'phone'],
      ['laptop', 'mainframe', 'desktop'],
    ];
    await onBench(world, (student) => {
      for (const number of edges) {
        for (const route of routes) carry(student, number, route);
      }
    });
  },
);

/** Carries one number along a route: as a variable, an operand, and a field of an object. */
function carry(student: Student, number: number, [start, ...others]: readonly HostName[]): void {
  let here = start ?? 'laptop';
  let machine = student.machine(idle(['number', 'object']), here);
  const object = machine.allocate(1);
  machine.setField(object, 0, number);
  machine.setVariable(0, number);
  machine.setVariable(1, object);
  machine.push(number);
  for (const host of others) {
    machine = student.move(machine, here, host);
    const found = numbersIn(machine);
    const wrong = found.find((shown) => shown !== String(number));
    if (wrong !== undefined)
      assert.fail(
        `The number ${number} (2 to the ${Math.log2(Math.abs(number)).toFixed(2)}) came from the ${here} to the ${host}. There it is ${wrong}.`,
      );
    here = host;
  }
}

/** What has become of the number: as a variable, an operand, and a field. */
function numbersIn(machine: NativeMachine): string[] {
  const shown = (read: () => Value | undefined): string => {
    try {
      const value = read();
      return typeof value === 'object' ? 'a reference' : String(value ?? 'gone');
    } catch (error) {
      return `out of reach: ${String(error)}`;
    }
  };
  return [
    () => machine.variable(0),
    () => machine.stack.at(-1),
    () => {
      const object = machine.variable(1);
      return typeof object === 'object' ? machine.field(object, 0) : undefined;
    },
  ].map(shown);
}

check(
  'A snapshot takes nothing away: the origin runs on, and so do all that are restored from it',
  {
    stage,
    points: 10,
    hint: 'The message says who went wrong. Did capture change the memory, by taking operands off (even if it puts them back) or by leaving marks in objects? Did restore change the snapshot?',
    schedules: 40,
  },
  async (world) => {
    const program = world.pick(Object.values(programs));
    const [from, to] = [world.pick(oneOfEach), world.pick(oneOfEach)];
    const steps = world.choose(80);
    await onBench(world, async (student) => {
      const expected = await expectedOf(program);
      const origin = student.machine(program, from);
      const printed: string[] = [];
      for (let n = 0; n < steps; n++) await origin.step(environment(printed));
      const context = `“${program.name}” stopped on the ${from} after ${steps} steps, and a snapshot was taken.`;
      const snapshot = student.capture(origin, from);
      const ends = async (machine: NativeMachine, message: string): Promise<void> =>
        same([...printed, ...(await linesOf(machine))], expected, `${context} ${message}`);
      const [first, second] = [student.machine(program, to), student.machine(program, to)];
      student.restore(snapshot, first, to);
      await ends(origin, 'Then the origin itself went on, and went wrong.');
      expectUntouched(student, randomState(world, student, from, {}), from); // no business of the first snapshot
      student.restore(snapshot, second, to);
      await ends(first, `Then it was restored twice on the ${to}, and the first of the two went wrong.`);
      await ends(second, `Then it was restored twice on the ${to}, and the second of the two went wrong.`);
    });
  },
);

/** Takes a snapshot, and looks whether the memory is what it was. */
function expectUntouched(student: Student, machine: NativeMachine, host: HostName): void {
  const before = machine.memory.bytes.slice();
  student.capture(machine, host);
  const others = before.filter((byte, n) => machine.memory.bytes[n] !== byte).length;
  if (others > 0)
    assert.fail(
      `A snapshot was taken on the ${host}. ${others} bytes of the machine’s memory are not what they were before.`,
    );
}

check(
  'A long list arrives, too, and an object with many fields',
  {
    stage,
    points: 5,
    hint: 'If the stack overflows: a function that calls itself for each object goes 20,000 calls deep, which is more than the stack holds: keep a list of the objects whose fields are still to be looked at. If fields are missing: how many can be counted in the bytes that you give to their number?',
  },
  async (world) => {
    await world.host('bench').run(async (host, load) => {
      const student = new Student(load);
      const origin = largeState(student);
      await host.sleep(1); // each part by itself, as all of it together takes a slow computer long
      const snapshot = student.capture(origin, 'router');
      await host.sleep(1);
      const restored = student.machine(origin.program, 'laptop', large);
      student.restore(snapshot, restored, 'laptop');
      await host.sleep(1);
      const problem = listProblem(restored) ?? fieldsProblem(restored);
      if (problem !== undefined) assert.fail(problem);
    });
  },
);

const large = { size: 1 << 20 };

/** A list of 20,000 objects, each with its number and a reference to the next, and an object with 1,000 fields. */
function largeState(student: Student): NativeMachine {
  const machine = student.machine(idle(['list', 'fields']), 'router', large);
  let list: Value = 0;
  for (let n = 0; n < 20_000; n++) {
    const head = machine.allocate(2);
    machine.setField(head, 0, n);
    machine.setField(head, 1, list);
    list = head;
  }
  machine.setVariable(0, list);
  const fields = machine.allocate(1_000);
  for (let n = 0; n < 1_000; n++) machine.setField(fields, n, n);
  machine.setVariable(1, fields);
  return machine;
}

function listProblem(machine: NativeMachine): string | undefined {
  let passed = 0;
  try {
    let list = machine.variable(0);
    for (; typeof list === 'object' && machine.field(list, 0) === 20_000 - 1 - passed; passed++)
      list = machine.field(list, 1);
  } catch {
    // what cannot be read is wrong, too
  }
  if (passed === 20_000) return undefined;
  return `A list of 20,000 objects moved. Behind ${passed} of them it goes wrong.`;
}

function fieldsProblem(machine: NativeMachine): string | undefined {
  const object = machine.variable(1);
  const size = typeof object === 'object' ? machine.size(object) : 0;
  if (typeof object === 'number' || size !== 1_000)
    return `An object with 1,000 fields moved. Now it has ${size}.`;
  const wrong = Array.from({ length: size }, (_, n) => n).find((n) => machine.field(object, n) !== n);
  return wrong === undefined ? undefined : `An object with 1,000 fields moved. Its field ${wrong} is wrong.`;
}
