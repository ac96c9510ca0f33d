import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { order, startDocks, Watch } from './probes';
import { port } from './starter/messages';
import type { Request } from './starter/messages';

const stage = 'move';

check(
  'Two programs that left are both waited for, however long their hosts are out of reach',
  {
    stage,
    points: 10,
    hint: 'Each transfer in “gone” is one of its own: each needs its go, and none may wait for another.',
    schedules: 20,
    within: 400_000,
  },
  async (world) => {
    world.defaultLink({ latency: [1, 30] });
    startDocks(world, 'laptop', 'desktop', 'server');
    const watch = new Watch(world);
    const reach = new Reach(world);
    for (const id of ['counter', 'hanoi']) order(world, 'laptop', `launch ${id}`);
    await world.sleep(300 + world.choose(200));
    order(world, 'laptop', 'move counter desktop');
    order(world, 'laptop', 'move hanoi server');
    await world.sleep(500);
    const death = world.pick(['before', 'between', 'never'] as const);
    if (death === 'before') await blink(world);
    await world.sleep(death === 'never' ? 90_000 : 5_000);
    const targets = [
      { id: 'counter', to: 'desktop' },
      { id: 'hanoi', to: 'server' },
    ];
    if (world.choose(2) === 1) targets.reverse();
    const what = {
      before: 'Then the laptop died and came back.',
      between: 'The laptop died and came back when the first of the two had got its go.',
      never: 'That lasted 90 s.',
    }[death];
    for (const [n, { id, to }] of targets.entries()) {
      if (death === 'between' && n === 1) await blink(world);
      reach.heal(to);
      if (await watch.until(() => watch.on(to).length > 0, 20_000)) continue;
      assert.fail(
        `counter went to the desktop and hanoi to the server; both were out of reach when the laptop was about to say go. ${what} Then the ${to} could be reached again, but 20 s later ${id} had printed nothing there: ${watch.story}.`,
      );
    }
  },
);

async function blink(world: World): Promise<void> {
  world.host('laptop').powerFail();
  await world.sleep(1_000);
  world.host('laptop').powerOn();
}

/** Lets the answer to an offer come, and from then on nothing from the laptop to that host. */
class Reach {
  readonly #cut = new Set<string>();
  readonly #healed = new Set<string>();

  constructor(world: World) {
    world.rule(({ from, to, kind }) => {
      if (to === 'laptop' && kind === 'data' && !this.#healed.has(from)) this.#cut.add(from);
      return from === 'laptop' && this.#cut.has(to) ? 'drop' : 'pass';
    });
  }

  heal(host: string): void {
    this.#healed.add(host);
    this.#cut.delete(host);
  }
}

check(
  'Each offer has a name of its own',
  {
    stage,
    points: 5,
    hint: 'A go names a transfer. When two transfers have one name, which of the two snapshots does it start?',
    schedules: 20,
    within: 60_000,
  },
  async (world) => {
    startDocks(world, 'laptop');
    const names: string[] = [];
    let typed = 0;
    void world.host('desktop').run(async (host) => {
      for await (const connection of await host.listen(port)) {
        const request = await connection.receive<Request>();
        if (request && 'offer' in request) names[typed] = request.offer; // one that tries twice may use one name
        connection.reset(); // no answer: the move has failed
      }
    });
    order(world, 'laptop', 'launch counter');
    for (; typed < 3; typed++) {
      await world.sleep(200 + world.choose(300));
      order(world, 'laptop', 'move counter desktop');
      await world.sleep(300);
      if (world.choose(2) === 1) await blink(world);
    }
    if (new Set(names).size === names.length) return;
    assert.fail(
      `counter was offered to the desktop three times, and no offer was answered. These were the names of the transfers: ${names.join(', ')}. Each should have one of its own.`,
    );
  },
);
