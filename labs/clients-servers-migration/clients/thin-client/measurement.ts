/** What the distance costs: how long it takes to paint a window, with and without waiting. */
import { measure } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { App, opening, rowsAfter, screenOf, size } from './probes';
import { startDisplay } from './scenario';
import type * as CanvasModule from './starter/canvas';
import type { Draw } from './starter/protocol';

const requests: readonly Draw[] = Array.from({ length: 30 }, (_, n) => ({
  op: 'text' as const,
  x: n % 10,
  y: n % size.height,
  text: String(n % 10),
}));

/** Milliseconds until the screen of a fresh display shows the window. */
async function timeToPaint(world: World, title: string): Promise<number | undefined> {
  const rows = (await rowsAfter(opening(title), requests)).join('\n');
  const begin = world.now();
  const whole = (): boolean =>
    screenOf(world).some((pane) => pane.title === title && pane.rows.join('\n') === rows);
  return world.eventually('the window is painted', whole, { within: 60_000 }).then(
    () => Math.round(world.now() - begin),
    () => undefined,
  );
}

measure(
  'Time to paint a window of 30 requests',
  {
    stage: 'distance',
    x: { label: 'Round-trip time', unit: 'ms', values: [2, 20, 50, 100, 150, 200, 300] },
    y: { label: 'Time until the screen is whole', unit: 'ms' },
    caption:
      'Whoever waits for each request pays a round trip for each (20 of them: the last ten draw again what is there); whoever lets them flow pays one or two, however much is drawn. The wire is the same.',
  },
  async (world, roundTrip) => {
    startDisplay(world);
    world.link('terminal', 'office', { latency: roundTrip / 2 });
    void world.host('office').run(async (host, student) => {
      const { Canvas } = student<typeof CanvasModule>('canvas.ts');
      const paint = (canvas: CanvasModule.Canvas): void =>
        requests.forEach((request) => canvas.draw(request));
      new Canvas(host, { title: 'flow', ...size, paint, typed: () => undefined });
      await host.sleep(120_000);
    });
    const yours = await timeToPaint(world, 'flow');
    void world.host('office').run(async (host) => {
      const app = await App.open(host, 'wait');
      for (const request of requests) {
        app.say(request);
        await app.synced(60_000);
      }
      await host.sleep(120_000);
    });
    const waiting = await timeToPaint(world, 'wait');
    return {
      ...(yours !== undefined && { 'your canvas': yours }),
      ...(waiting !== undefined && { 'a round trip for each request': waiting }),
    };
  },
);
