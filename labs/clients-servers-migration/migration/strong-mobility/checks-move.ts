import assert from 'node:assert/strict';
import type { Host } from 'dlabs';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { ask, environment, linesOf, modulesOf, order, same, sent, startDocks, Watch } from './probes';
import { Machine } from './starter/machine/machine';
import { counter, hanoi, ring } from './starter/machine/programs';

const stage = 'move';

/** What the docks can launch, and move while it runs. */
const launched = { counter: counter(60), hanoi: hanoi(4), ring: ring(4, 10) };

/** Types `move` where the program is, and waits until it prints in the new place. */
async function move(world: World, watch: Watch, id: string, from: string, to: string): Promise<void> {
  const known = watch.on(to).length;
  order(world, from, `move ${id} ${to}`);
  if (await watch.until(() => watch.on(to).length > known, 20_000)) return;
  assert.fail(
    `“move ${id} ${to}” was typed on ${from}, and 20 s later ${id} had printed nothing on ${to}. Printed so far: ${watch.story}.`,
  );
}

check(
  'A program that is moved prints its next line on the other host',
  {
    stage,
    points: 10,
    hint: 'The state is what it was when the program was stopped. From which snapshot does it go on over there?',
    schedules: 40,
  },
  async (world) => {
    world.defaultLink({ latency: [1, 60], loss: world.pick([0, 0.02, 0.1]) });
    startDocks(world, 'laptop', 'desktop', 'server');
    const watch = new Watch(world);
    const id = world.pick(['counter', 'hanoi', 'ring'] as const);
    const expected = await linesOf(new Machine(launched[id]));
    order(world, 'laptop', `launch ${id}`);
    const path = ['laptop'];
    for (let moves = 1 + world.choose(3); moves > 0; moves--) {
      const from = path.at(-1) ?? 'laptop';
      const to = world.pick(['laptop', 'desktop', 'server'].filter((name) => name !== from));
      await world.sleep(200 + world.choose(800));
      await move(world, watch, id, from, to);
      path.push(to);
    }
    await watch.until(() => watch.lines.length >= expected.length, 30_000);
    await world.sleep(2_000);
    const texts = watch.lines.map(({ text }) => text);
    same(texts, expected, `${id} went from ${path.join(' to ')}. Its output went wrong: ${watch.story}.`);
  },
);

check(
  'An offer starts nothing; a go starts the program, and starts it once',
  {
    stage,
    points: 15,
    hint: 'An answer says that something is done, and done for good: on the disk. And whoever got no answer asks again, perhaps while you are at it.',
    schedules: 40,
  },
  async (world) => {
    world.defaultLink({ latency: [1, 30] });
    startDocks(world, 'desktop');
    const watch = new Watch(world);
    const crash = world.pick(['nothing', 'offer', 'go'] as const);
    const outage = new Outage(world);
    const steps = 100 + world.choose(40);
    const after = await world.host('bench').run(async (host, student) => {
      const { Machine: Their, capture } = modulesOf(student);
      const early = new Their(launched.counter);
      const late = new Their(launched.counter);
      const printed: string[] = [];
      for (let n = 0; n < steps; n++) await late.step(environment(printed));
      const offers = [
        { offer: 'counter-1.1', id: 'counter', snapshot: sent(capture(early)) },
        { offer: 'counter-1.2', id: 'counter', snapshot: sent(capture(late)) },
      ];
      if (world.choose(2) === 1) offers.reverse();
      for (const [n, offer] of offers.entries()) {
        if (crash === 'offer' && n === 1) outage.arm();
        const answer = await ask(host, 'desktop', offer);
        if (answer === undefined) assert.fail('Another dock offered “counter”, and got no answer.');
      }
      await world.sleep(6_000);
      if (watch.lines.length > 0)
        assert.fail(`“counter” was offered, and nobody has said go. But it runs: ${watch.story}.`);
      await sayGo(world, host, crash === 'go' ? outage : undefined);
      return (await linesOf(new Their(launched.counter))).slice(printed.length);
    });
    await watch.until(() => watch.lines.some(({ text }) => text === 'done'), 20_000);
    await world.sleep(1_000);
    const runs = [...new Set(watch.lines.map(({ pid }) => pid))].map((pid) =>
      watch.lines.filter((line) => line.pid === pid).map(({ text }) => text),
    );
    const how = {
      nothing: '',
      offer: ' Right after it had answered the last offer the host lost its power, and got it back.',
      go: ' Right after it had answered go the host lost its power, and got it back.',
    }[crash];
    same(
      runs.at(-1),
      after,
      `“counter” was offered twice, at its beginning and when ${steps} steps were done; then go was said for the second offer.${how} Then this was printed: ${watch.story}.`,
    );
  },
);

