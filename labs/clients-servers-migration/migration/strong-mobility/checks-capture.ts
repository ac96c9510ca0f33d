import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import type { Program } from './starter/machine/program';
import { differenceOf, longList, programs, randomState } from './states';
import { environment, linesOf, modulesOf, same, sent } from './probes';

const stage = 'capture';

check(
  'A program that stops after any number of steps goes on elsewhere as if nothing had happened',
  {
    stage,
    points: 15,
    hint: 'The message names the program and the first step count at which it goes wrong. Which instruction comes next there, and what does it need: the program counter, the stack, the calls, a variable, a resource?',
  },
  async (world) => {
    for (const [name, program] of Object.entries(programs)) await stopEverywhere(world, name, program);
  },
);

/** Stops a program before its first step, after it, after two … and after its last one; each time it goes on elsewhere. */
async function stopEverywhere(world: World, name: string, program: Program): Promise<void> {
  await world.host('laptop').run(async (_here, student) => {
    const { Machine, capture } = modulesOf(student);
    const expected = await linesOf(new Machine(program));
    const origin = new Machine(program);
    const printed: string[] = [];
    for (let steps = 0; ; steps++) {
      const travelling = sent(capture(origin));
      const after = await world
        .host('desktop')
        .run((_there, atDesktop) => linesOf(modulesOf(atDesktop).restore(travelling)));
      same(
        [...printed, ...after],
        expected,
        `“${name}” stopped after ${steps} steps, when the next instruction was ${origin.pc}, and went on elsewhere. It did not print what it should.`,
      );
      if (origin.halted) return;
      await origin.step(environment(printed));
    }
  });
}

check(
  'The heap arrives as it was: what is one object stays one, and circles stay circles',
  {
    stage,
    points: 15,
    hint: 'A reference does not say where the object is, but which one. Number the objects as you meet them, and let each stand in the snapshot once, under its number.',
    schedules: 200,
  },
  async (world) => {
    await world.host('laptop').run((_host, student) => {
      const { Machine, capture, restore } = modulesOf(student);
      const machine = randomState(world, Machine);
      const restored = restore(sent(capture(machine)));
      const difference = differenceOf(machine, restored);
      if (difference !== undefined) assert.fail(difference);
    });
  },
);

check(
  'Snapshot, origin and what is restored share nothing',
  {
    stage,
    points: 10,
    hint: 'The message says who changed whom. Which array or object do the two have in common? Copy it, instead of handing it over.',
    schedules: 60,
  },
  async (world) => {
    const [name, program] = Object.entries(programs)[world.choose(4)] ?? assert.fail();
    await world.host('laptop').run(async (_host, student) => {
      const { Machine, capture, restore } = modulesOf(student);
      const expected = await linesOf(new Machine(program));
      const origin = new Machine(program);
      const printed: string[] = [];
      const steps = world.choose(120);
      for (let n = 0; n < steps; n++) await origin.step(environment(printed));
      const before = [...printed];
      const snapshot = capture(origin);
      const [first, second] = [restore(snapshot), restore(snapshot)];
      const context = `“${name}” stopped after ${steps} steps, and a snapshot was taken.`;
      const rest = await linesOf(origin);
      same([...before, ...rest], expected, `${context} Then the origin itself went on, and went wrong.`);
      const one = await linesOf(first);
      same(
        [...before, ...one],
        expected,
        `${context} The origin went on, and changed what had been restored.`,
      );
      const two = await linesOf(second);
      same(
        [...before, ...two],
        expected,
        `${context} Of two that were restored from it, one changed the other.`,
      );
      const last = await linesOf(restore(snapshot));
      same([...before, ...last], expected, `${context} Those that ran on changed the snapshot.`);
    });
  },
);

check(
  'A long list arrives, too',
  {
    stage,
    points: 5,
    hint: 'A function that calls itself for each object goes 20,000 calls deep, which is more than the stack holds. Keep a list of the objects whose fields are still to be looked at.',
  },
  async (world) => {
    await world.host('laptop').run((_host, student) => {
      const { Machine, capture, restore } = modulesOf(student);
      const machine = longList(Machine, 20_000);
      const restored = restore(sent(capture(machine)));
      const difference = differenceOf(machine, restored);
      if (difference !== undefined) assert.fail(difference);
    });
  },
);
