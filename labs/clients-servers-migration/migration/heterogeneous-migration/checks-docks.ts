import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { kinds, oneOfEach } from './hosts';
import { dockOf, expectedOf, order, same, startDocks, Watch } from './probes';
import { hanoi, ring } from './starter/machine/programs';
import type { Answer, Offer } from './starter/messages';
import { port } from './starter/messages';
import { accounts, powers } from './starter/programs';

/** What the docks can launch, and move while it runs. */
const launched = { hanoi: hanoi(4), ring: ring(4, 10), powers: powers(52), accounts: accounts(40) };

/** Types `move` where the program is, and waits until it prints in the new place. */
async function move(world: World, watch: Watch, from: string, to: string): Promise<void> {
  const known = watch.on(to);
  order(world, from, `move ${watch.id} ${to}`);
  if (await watch.until(() => watch.on(to) > known, 15_000)) return;
  assert.fail(
    `“move ${watch.id} ${to}” was typed on the ${from}, and 15 s later ${watch.id} had printed nothing on the ${to}. ${lastWords(world, from, to)}`,
  );
}

/** What the docks of two hosts have said last. */
function lastWords(world: World, ...hosts: readonly string[]): string {
  const words = hosts.map((host) => `${host}: ${dockOf(world, host)?.output.at(-1) ?? 'nothing'}`);
  return `The last lines there: ${words.join('; ')}.`;
}

check(
  'A program travels from dock to dock, and its output is one text',
  {
    stage: 'portable',
    points: 10,
    hint: 'Run the lab, and move the program by hand along the way that the message names. What does the dock say?',
    schedules: 30,
  },
  async (world) => {
    world.defaultLink({ latency: [1, 40] });
    startDocks(world, ...oneOfEach);
    const id = world.pick(['hanoi', 'ring', 'powers', 'accounts'] as const);
    const watch = new Watch(world, id);
    const path: string[] = [world.pick(oneOfEach)];
    order(world, path[0] ?? '', `launch ${id}`);
    for (let moves = 1 + world.choose(4); moves > 0; moves--) {
      const from = path.at(-1) ?? '';
      const to = world.pick(oneOfEach.filter((name) => name !== from));
      await world.sleep(100 + world.choose(300));
      await move(world, watch, from, to);
      path.push(to);
    }
    await watch.until(() => watch.done, 20_000);
    same(
      watch.texts,
      await expectedOf(launched[id]),
      `${id} went from the ${path.join(' to the ')}. Its output went wrong: ${watch.story}.`,
    );
  },
);

check(
  'A host without room for a program refuses it, and the program goes on where it was',
  {
    stage: 'portable',
    points: 5,
    hint: 'When the memory is full, setField, push and allocate throw an error. Let it pass: the dock makes an answer of it.',
    schedules: 10,
  },
  async (world) => {
    world.defaultLink({ latency: [1, 40] });
    startDocks(world, 'laptop');
    world.host('phone', kinds.phone).start('daemon.ts', { name: 'dock', args: ['840'] });
    const watch = new Watch(world, 'ring');
    order(world, 'laptop', 'launch ring');
    await world.sleep(1_200 + world.choose(1_000));
    order(world, 'laptop', 'move ring phone');
    const told = await refusal(world, watch, '', 'the phone has 840 bytes for each program');
    await watch.until(() => watch.done, 20_000);
    same(
      watch.texts,
      await expectedOf(launched.ring),
      `The phone refused ring: “${told}”. On the laptop its output went wrong: ${watch.story}.`,
    );
  },
);

/** Waits until the laptop says why its program was refused, and until the program has gone on there. */
async function refusal(world: World, watch: Watch, reason: string, why: string): Promise<string> {
  const before = watch.lines.length;
  const refused = (): string | undefined =>
    dockOf(world, 'laptop')?.output.find((line) => line.includes('refused it'));
  await watch.until(() => refused() !== undefined && watch.lines.length > before, 10_000);
  const words = refused();
  if (words === undefined)
    assert.fail(
      `A move should be refused, as ${why}. But the laptop’s dock says nothing of it. Printed so far: ${watch.story}.`,
    );
  if (!words.includes(reason))
    assert.fail(`A move should be refused, as ${why}. The laptop’s dock tells another reason: “${words}”.`);
  return words;
}

const alterations = {
  'of an unknown version': {
    reason: '258',
    alter: (hex: string) => `${hex.slice(0, 8)}00000102${hex.slice(16)}`,
  },
  'cut off': { reason: 'SnapshotError', alter: (hex: string) => hex.slice(0, -10) },
  damaged: { reason: 'SnapshotError', alter: (hex: string) => flipped(hex, hex.length - 5) },
  'no snapshot': { reason: 'SnapshotError', alter: (hex: string) => hex.slice(8) + hex.slice(0, 8) },
} as const;

function flipped(hex: string, at: number): string {
  return hex.slice(0, at) + (parseInt(hex[at] ?? '0', 16) ^ 1).toString(16) + hex.slice(at + 1);
}

check(
  'A dock that refuses a snapshot says why, and the program goes on where it was',
  {
    stage: 'refuse',
    points: 10,
    hint: 'open throws a SnapshotError; its message travels back and is shown where the program still runs. Does it say which version was met?',
    schedules: 40,
  },
  async (world) => {
    world.defaultLink({ latency: [1, 40] });
    startDocks(world, 'laptop', 'mainframe');
    const what = world.pick(Object.keys(alterations) as (keyof typeof alterations)[]);
    const { reason, alter } = alterations[what];
    void gateway(world, alter);
    const watch = new Watch(world, 'hanoi');
    order(world, 'laptop', 'launch hanoi');
    await world.sleep(300 + world.choose(700));
    order(world, 'laptop', 'move hanoi gateway');
    const told = await refusal(world, watch, reason, `what arrives at the mainframe is ${what}`);
    if (world.choose(2) === 1 && !watch.done) await move(world, watch, 'laptop', 'mainframe');
    await watch.until(() => watch.done, 20_000);
    same(
      watch.texts,
      await expectedOf(launched.hanoi),
      `A move of hanoi was refused: “${told}”. After that, its output went wrong: ${watch.story}.`,
    );
  },
);

/** A host that passes one offer on to the mainframe, with another snapshot in it, and the answer back. */
function gateway(world: World, alter: (hex: string) => string): Promise<void> {
  return world.host('gateway').run(async (host) => {
    const listener = await host.listen(port);
    for await (const laptop of listener) {
      const offer = await laptop.receive<Offer>();
      const mainframe = await host.connect({ host: 'mainframe', port });
      const altered = { ...offer, snapshot: alter(offer?.snapshot ?? '') };
      await mainframe.send(JSON.parse(JSON.stringify(altered)));
      const answer = await mainframe.receive<Answer>();
      if (answer) await laptop.send(answer);
      laptop.end();
      mainframe.end();
    }
  });
}
