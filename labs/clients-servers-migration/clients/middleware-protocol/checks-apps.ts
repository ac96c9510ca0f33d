/** Stage apps: the calendar and the notes, unchanged, on one layer. */
import assert from 'node:assert/strict';
import type { Host } from 'dlabs';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import type { Layer } from './probes';
import {
  ask,
  devices,
  item,
  onDevice,
  same,
  shown,
  syncNow,
  trySync,
  untilKilled,
  writes,
  reads,
} from './probes';
import { openHub } from './scenario';
import { Calendar } from './starter/calendar';
import { Notes } from './starter/notes';

interface Apps {
  readonly calendar: Calendar;
  readonly notes: Notes;
}

function appsOn(layer: Layer): Apps {
  return { calendar: new Calendar(layer.channel('calendar')), notes: new Notes(layer.channel('notes')) };
}

/** Both apps on a device, after it has synchronised. */
async function stateOf(world: World, name: string): Promise<{ appointments: unknown; notes: unknown }> {
  return onDevice(world, name, async (layer) => {
    const { calendar, notes } = appsOn(layer);
    await syncNow(layer, name);
    return { appointments: calendar.appointments, notes: [...notes.all] };
  });
}

/** Synchronises all devices twice; all must then have the same in both apps. */
async function mustConverge(world: World): Promise<{ appointments: unknown; notes: unknown }> {
  for (const name of devices) await stateOf(world, name);
  const states = [];
  for (const name of devices) states.push(await stateOf(world, name));
  const [right] = states;
  states.forEach((state, n) => {
    same(
      state.appointments,
      right?.appointments,
      `All devices have synchronised, twice. The calendar on ana has ${shown(right?.appointments)}, but that on ${devices[n]} has ${shown(state.appointments)}.`,
    );
    same(
      state.notes,
      right?.notes,
      `All devices have synchronised, twice. The notes on ana are ${shown(right?.notes)}, but those on ${devices[n]} are ${shown(state.notes)}.`,
    );
  });
  return right ?? { appointments: [], notes: [] };
}

check(
  'Calendar and notes converge after partitions, both unchanged',
  {
    stage: 'apps',
    points: 12,
    schedules: 120,
    hint: 'Which of the layer’s variables belong to one app, and which to all? A sync does for each app what it did for one.',
  },
  async (world) => {
    openHub(world);
    await onDevice(world, 'ana', async (layer) => {
      const { calendar, notes } = appsOn(layer);
      await calendar.set('dentist', 'title', 'Dentist');
      await notes.write('groceries', 'milk, bread');
      await syncNow(layer, 'ana');
    });
    for (const name of devices.filter(() => world.choose(2) === 1)) world.partition(name, 'hub');
    const kept: string[] = [];
    const lives = devices.map((name) =>
      onDevice(world, name, (layer, host) => someWork(world, layer, host, name, kept)),
    );
    await world.sleep(world.choose(200));
    world.heal();
    await Promise.all(lives);
    const { appointments, notes } = await mustConverge(world);
    const text = JSON.stringify([appointments, notes]);
    const lost = kept.find((name) => !text.includes(JSON.stringify(name)));
    assert.ok(
      !lost,
      `“${lost}” was written on one device. After partitions, when all had synchronised, no device has it.`,
    );
  },
);

async function someWork(world: World, layer: Layer, host: Host, name: string, kept: string[]): Promise<void> {
  const { calendar, notes } = appsOn(layer);
  for (let n = 0; n < 2 + world.choose(3); n++) {
    const own = `${name}-${n}`;
    const what = world.choose(5);
    if (what === 0) await calendar.set('dentist', world.pick(['time', 'place']), own);
    if (what === 1) await notes.write('groceries', own);
    if (what === 2) await notes.delete('groceries');
    if (what === 3) await calendar.set(own, 'title', own);
    if (what === 4) await notes.write(own, 'a note');
    if (what > 2) kept.push(own);
    if (world.choose(2) === 1) await trySync(layer);
    await host.sleep(world.choose(100));
  }
}

check(
  'No edit of either app is lost when devices and hub crash',
  {
    stage: 'apps',
    points: 10,
    schedules: 120,
    hint: 'What the layer keeps of an app must be on the disk, for each app: its items, what was not sent, and since. And the hub must save all of them.',
  },
  async (world) => {
    openHub(world);
    const kept: string[] = [];
    for (let round = 0; round < 3; round++) {
      await stateOf(world, 'bento');
      const life = onDevice(world, 'ana', async (layer, host) => {
        const { calendar, notes } = appsOn(layer);
        for (let n = 0; n < 4; n++) {
          const own = `ana-${round}-${n}`;
          await (world.choose(2) === 0 ? calendar.set(own, 'title', own) : notes.write(own, own));
          kept.push(own);
          const syncing = world.choose(2) === 0 ? trySync(layer) : undefined;
          await host.sleep(world.choose(60));
          if (world.choose(2) === 0) await syncing;
        }
      });
      await world.sleep(world.choose(250));
      const victim = world.pick(['ana', 'hub']);
      world.host(victim).powerFail();
      await untilKilled(life);
      world.host(victim).powerOn();
      await world.sleep(20);
    }
    const { appointments, notes } = await mustConverge(world);
    const text = JSON.stringify([appointments, notes]);
    const lost = kept.find((name) => !text.includes(JSON.stringify(name)));
    assert.ok(
      !lost,
      `On ana, “${lost}” had been written. Then there were crashes, and when all was well again and all had synchronised, no device has it.`,
    );
  },
);

