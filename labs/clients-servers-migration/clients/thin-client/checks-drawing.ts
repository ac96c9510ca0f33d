import assert from 'node:assert/strict';
import type { Host } from 'dlabs';
import { check } from 'dlabs/world';
import { App, anyDraw, drawing, mustShow, opening, rowsAfter, screenOf } from './probes';
import { startDisplay } from './scenario';
import { display } from './starter/protocol';

const stage = 'drawing';

check(
  'What an app draws is seen in its window',
  {
    stage,
    points: 5,
    hint: 'Nothing is missing in the given code for an app that uses one connection only. Did a change of yours lose requests on the way to “#carryOut”?',
    schedules: 20,
  },
  async (world) => {
    startDisplay(world);
    const draws = drawing(world, 12).filter(({ op }) => op !== 'picture');
    void world.host('office').run(async (host) => {
      const app = await App.open(host, 'one');
      for (const request of draws) app.say(request);
      await host.sleep(60_000);
    });
    await mustShow(
      world,
      { one: await rowsAfter(opening('one'), draws) },
      'An app opened a window and drew.',
    );
  },
);

check(
  'Requests are carried out in the order of their numbers, though they come on two connections',
  {
    stage,
    points: 15,
    hint: 'A request whose number is not the next one of its window has to wait, even the one after the request that opens it. When the missing one arrives, several may be due at once.',
    schedules: 200,
  },
  async (world) => {
    startDisplay(world);
    world.link('office', 'terminal', {
      latency: [5, 20 + world.choose(200)],
      loss: world.pick([0, 0.02, 0.1]),
      bandwidth: world.pick([2_000_000, 400_000]),
    });
    const draws = drawing(world, 6 + world.choose(16));
    void world.host('office').run(async (host) => {
      const app = await App.open(host, 'one');
      for (const request of draws) {
        app.say(request);
        if (world.choose(4) === 3) await host.sleep(world.choose(100));
      }
      await host.sleep(60_000);
    });
    const rows = await rowsAfter(opening('one'), draws);
    const context = `An app drew ${draws.length} things; its pictures travelled apart from everything else.`;
    await mustShow(world, { one: rows }, context, 30_000);
  },
);

check(
  'Different windows have nothing to do with one another',
  {
    stage,
    points: 10,
    hint: 'Each window has numbers of its own. What do two windows share in your display? One of them waits for a picture: may the other go on?',
    schedules: 60,
  },
  async (world) => {
    startDisplay(world);
    world.link('office', 'terminal', { latency: [5, 60], bandwidth: 200_000 });
    const titles = ['one', 'two', 'three'];
    const wanted: Record<string, readonly string[]> = {};
    for (const title of titles) {
      const draws = drawing(world, 4 + world.choose(8));
      wanted[title] = await rowsAfter(opening(title), draws);
      void world.host('office').run(async (host) => {
        await host.sleep(world.choose(60));
        const app = await App.open(host, title);
        for (const request of draws) app.say(request);
        await host.sleep(60_000);
      });
    }
    await twoWindowsOfOneApp(world, wanted);
    await pictureFirst(world, wanted);
    await stuckWindow(world);
    await mustShow(
      world,
      wanted,
      'Three apps drew, one with two windows, and one whose connection for pictures had ended before its window opened.',
      20_000,
    );
  },
);

/** An app that has two windows on the same two connections. */
async function twoWindowsOfOneApp(
  world: Parameters<typeof startDisplay>[0],
  wanted: Record<string, readonly string[]>,
): Promise<void> {
  const [left, right] = [drawing(world, 8), drawing(world, 8)];
  wanted.left = await rowsAfter(opening('left'), left);
  wanted.right = await rowsAfter(opening('right'), right);
  void world.host('office').run(async (host) => {
    const app = await App.open(host, 'left');
    const second = app.beside('right');
    for (let n = 0; n < 8; n++) {
      for (const [window, draws] of [[app, left] as const, [second, right] as const]) {
        const what = draws[n];
        if (what) window.say(what);
      }
    }
    await host.sleep(60_000);
  });
}

/** An app whose only picture is there, and its connection for pictures ended, before the window opens. */
async function pictureFirst(
  world: Parameters<typeof startDisplay>[0],
  wanted: Record<string, readonly string[]>,
): Promise<void> {
  const picture = { op: 'picture', x: 1, y: 1, width: 4, height: 2, of: 'owl' } as const;
  wanted.early = await rowsAfter(opening('early'), [picture]);
  void world.host('office').run(async (host) => {
    const [main, pictures] = await Promise.all([host.connect(display), host.connect(display)]);
    const window = `early-${host.pid}`;
    await pictures.send({ window, number: 1, ...picture });
    pictures.end();
    await host.sleep(300);
    await main.send({ window, number: 0, ...opening('early') });
    await host.sleep(60_000);
  });
}

