import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import { bring, order, same, startDocks, Watch } from './probes';
import { assemble } from './starter/machine/assemble';

const stage = 'clone';

const before = ['1', '2', '3'];
const originOnly = ['4', '5', '6', '7', '8', 'done, copy 0'];
const cloneOnly = ['13', '23', '33', '43', '53', 'done, copy 1'];

/** What each program printed, by name. */
function byName(watch: Watch): Map<string, string[]> {
  const names = [...new Set(watch.lines.map(({ id }) => id))];
  return new Map(
    names.map((name) => [name, watch.lines.filter(({ id }) => id === name).map(({ text }) => text)]),
  );
}

function bothDone(watch: Watch): boolean {
  return watch.lines.filter(({ text }) => text.startsWith('done')).length >= 2;
}

/** The clone's name; judges that there is one clone. */
function cloneOf(watch: Watch, context: string): string {
  const names = [...byName(watch).keys()].filter((name) => name !== 'family');
  if (names.length === 1 && names[0] !== undefined) return names[0];
  return assert.fail(
    names.length === 0
      ? `${context} There should be a clone with a name of its own, and only “family” has printed anything: ${watch.story}.`
      : `${context} There should be one clone, and there are ${names.length}: ${names.join(', ')}.`,
  );
}

check(
  'The clone goes on where the program forked, and the two go apart only then',
  {
    stage,
    points: 10,
    hint: 'Both have the same state, but for one number on the stack. Do they share an object, or an array? What the one does to it, the other sees.',
    schedules: 10,
  },
  async (world) => {
    startDocks(world, 'laptop');
    const watch = new Watch(world);
    await world.sleep(world.choose(100));
    order(world, 'laptop', 'launch family');
    await watch.until(() => bothDone(watch), 10_000);
    await world.sleep(1_000);
    const context = 'family counts to 3 and forks.';
    const clone = cloneOf(watch, context);
    const printed = byName(watch);
    same(
      printed.get('family'),
      [...before, ...originOnly],
      `${context} The origin’s output went wrong: ${watch.story}.`,
    );
    same(printed.get(clone), cloneOnly, `${context} The clone’s output went wrong: ${watch.story}.`);
  },
);

check(
  'Origin and clone move as any program does',
  {
    stage,
    points: 10,
    hint: 'A clone is a program like any other: its name, its record in the journal, its run.',
    schedules: 40,
  },
  async (world) => {
    world.defaultLink({ latency: [1, 40], loss: world.pick([0, 0.05]) });
    startDocks(world, 'laptop', 'desktop', 'server');
    const watch = new Watch(world);
    order(world, 'laptop', 'launch family');
    const early = world.choose(3) === 0;
    if (early) {
      await world.sleep(world.choose(450));
      order(world, 'laptop', 'move family desktop');
    } else {
      await watch.until(() => byName(watch).size > 1, 5_000);
      await world.sleep(world.choose(300));
      const name = world.pick(['family', cloneOf(watch, 'family counts to 3 and forks.')]);
      order(world, 'laptop', `move ${name} ${world.pick(['desktop', 'server'])}`);
    }
    await watch.until(() => bothDone(watch), 20_000);
    await world.sleep(2_000);
    const context = early
      ? 'family was moved before it forked.'
      : 'family forked, and then one of the two was moved.';
    const clone = cloneOf(watch, context);
    const printed = byName(watch);
    same(
      printed.get('family'),
      [...before, ...originOnly],
      `${context} The origin’s output went wrong: ${watch.story}.`,
    );
    same(printed.get(clone), cloneOnly, `${context} The clone’s output went wrong: ${watch.story}.`);
  },
);

check(
  'There are two copies after a fork, though the host dies at any moment',
  {
    stage,
    points: 15,
    hint: 'After a restart each program goes on from what the journal says of it. When the origin forks again because its record is older than the fork, what about the first clone?',
    schedules: 100,
  },
  async (world) => {
    startDocks(world, 'laptop');
    const watch = new Watch(world);
    order(world, 'laptop', 'launch family');
    const laptop = world.host('laptop');
    const blink = async (): Promise<void> => {
      laptop.powerFail();
      await world.sleep(1_000);
      laptop.powerOn();
    };
    await world.sleep(300);
    world.anytime('the laptop dies', () => void blink(), { within: 700 });
    await world.sleep(8_000);
    const context = 'family counts to 3 and forks; at some moment its host died, and came back.';
    const clone = cloneOf(watch, context);
    for (const [name, whole] of [
      ['family', [...before, ...originOnly]],
      [clone, cloneOnly],
    ] as const) {
      const lines = watch.lines.filter(({ id }) => id === name);
      const runs = [...new Set(lines.map(({ pid }) => pid))].map((pid) =>
        lines.filter((line) => line.pid === pid).map(({ text }) => text),
      );
      for (const run of runs) {
        const first = whole.indexOf(run[0] ?? '');
        same(
          run,
          whole.slice(first, first + run.length),
          `${context} The output of ${name} went wrong: ${watch.story}.`,
        );
      }
      if (runs.at(-1)?.at(-1) === whole.at(-1)) continue;
      assert.fail(`${context} ${name} never came to its end: ${watch.story}.`);
    }
  },
);

/** Forks twice, so that there are four in the end. */
const tree = assemble(
  'tree',
  `
      push 1
      new
      store sum
      push 4
      call fork1
      push 2
      call fork1
      load sum
      push 0
      get
      say "{}"
      halt
fork1:  fork                ; adds to the sum, in the clone, what was on the stack
      mul
      load sum
      push 0
      get
      add
      store more
      load sum
      push 0
      load more
      set
      ret
  `,
);

check(
  'A program that forks twice becomes four',
  {
    stage,
    points: 5,
    hint: 'A clone forks as its origin does. Has every clone a name that no other has?',
    schedules: 40,
  },
  async (world) => {
    startDocks(world, 'laptop');
    const watch = new Watch(world);
    await bring(world, 'laptop', 'tree', tree);
    await watch.until(() => watch.lines.length >= 4, 10_000);
    await world.sleep(2_000);
    const sums = watch.lines.map(({ text }) => text).sort();
    same(
      sums,
      ['0', '2', '4', '6'],
      `A program forks, and then each copy forks again. The four should print 0, 2, 4 and 6, in any order: ${watch.story}.`,
    );
    const names = byName(watch).size;
    if (names !== 4)
      assert.fail(`A program forks, and then each copy forks again. The four have only ${names} names.`);
  },
);
