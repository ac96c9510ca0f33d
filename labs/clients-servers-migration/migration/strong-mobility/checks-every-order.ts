/** Small worlds, of which every order of events is tried, with a death at every place. */
import assert from 'node:assert/strict';
import type { Json } from 'dlabs';
import { check } from 'dlabs/world';
import type { World, WorldProcess } from 'dlabs/world';
import { Model } from './model';
import { dockOf, modulesOf, sent } from './probes';
import { assemble } from './starter/machine/assemble';
import type { Program } from './starter/machine/program';

function snapshotOf(world: World, program: Program): Promise<Json> {
  return world.host('bench').run((_host, student) => {
    const { Machine, capture } = modulesOf(student);
    return sent(capture(new Machine(program)));
  });
}

/** A host dies at any moment, or never, and comes back at once. Its new dock is added to the docks. */
function mayDie(world: World, name: string, docks: WorldProcess[]): void {
  world.anytime(`the ${name} dies`, () => {
    world.host(name).powerFail();
    world.host(name).powerOn();
    const dock = dockOf(world, name);
    if (dock) docks.push(dock);
  });
}

/** The programs that came to their end, with the hosts on which they did. */
function ends(docks: readonly WorldProcess[]): string[] {
  return docks.flatMap(({ host, output }) =>
    output.flatMap((line) => {
      const [, id, text] = /^([\w.-]+): end (.*)$/.exec(line) ?? [];
      return id === undefined || text === undefined ? [] : [`${id} ${text} on ${host.name}`];
    }),
  );
}

const brief = assemble('brief', 'say "here"');

check(
  'One copy, wherever one message is lost and one host dies: every case',
  {
    stage: 'move',
    points: 15,
    hint: 'The message says where a message was lost or a host died. What stood in the two journals then, and what does each dock make of its own? Draw it: this check has no network, and the diagram is empty.',
    exhaustive: true,
    within: 300_000,
    virtualTime: true,
  },
  async (world) => {
    const model = new Model(world);
    const snapshot = await snapshotOf(world, brief);
    model.disks.set('laptop', JSON.stringify({ here: { brief: snapshot }, coming: {}, gone: {} }));
    await model.boot('desktop');
    const laptop = await model.boot('laptop');
    void laptop.depart('brief', 'desktop');
    await world.sleep(60_000);
    const what = model.troubles.join('; then ') || 'nothing went wrong';
    if (model.most > 1) assert.fail(`A program was moved; ${what}. Two copies of it ran at once.`);
    judgeOne(model, `A program was moved; ${what}. A minute later it ran on {0}.`);
    for (const name of ['laptop', 'desktop']) await model.reboot(name);
    await world.sleep(60_000);
    judgeOne(
      model,
      `A program was moved; ${what}. Later both hosts were started again, and then it ran on {0}.`,
    );
  },
);

function judgeOne({ running }: Model, message: string): void {
  if (running.length === 1) return;
  assert.fail(message.replace('{0}', running.length === 0 ? 'no host' : `the ${running.join(' and the ')}`));
}

const pair = assemble('pair', 'fork \n say "end {}"');

check(
  'In every order of events, and whenever the host dies: two copies after a fork',
  {
    stage: 'clone',
    points: 10,
    hint: 'In the space-time diagram you see between which two events the host died. What stood in the journal then: the origin, the clone, both? Before the fork, or behind it?',
    exhaustive: true,
    within: 120_000,
  },
  async (world) => {
    // As if it had run there before a restart.
    const records = { here: { pair: await snapshotOf(world, pair) }, coming: {}, gone: {} };
    world.host('laptop').putFile('journal', JSON.stringify(records));
    const docks = [world.host('laptop').start('daemon.ts', { name: 'laptop' })];
    mayDie(world, 'laptop', docks);
    await world.sleep(10_000);
    const ended = [...new Set(ends(docks))];
    const origins = ended.filter((end) => end === 'pair 0 on laptop');
    const clones = ended.filter((end) => !end.startsWith('pair ') && end.endsWith(' 1 on laptop'));
    if (origins.length === 1 && clones.length === 1 && ended.length === 2) return;
    assert.fail(
      `A program forked; at some moment its host may have died, and come back. The origin should come to its end with 0, and one clone with 1. These did: ${ended.join(' and ') || 'nothing'}.`,
    );
  },
);

check(
  'A clone that ran is not forgotten, and the origin does not fork again',
  {
    stage: 'clone',
    points: 10,
    hint: 'A journal may be slow: others change it, too. Who takes a step behind the fork before the fork is safe?',
    schedules: 60,
  },
  async (world) => {
    const names = Array.from({ length: 8 }, (_, n) => `pair${n}`);
    const here: Record<string, Json> = {};
    for (const name of names) here[name] = await snapshotOf(world, pair);
    const laptop = world.host('laptop', { cores: 16 });
    laptop.putFile('journal', JSON.stringify({ here, coming: {}, gone: {} }));
    const docks = [laptop.start('daemon.ts', { name: 'laptop' })];
    await world.sleep(world.choose(60));
    laptop.powerFail();
    laptop.powerOn();
    const dock = dockOf(world, 'laptop');
    if (dock) docks.push(dock);
    await world.sleep(5_000);
    const ended = [...new Set(ends(docks))];
    for (const name of names) {
      const own = ended.filter((end) => end.startsWith(`${name} `) || end.startsWith(`${name}-`));
      const [origin, clone] = [`${name} 0 on laptop`, ' 1 on laptop'];
      if (own.length === 2 && own.includes(origin) && own.some((end) => end.endsWith(clone))) continue;
      assert.fail(
        `Eight programs forked at once; soon after that their host died, and came back. Of ${name} there should be the origin, with 0, and one clone, with 1. These came to their end: ${own.join(' and ') || 'nothing'}.`,
      );
    }
  },
);