/** Requests for a window that is never opened: they wait for ever, and hold up nobody. */
async function stuckWindow(world: Parameters<typeof startDisplay>[0]): Promise<void> {
  if (world.choose(2) === 0) return;
  await world.host('office').run(async (host) => {
    const connection = await host.connect(display);
    await connection.send({ window: 'never-opened', number: 1 + world.choose(5), ...anyDraw(world) });
    void host.sleep(60_000);
  });
}

check(
  'A sync is answered when everything before it is on the screen, and not earlier',
  {
    stage,
    points: 5,
    hint: 'A sync is a request as the others are: it has its turn. Its answer carries its number and goes to the connection that opened the window.',
    schedules: 60,
  },
  async (world) => {
    startDisplay(world);
    world.link('office', 'terminal', { latency: [5, 250] });
    const rounds = Array.from({ length: 1 + world.choose(4) }, () => drawing(world, 1 + world.choose(4)));
    await world.host('office').run(async (host) => {
      const app = await App.open(host, 'one');

      for (const draws of rounds) {
        for (const request of draws) app.say(request);
        await app.synced();
        await host.sleep(60); // until the next picture of the screen
        const drawn = rounds.slice(0, rounds.indexOf(draws) + 1).flat();
        const rows = await rowsAfter(opening('one'), drawn);
        const context = `A sync was answered after ${drawn.length} requests, but not all of them had been carried out.`;
        await mustShow(world, { one: rows }, context, 1);
      }
      if (app.strays.length > 0) {
        assert.fail('The answer to a sync went to another connection than the one that opened the window.');
      }
    });
  },
);

/** What an app may do that nobody should do. */
const mischiefs: readonly (readonly [string, (host: Host) => Promise<void>])[] = [
  ['sent null', (host) => say(host, 'null\n')],
  ['sent a number', (host) => say(host, '5\n')],
  ['sent a list', (host) => say(host, '[]\n')],
  ['sent an empty object', (host) => say(host, '{}\n')],
  ['sent half a line and hung up', (host) => say(host, '{"window":"w')],
  ['connected and hung up', (host) => say(host, '')],
  ['broke its connection', async (host) => (await host.connect(display)).reset()],
  [
    'opened a window and broke its connection',
    async (host) => {
      const app = await App.open(host, 'rude');
      for (let n = 0; n < 3; n++) app.say({ op: 'picture', x: 0, y: 0, width: 3, height: 2, of: 'cat' });
      await host.sleep(200);
      app.main.reset();
    },
  ],
  [
    'opened a window and was killed',
    async (host) => {
      const app = await App.open(host, 'rude');
      app.say({ op: 'text', x: 0, y: 0, text: 'ana' });
      await app.synced();
    },
  ],
  [
    'opened two windows and was killed',
    async (host) => {
      const app = await App.open(host, 'rude');
      app.beside('ruder');
      await app.synced();
    },
  ],
];

async function say(host: Host, text: string): Promise<void> {
  const connection = await host.connect(display);
  if (text !== '') await connection.write(text);
  connection.end();
}

check(
  'A window goes with its app; the others stay, whatever an app does',
  {
    stage,
    points: 10,
    hint: 'Nonsense is passed over, and an error of one connection ends that connection alone. A window belongs to the connection that opened it, not to the one whose request came first.',
    schedules: 60,
    crashes: 'allow',
  },
  async (world) => {
    startDisplay(world);
    world.link('office', 'terminal', { latency: [5, 60] });
    const draws = drawing(world, 8);
    const good = world.host('office').run(async (host) => {
      const app = await App.open(host, 'good');
      for (const request of draws) app.say(request);
      await app.synced();
      if (world.choose(2) === 1) app.pictures.end(); // it has no more pictures, but still its window
      await host.sleep(60_000);
    });
    await world.sleep(world.choose(500));
    for (let n = 0; n < 3; n++) {
      const [what, misbehave] = world.pick(mischiefs);
      await world.host('office').run(misbehave);
      const wanted = { good: await rowsAfter(opening('good'), draws) };
      await mustShow(world, wanted, `An app ${what}; another one has a window.`);
    }
    void good;
    if (screenOf(world).length !== 1) assert.fail('The window of a well-behaved app is gone.');
  },
);