/** Says go as a dock does that gets its answers late, or that gets one, after which the power fails. */
async function sayGo(world: World, host: Host, outage: Outage | undefined): Promise<void> {
  const go = { go: 'counter-1.2' };
  outage?.arm();
  const answers = await Promise.all(
    (outage ? [go] : [go, go]).map((request) => ask(host, 'desktop', request)),
  );
  if (answers.includes(undefined))
    assert.fail('A dock that had offered “counter” said go. It got no answer.');
  if (outage) return;
  await world.sleep(world.choose(1_000));
  if ((await ask(host, 'desktop', go)) !== undefined) return;
  assert.fail(
    'A dock that had offered “counter” said go once more, for an answer had got lost. It got no answer.',
  );
}

/** Takes the desktop's power away the moment it has sent an answer. */
class Outage {
  #armed = false;

  constructor(readonly world: World) {
    world.rule(({ from, kind }) => {
      if (this.#armed && from === 'desktop' && kind === 'data') void this.#strike();
      return 'pass';
    });
  }

  arm(): void {
    this.#armed = true;
  }

  async #strike(): Promise<void> {
    this.#armed = false;
    await this.world.sleep(0);
    this.world.host('desktop').powerFail();
    await this.world.sleep(500);
    this.world.host('desktop').powerOn();
  }
}

check(
  'A move that fails leaves the program where it was, and running',
  {
    stage,
    points: 10,
    hint: 'Until you have decided that the program is theirs, it is yours: start it again. What did the other dock keep, and when would it run that?',
    schedules: 30,
    within: 90_000,
  },
  async (world) => {
    world.defaultLink({ latency: [1, 30] });
    startDocks(world, 'laptop', 'desktop', 'server');
    const watch = new Watch(world);
    const expected = await linesOf(new Machine(launched.counter));
    order(world, 'laptop', 'launch counter');
    await world.sleep(200 + world.choose(1_500));
    const why = world.pick(['has no power', 'is cut off', 'does not exist', 'does not answer'] as const);
    const to = why === 'does not exist' ? 'nowhere' : 'desktop';
    if (why === 'has no power') world.host('desktop').powerFail();
    if (why === 'is cut off') world.partition('laptop', 'desktop');
    if (why === 'does not answer') loseAnswers(world);
    order(world, 'laptop', `move counter ${to}`);
    const before = watch.lines.length;
    await world.sleep(9_500);
    world.heal();
    const on = watch.on('laptop').length > before;
    if (!on) {
      assert.fail(
        `“move counter ${to}” was typed on the laptop, but ${to} ${why} and the move failed. 9.5 s later counter had not gone on. Printed so far: ${watch.story}.`,
      );
    }
    if (!world.host('desktop').on) world.host('desktop').powerOn();
    if (world.choose(2) === 1 && !watch.lines.some(({ text }) => text === 'done')) {
      await move(world, watch, 'counter', 'laptop', 'server');
    }
    await watch.until(() => watch.lines.some(({ text }) => text === 'done'), 30_000);
    await world.sleep(6_000);
    const texts = watch.lines.map(({ text }) => text);
    same(
      texts,
      expected,
      `“move counter ${to}” was typed on the laptop, but ${to} ${why} and the move failed. The output went wrong: ${watch.story}.`,
    );
  },
);

/** Lets what the laptop says arrive, and loses what comes back. */
function loseAnswers(world: World): void {
  const stop = world.rule(({ from, to, kind }) =>
    from === 'desktop' && to === 'laptop' && kind === 'data' ? 'drop' : 'pass',
  );
  void world.sleep(9_500).then(stop);
}