check(
  'The same key in two apps is two items',
  {
    stage: 'apps',
    points: 8,
    schedules: 20,
    hint: 'Keys and names of apps are texts of any kind. Two texts that are joined may look like two others; and an object has inherited names, which a Map does not.',
  },
  async (world) => {
    openHub(world);
    const apps = ['notes', 'calendar', 'notes/a', 'notes:a', '["notes"', 'toString', '__proto__', ''];
    const keys = ['a', 'a/b', '/a/b', 'a:b', 'toString', '__proto__', ''];
    const order = [...apps].sort(() => (world.choose(2) === 0 ? 1 : -1));
    await onDevice(world, 'ana', async (layer) => {
      for (const app of order) for (const key of keys) await layer.channel(app).put(key, `${app} ${key}`);
      if (world.choose(2) === 1) await syncNow(layer, 'ana');
    });
    // The device starts again, and the hub: both find on their disks what they had.
    await onDevice(world, 'ana', (layer) => syncNow(layer, 'ana'));
    world.host('hub').processes[0]?.restart();
    await world.sleep(50);
    for (const app of apps) {
      const right = [...keys].sort().map((key) => [key, `${app} ${key}`]);
      const found = await reads(world, world.pick(['ana', 'bento']), app);
      same(
        found,
        right,
        `Several apps have the same keys. The app “${app}” should have ${shown(right)}; on a device that has synchronised it has ${shown(found)}.`,
      );
    }
  },
);

check(
  'An app that is opened late, or seldom used, misses nothing',
  {
    stage: 'apps',
    points: 10,
    schedules: 100,
    hint: 'upTo of one app says nothing about another. With which since does an app begin that was not there before?',
  },
  async (world) => {
    openHub(world);
    const notes = Array.from({ length: 3 }, (_, n) => [`note ${n}`, 'text'] as const);
    const dates = Array.from({ length: 5 }, (_, n) => [`date ${n}`, 'text'] as const);
    // Both apps get items, one after the other; a device that has only the calendar sees its own.
    const parts = [
      () => writes(world, 'bento', 'notes', notes),
      () => writes(world, 'bento', 'calendar', dates),
    ];
    if (world.choose(2) === 1) parts.reverse();
    for (const part of parts) await part();
    const early = await reads(world, 'ana', 'calendar');
    same(
      early.map(([key]) => key),
      dates.map(([key]) => key),
      `The calendar on bento has ${dates.length} items and was synchronised. On ana, where only the calendar is open, it has ${shown(early)} after a sync.`,
    );
    if (world.choose(2) === 1) await writes(world, 'ana', 'calendar', [['date 9', 'text']]);
    const late = await reads(world, 'ana', 'notes');
    same(
      late.map(([key]) => key),
      notes.map(([key]) => key),
      `The notes on bento have ${notes.length} items and were synchronised. On ana the calendar had been in use; then the notes were opened there, too, and after a sync they have ${shown(late)}.`,
    );
  },
);

check(
  'For each app a sync carries only what is new',
  {
    stage: 'apps',
    points: 8,
    schedules: 10,
    hint: 'Each app has its own since, on the disk, and sends what was written for it alone.',
  },
  async (world) => {
    openHub(world);
    for (const app of ['calendar', 'notes']) {
      const items = Array.from({ length: 100 }, (_, n) => item(`${app} ${n}`, 'a few words', 1, 'bento'));
      await ask(world, { device: 'bento', app, since: 0, items });
      const { upTo, items: reply } = await ask(world, { device: 'clara', app, since: 0, items: [] });
      same(
        reply.length,
        100,
        `The hub has 100 items of “${app}”. To a device that asked with since 0 it gave ${reply.length}.`,
      );
      const again = await ask(world, {
        device: 'clara',
        app,
        since: upTo,
        items: [items[7] ?? item('', '', 1, '')],
      });
      same(
        { upTo: again.upTo, items: again.items },
        { upTo, items: [] },
        `A device that has everything of “${app}” sent an item that the hub had already. The hub should answer ${shown({ upTo, items: [] })}; it answered ${shown(again)}.`,
      );
    }
    const sync = (edit: boolean): Promise<number> =>
      onDevice(world, 'ana', async (layer) => {
        const { notes } = appsOn(layer);
        if (edit) await notes.write('groceries', 'milk');
        const { traffic } = world;
        const bytes = () => traffic.between('ana', 'hub').bytes + traffic.between('hub', 'ana').bytes;
        const before = bytes();
        await syncNow(layer, 'ana');
        return bytes() - before;
      });
    await sync(false);
    for (const edit of [false, true, false]) {
      const bytes = await sync(edit);
      assert.ok(
        bytes <= 600,
        edit
          ? `Two apps have 100 items each, and ana has them all. A sync with one edit took ${bytes} bytes, there and back; 600 are enough.`
          : `Two apps have 100 items each, and ana has them all. A sync without anything new took ${bytes} bytes, there and back; 600 are enough.`,
      );
    }
  },
);
