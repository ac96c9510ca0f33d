import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { App, displayOf, same, screenOf } from './probes';
import { startDisplay } from './scenario';

const stage = 'input';
const titles = ['one', 'two', 'three'];

/** Opens a window after another; each is there when the next one comes. */
async function openAll(world: World, names: readonly string[]): Promise<Map<string, App>> {
  const apps = new Map<string, App>();
  for (const title of names) {
    await new Promise<void>((opened, failed) => {
      void world.host('office').run(async (host) => {
        const app = await App.open(host, title);
        app.say({ op: 'picture', x: 0, y: 0, width: 4, height: 2, of: 'cat' });
        await app.synced().then(opened, failed);
        apps.set(title, app);
        while (!app.ended) await host.sleep(50);
      });
    });
  }
  return apps;
}

/** Types at the terminal. */
function type(world: World, line: string): void {
  const display = displayOf(world);
  if (!display) assert.fail(`“${line}” was to be typed, but the display does not run any more.`);
  display.type(line);
}

/** What each app heard must be this. */
async function mustHear(
  world: World,
  apps: ReadonlyMap<string, App>,
  wanted: Readonly<Record<string, readonly string[]>>,
  story: readonly string[],
): Promise<void> {
  const heard = (): Record<string, readonly string[]> =>
    Object.fromEntries([...apps].map(([title, { typed }]) => [title, typed]));
  await world
    .eventually('', () => JSON.stringify(heard()) === JSON.stringify(wanted), { within: 3_000 })
    .catch(() => undefined);
  await world.sleep(200); // nothing more may come
  const told = `Windows “${[...apps.keys()].join('”, “')}”, opened in this order. At the terminal: ${story.join('; then ')}.`;
  for (const [title, app] of apps) {
    if (app.strays.length === 0) continue;
    assert.fail(
      `${told} Something went to the connection for pictures of “${title}”, which did not open the window.`,
    );
  }
  const wrong = Object.keys(wanted).find(
    (title) => JSON.stringify(heard()[title]) !== JSON.stringify(wanted[title]),
  );
  if (wrong === undefined) return;
  const list = (lines: readonly string[] = []): string =>
    lines.length === 0 ? 'nothing' : `“${lines.join('”, “')}”`;
  same(
    heard(),
    wanted,
    `${told} The app of “${wrong}” should hear ${list(wanted[wrong])} and heard ${list(heard()[wrong])}.`,
  );
}

check(
  'What is typed goes to the app whose window has the focus, and to nobody else',
  {
    stage,
    points: 15,
    hint: 'Passwords are typed, too. “focus 2” is meant for the display, every other line for one app: the one that opened the window with the focus.',
    schedules: 120,
  },
  async (world) => {
    startDisplay(world);
    world.link('office', 'terminal', { latency: [5, 40] });
    const apps = await openAll(world, titles);
    const wanted: Record<string, string[]> = { one: [], two: [], three: [] };
    let focused = 'three';
    const story: string[] = [];
    for (let n = 0; n < 3 + world.choose(6); n++) {
      if (world.choose(2) === 1) {
        const chosen = world.choose(5) - 1; // there is no window 0, and none 4
        focused = titles[chosen] ?? focused;
        type(world, `focus ${chosen + 1}`);
        story.push(`“focus ${chosen + 1}”`);
      }
      const line = world.pick(['ana', 'focus', 'focus me', 'focus 1 and 2', '', '{"op":"open"}', 'rui']);
      type(world, line);
      story.push(`“${line}”`);
      wanted[focused]?.push(line);
      await world.sleep(world.choose(80));
    }
    await mustHear(world, apps, wanted, story);
  },
);

check(
  'A new window takes the focus, and gives it back to the one opened before it',
  {
    stage,
    points: 10,
    hint: 'Which window stands last in your list of open windows? When none is open, what is typed is for nobody. The screen marks the window with the focus by *.',
    schedules: 60,
  },
  async (world) => {
    startDisplay(world);
    world.link('office', 'terminal', { latency: [5, 40] });
    type(world, 'nobody is there');
    await world.sleep(50);
    const apps = await openAll(world, titles);
    const wanted: Record<string, string[]> = { one: [], two: [], three: [] };
    const story = ['“nobody is there”, before any window'];
    const open = [...titles];
    let focused = 'three';
    while (open.length > 0) {
      if (world.choose(3) === 2) {
        const chosen = world.choose(open.length + 2);
        focused = open[chosen] ?? focused;
        type(world, `focus ${chosen + 1}`);
        story.push(`“focus ${chosen + 1}”`);
      }
      type(world, `for ${focused}`);
      story.push(`“for ${focused}”`);
      wanted[focused]?.push(`for ${focused}`);
      await world.sleep(300);
      mustBeMarked(world, focused, story);
      const closing = world.pick(open);
      apps.get(closing)?.end();
      story.push(`“${closing}” closes its window`);
      open.splice(open.indexOf(closing), 1);
      if (closing === focused) focused = open.at(-1) ?? '';
      await world.sleep(300);
    }
    type(world, 'nobody is left');
    await mustHear(world, apps, wanted, [...story, '“nobody is left”']);
  },
);

function mustBeMarked(world: World, focused: string, story: readonly string[]): void {
  const marked = screenOf(world).filter((pane) => pane.focused);
  if (marked.length === 1 && marked[0]?.title === focused) return;
  const seen = marked.length === 0 ? 'no window' : `“${marked.map(({ title }) => title).join('”, “')}”`;
  assert.fail(
    `At the terminal: ${story.join('; then ')}. Then “${focused}” has the focus, but the screen marks ${seen}.`,
  );
}

check(
  'An app that does not listen holds up nobody',
  {
    virtualTime: true,
    stage,
    points: 5,
    hint: '“send” waits while the other side does not read. Who waits for it in your display, and what else does that one have to do?',
    schedules: 20,
  },
  async (world) => {
    startDisplay(world);
    const apps = await openAll(world, ['one']);
    let deaf: App | undefined;
    void world.host('office').run(async (host) => {
      deaf = await App.open(host, 'deaf');
      await deaf.synced();
      await host.sleep(60_000);
    });
    await world.eventually('the second window is open', () => screenOf(world).length === 2);
    const sleeper = world.host('office').processes.at(-1);
    sleeper?.pause();
    for (let n = 0; n < 120; n++) {
      type(world, 'x'.repeat(1_000 + world.choose(200)));
      if (n % 10 === 0) await world.sleep(20);
    }
    type(world, 'focus 1');
    type(world, 'ana');
    await mustHear(world, apps, { one: ['ana'] }, [
      '120 long lines for another app, which has stopped listening',
      '“focus 1”',
      '“ana”',
    ]);
  },
);
