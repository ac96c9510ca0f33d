import assert from 'node:assert/strict';
import type { Host } from 'dlabs';
import { check } from 'dlabs/world';
import type { LoadModule, World } from 'dlabs/world';
import { anyDraw, displayOf, drawing, mustShow, opening, rowsAfter, screenOf, size } from './probes';
import { connect, startDisplay } from './scenario';
import type * as CanvasModule from './starter/canvas';
import { display } from './starter/protocol';
import type { Draw } from './starter/protocol';

type Canvas = CanvasModule.Canvas;

const stage = 'distance';

/** An app of the check that uses the student's canvas, and knows what its window should show. */
class Painter {
  readonly heard: string[] = [];
  readonly canvas: Canvas;
  /** Everything drawn since the app began: what `paint` draws again. */
  readonly #drawn: Draw[];
  painted = 0;

  constructor(host: Host, student: LoadModule, title: string, first: readonly Draw[]) {
    const { Canvas } = student<typeof CanvasModule>('canvas.ts');
    this.#drawn = [...first];
    this.canvas = new Canvas(host, {
      title,
      ...size,
      paint: (canvas) => {
        this.painted++;
        for (const request of this.#drawn) canvas.draw(request);
      },
      typed: (text) => void this.heard.push(text),
    });
  }

  draw(request: Draw): void {
    this.#drawn.push(request);
    this.canvas.draw(request);
  }

  rows(title: string): Promise<readonly string[]> {
    return rowsAfter(opening(title), this.#drawn);
  }
}

/** Starts an app, and gives it when it has its window. */
function startPainter(world: World, title: string, first: readonly Draw[]): Promise<Painter> {
  return new Promise((started) => {
    void world.host('office').run(async (host, student) => {
      started(new Painter(host, student, title, first));
      await host.sleep(600_000);
    });
  });
}

check(
  'Drawing does not wait for the display',
  {
    stage,
    points: 15,
    hint: 'Look at the space-time diagram: does anything travel back to the app between two requests? “draw” hands the request to “wires.send” and is done.',
    schedules: 20,
  },
  async (world) => {
    startDisplay(world);
    world.link('office', 'terminal', { latency: 100 });
    const draws = drawing(world, 40 + world.choose(40)).filter(({ op }) => op !== 'picture');
    const begin = world.now();
    const painter = await startPainter(world, 'far', draws);
    const context = `The display is 100 ms away. An app painted its window with ${draws.length} requests, and 600 ms later it is not whole: to connect takes 200 ms, and the requests 100 ms more.`;
    await mustShow(world, { far: await painter.rows('far') }, context, 600 - (world.now() - begin));
    await world.sleep(500);
    const answers = world.traffic.between('terminal', 'office').segments;
    if (answers > 0) {
      assert.fail(
        `Nobody asked for a sync and nothing was typed, but ${answers} messages came back from the display: requests are not answered one by one.`,
      );
    }
  },
);

/** Takes the display away for some time; tells how. */
async function disturb(world: World): Promise<string> {
  const terminal = world.host('terminal');
  const long = world.pick([100, 3_000, 12_000, 40_000]) + world.choose(1_000);
  const kind = world.choose(5);
  if (kind === 4) {
    displayOf(world)?.restart();
    return 'the display was started again';
  }
  if (kind < 3) {
    terminal.powerFail();
    await world.sleep(long);
    terminal.powerOn();
    return `the terminal was without power for ${Math.round(long)} ms`;
  }
  world.partition('terminal', 'office');
  await world.sleep(long);
  world.heal();
  return `the network was cut for ${Math.round(long)} ms`;
}

check(
  'When the display is back after a loss, the screen is whole again',
  {
    stage,
    points: 20,
    hint: 'A new connection is a new window: a new name, the number 0, and everything is painted. What is drawn while there is no display needs no keeping, because “paint” knows it.',
    schedules: 120,
    within: 400_000,
  },
  async (world) => {
    connect(world);
    startDisplay(world);
    const painters = new Map<string, Painter>();
    for (const title of ['one', 'two'])
      painters.set(title, await startPainter(world, title, drawing(world, 3)));
    const losses: string[] = [];
    for (let n = 0; n < 1 + world.choose(2); n++) {
      const drawingOn = keepDrawing(world, [...painters.values()]);
      await world.sleep(world.choose(1_500));
      losses.push(await disturb(world));
      drawingOn.stop();
    }
    const wanted: Record<string, readonly string[]> = {};
    for (const [title, painter] of painters) wanted[title] = await painter.rows(title);
    await mustShow(world, wanted, `Two apps drew; ${losses.join(', then ')}.`, 20_000);
    const display = world.host('terminal').processes[0];
    display?.type('focus 1');
    display?.type('ana');
    await world.sleep(1_000);
    const heard = [...painters.values()].flatMap((painter) => painter.heard);
    if (heard.join() !== 'ana') {
      assert.fail(
        `Two apps drew; ${losses.join(', then ')}. Then somebody typed “ana”, and the apps heard ${JSON.stringify(heard)}.`,
      );
    }
  },
);

/** Lets apps draw something now and then, until they are told to stop. */
function keepDrawing(world: World, painters: readonly Painter[]): { stop(): void } {
  let on = true;
  void (async () => {
    for (let n = 0; n < 12 && on; n++) {
      await world.sleep(30 + world.choose(400));
      if (on) world.pick(painters).draw(anyDraw(world));
    }
  })();
  return { stop: () => (on = false) };
}

check(
  'Nothing is kept on the terminal',
  {
    stage,
    points: 10,
    hint: 'The terminal has a disk, and your display does not need it: what the windows show is with the apps.',
    schedules: 30,
  },
  async (world) => {
    connect(world);
    startDisplay(world);
    const terminal = world.host('terminal');
    world.invariant('The disk of the terminal is empty', () => terminal.files.size === 0);
    const painter = await startPainter(world, 'one', drawing(world, 4));
    await mustShow(world, { one: await painter.rows('one') }, 'An app drew.');
    terminal.powerFail();
    world.partition('terminal', 'office');
    await world.sleep(world.choose(4_000));
    terminal.powerOn();
    await world.sleep(5_000);
    const panes = screenOf(world);
    if (panes.length === 0) return;
    assert.fail(
      `The terminal lost its power and was switched on again without a network, and the screen shows the window “${panes[0]?.title ?? ''}”: it must have been kept on the terminal.`,
    );
  },
);

check(
  'A sync settles when everything is on the screen, also on the next display',
  {
    stage,
    points: 10,
    hint: 'Who waits for a sync when the display is lost? Ask again in the new window, after it was painted.',
    schedules: 60,
  },
  async (world) => {
    connect(world);
    startDisplay(world);
    const painter = await startPainter(world, 'one', drawing(world, 3));
    await world.sleep(world.choose(400));
    for (let n = 0; n < 6; n++) {
      if (n % 2 === 0) void painter.canvas.sync();
      painter.draw(anyDraw(world));
    }
    let settled = 0;
    const synced = painter.canvas.sync().then(() => (settled = world.now()));
    const lost = world.choose(3) > 0;
    if (lost) await world.sleep(world.choose(200));
    const begin = world.now();
    if (lost) await disturb(world);
    const back = world.now();
    const hung = await Promise.race([synced.then(() => false), world.sleep(15_000).then(() => true)]);
    const how = lost ? 'The display was lost while an app waited for a sync' : 'An app waited for a sync';
    if (hung) assert.fail(`${how}, and 15 s after it was back it still waited.`);
    // What had left the display before the loss still arrives.
    if (lost && settled > begin + 100 && settled < back) {
      assert.fail(`${how}. It settled ${Math.round(settled - begin)} ms later, while there was no display.`);
    }
    if (lost && settled < back) return;
    await world.sleep(60);
    const context = `${how}. It settled, but by then the screen was not whole.`;
    await mustShow(world, { one: await painter.rows('one') }, context, 1);
  },
);

check(
  'A window that its app closed stays closed',
  {
    stage,
    points: 5,
    hint: 'Between two tries to reach the display, and also right after one has succeeded: is the window still wanted?',
    schedules: 40,
  },
  async (world) => {
    connect(world);
    startDisplay(world);
    const painter = await startPainter(world, 'one', drawing(world, 3));
    await world.sleep(world.choose(600));
    const terminal = world.host('terminal');
    const off = world.choose(2) === 1;
    if (off) {
      terminal.powerFail();
      await world.sleep(world.choose(6_000));
    }
    painter.canvas.close();
    if (off) {
      await world.sleep(world.choose(1_000));
      terminal.powerOn();
    }
    await world.sleep(6_000);
    if (screenOf(world).length === 0) return;
    assert.fail(
      `An app closed its window${off ? ' while the terminal had no power' : ''}, and six seconds later the window is on the screen.`,
    );
  },
);

check(
  'An app tries every half second, and leaves no connection behind',
  {
    virtualTime: true,
    stage,
    points: 5,
    hint: 'Pause for 500 ms between two tries. When a try succeeds although the window was closed meanwhile, end the wires: the display waits for requests as long as they are there.',
    schedules: 10,
  },
  async (world) => {
    world.link('terminal', 'office', { latency: 100 });
    let tries = 0;
    world.rule(({ kind, to }) => {
      if (kind === 'connect' && to === 'terminal') tries++;
      return 'pass';
    });
    const painter = await startPainter(world, 'one', drawing(world, 3));
    await world.sleep(10_000);
    tries /= 2; // two connections each
    if (tries < 12 || tries > 20) {
      assert.fail(
        `The terminal, 100 ms away, had no display for 10 s and refused every try at once. An app tried ${tries} times; 14 are to be expected with a pause of half a second.`,
      );
    }
    let open = 0;
    let closing: Promise<void> | undefined;
    void world.host('terminal').run(async (host) => {
      for await (const connection of await host.listen(display.port)) {
        open++;
        // The answer to the connect is under way: the app closes its window before it learns.
        closing ??= host.sleep(world.choose(100)).then(() => painter.canvas.close());
        const gone = (): number => open--;
        void (async () => {
          while ((await connection.receive()) !== undefined);
        })().then(gone, gone);
      }
    });
    await world.sleep(5_000);
    assert.ok(closing, 'A display was started, and the app did not connect to it within 5 s.');
    if (open === 0) return;
    assert.fail(
      `An app closed its window while it was connecting. Five seconds later ${open} of its connections to the display are still open.`,
    );
  },
);
