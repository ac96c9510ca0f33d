/** Stage sync: phones and server over a network that fails. */
import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { openServer } from './scenario';
import type { Appointment, Change } from './starter/calendar';
import { appointmentsIn } from './starter/calendar';
import type { Client } from './probes';
import {
  ask,
  change,
  field,
  onPhone,
  phones,
  same,
  serversCalendar,
  shown,
  shuffled,
  syncAll,
  syncNow,
  TestServer,
  told,
  trySync,
  untilKilled,
} from './probes';

/** Fails when not all phones, and the server, have the same calendar. */
export async function allAgree(
  world: World,
  calendars: ReadonlyMap<string, readonly Appointment[]>,
): Promise<readonly Appointment[]> {
  const all = new Map(calendars).set('server', await serversCalendar(world));
  const [[first, right] = ['', []]] = all;
  for (const [name, calendar] of all) {
    same(
      calendar,
      right,
      `All phones have synchronised, twice. They do not agree: ${first} has ${shown(without(right, calendar))}, and ${name} has ${shown(without(calendar, right))}.`,
    );
  }
  return right;
}

/** The appointments of one calendar that are not the same in another. */
function without(calendar: readonly Appointment[], other: readonly Appointment[]): readonly Appointment[] {
  const there = new Set(other.map((appointment) => JSON.stringify(appointment)));
  return calendar.filter((appointment) => !there.has(JSON.stringify(appointment)));
}

check(
  'After partitions all copies agree again, in whatever order they synchronise',
  {
    stage: 'sync',
    points: 12,
    schedules: 120,
    hint: 'Who merges what? The server merges what comes from the phones, and each phone what comes from the server, both by the rule of stage 1.',
  },
  async (world) => {
    openServer(world);
    await onPhone(world, 'ana', async (client) => {
      for (const id of ['dentist', 'choir', 'market']) await client.set(id, 'title', id);
      await syncNow(client, 'ana');
    });
    await syncAll(world, ['bento', 'clara'], 1);
    const away = phones.filter(() => world.choose(2) === 1);
    for (const name of away) world.partition(name, 'server');
    const deleted = world.pick(['nothing', 'choir', 'market']);
    await Promise.all(phones.map((name) => edits(world, name, deleted)));
    world.heal();
    const calendars = await syncAll(world, shuffled(world, phones));
    const right = await allAgree(world, calendars);
    const zombie = right.find(({ id }) => id === deleted);
    assert.ok(
      !zombie,
      `One phone deleted ${deleted} while others changed it. Afterwards all have ${shown(zombie)}.`,
    );
  },
);

/** What somebody does to the shared appointments. */
async function edits(world: World, name: string, deleted: string): Promise<void> {
  await onPhone(world, name, async (client, host) => {
    for (let n = 1 + world.choose(3); n > 0; n--) {
      await host.sleep(world.choose(300));
      const what = world.pick(['time', 'place', 'title'] as const);
      await client.set(world.pick(['dentist', 'choir', 'market']), what, `${name} ${n}`);
      if (name === 'bento' && deleted !== 'nothing') await client.set(deleted, 'deleted', 'yes');
      if (world.choose(2) === 1) await trySync(client);
    }
  });
}

check(
  'A later edit wins over an older one that arrives after it',
  {
    stage: 'sync',
    points: 8,
    schedules: 50,
    hint: 'Bento’s change was made before and comes last. Is a change’s version made when the change is made, or when it is sent? Does the server merge by the rule?',
  },
  async (world) => {
    world.host('bento', { clock: { offset: world.pick([0, 600_000, -600_000]) } });
    openServer(world);
    await onPhone(world, 'bento', async (client) => {
      await client.set('dentist', 'time', '15:00');
      await client.set('dentist', 'place', 'Rua do Sol');
    });
    await world.sleep(1_000);
    await onPhone(world, 'ana', async (client) => {
      for (const time of ['14:00', '16:00']) await client.set('dentist', 'time', time);
      if (world.choose(2) === 1) await syncNow(client, 'ana');
    });
    const right = await allAgree(world, await syncAll(world, shuffled(world, ['ana', 'bento', 'clara'])));
    const [time, place] = [field(right, 'dentist', 'time'), field(right, 'dentist', 'place')];
    same(
      time,
      '16:00',
      `Bento, offline, set the time of the dentist to 15:00, his first change of it. Ana set it to 14:00 and then to 16:00, her second. After all had synchronised the time was ${time}.`,
    );
    same(
      place,
      'Rua do Sol',
      `Bento, offline, set the place of the dentist to Rua do Sol, and Ana changed its time. After all had synchronised the place was ${place}.`,
    );
  },
);

check(
  'No edit made offline is lost, though phone and server crash',
  {
    stage: 'sync',
    points: 12,
    schedules: 120,
    hint: 'Follow one edit: where is it before it is sent, where until the server has confirmed it, and what of that is on the disk?',
  },
  async (world) => {
    openServer(world);
    const kept: Change[] = [];
    for (let life = 0; life < 3; life++) {
      const lived = untilKilled(
        onPhone(world, 'ana', (client, host) => busy(world, client, kept, life, host)),
      );
      const rest = trouble(world);
      await lived;
      await rest;
    }
    world.heal();
    const calendar = await allAgree(world, await syncAll(world, ['ana', 'bento']));
    const there = new Set(calendar.map(({ id }) => id));
    const lost = kept.find(({ id }) => !there.has(id));
    assert.ok(
      !lost,
      `On ana’s phone, set("${lost?.id}", "title", "${lost?.value}") had been carried out. Then there were crashes and partitions, and when all was well again and all had synchronised, no copy had “${lost?.id}”.`,
    );
  },
);

/** Notes down each edit once `set` has settled: from then on it must not be lost. */
async function busy(
  world: World,
  client: Client,
  kept: Change[],
  life: number,
  host: { sleep(ms: number): Promise<void> },
): Promise<void> {
  for (let n = 0; n < 5; n++) {
    const id = `edit-${life + 1}-${n + 1}`;
    await client.set(id, 'title', `${n}`);
    kept.push(change(id, 'title', `${n}`, 0, 'ana'));
    const syncing = world.choose(2) === 1 ? trySync(client) : undefined;
    await host.sleep(world.choose(60));
    if (world.choose(2) === 1) await syncing;
  }
}

/** One of the things that happen, at some moment of a phone's life. */
async function trouble(world: World): Promise<void> {
  const what = world.choose(5);
  await world.sleep(world.choose(400));
  if (what === 1) world.host('ana').processes[0]?.kill();
  if (what === 2) world.host('ana').powerFail();
  if (what === 3) world.host('server').powerFail();
  if (what === 4) world.partition('ana', 'server', { oneWay: world.choose(2) === 1 });
  await world.sleep(50);
  world.host('ana').powerOn();
  world.host('server').powerOn();
  if (what === 4 && world.choose(2) === 1) world.heal();
}

check(
  'An edit that is made while a sync is under way is sent with the next one',
  {
    stage: 'sync',
    points: 8,
    schedules: 30,
    hint: 'A reply confirms what its request carried, and nothing else. What has been added to the unsent changes since then?',
  },
  async (world) => {
    const server = new TestServer(world, async (_number, host) => {
      await host.sleep(200);
      return true;
    });
    await onPhone(world, 'ana', async (client, host) => {
      await client.set('dentist', 'title', 'Dentist');
      const first = syncNow(client, 'ana');
      await host.sleep(world.choose(300));
      await client.set('dentist', 'time', '15:00');
      await client.set('dentist', 'title', 'Dr. Dente');
      await first;
      await syncNow(client, 'ana');
    });
    const got = appointmentsIn(server.standing);
    same(
      got,
      [{ id: 'dentist', title: 'Dr. Dente', time: '15:00' }],
      `Ana’s phone set the title Dentist and began to synchronise. While the reply was under way she set the time 15:00 and the title Dr. Dente. After a second sync the server has ${shown(got)}.`,
    );
  },
);

check(
  'A change that is sent again is applied once',
  {
    stage: 'sync',
    points: 10,
    schedules: 100,
    hint: 'The reply was lost, so the phone sends its changes once more: the same changes, with the same versions. And the server looks whether a change is news before it does anything with it.',
  },
  async (world) => {
    openServer(world);
    const first = change('dentist', 'time', '15:00', 1, 'bento');
    const newer = change('dentist', 'time', '16:00', 2, 'ana');
    const request = { phone: 'bento', since: 0, changes: [first] };
    await ask(world, request);
    await ask(world, { phone: 'ana', since: 0, changes: [newer] });
    const { upTo } = await ask(world, { phone: 'clara', since: 0, changes: [] });
    const again = await ask(world, request);
    same(
      again.upTo,
      upTo,
      `The server had answered with upTo ${upTo}. Then a phone sent a change again that the server had before, and upTo became ${again.upTo}, as if it were news.`,
    );
    const calendar = await serversCalendar(world);
    same(
      field(calendar, 'dentist', 'time'),
      '16:00',
      `The server got ${told(first)}, then ${told(newer)}, then the first one again. Now its calendar is ${shown(calendar)}.`,
    );
    await repliesLost(world);
  },
);

/** Cuts the way back, so that the phone cannot know what became of its request, and lets it try again. */
async function repliesLost(world: World): Promise<void> {
  world.host('server').processes[0]?.kill();
  await world.sleep(10);
  const lost = 1 + world.choose(3);
  const server = new TestServer(world, (number) => number >= lost);
  const failing = async (client: Client) =>
    assert.ok(
      !(await trySync(client)),
      'The server broke the connection without a reply, and sync() settled as if all were well.',
    );
  await onPhone(world, 'dora', async (client) => {
    await client.set('choir', 'title', 'Choir');
    for (let n = 0; n < Math.min(lost, 2); n++) await failing(client);
  });
  // The phone was switched off meanwhile.
  await onPhone(world, 'dora', async (client) => {
    if (lost === 3) await failing(client);
    await syncNow(client, 'dora');
    await syncNow(client, 'dora');
  });
  const sent = server.requests.map(({ changes }) => changes);
  const original = sent[0] ?? [];
  for (const later of sent.slice(1, lost + 1)) {
    same(
      later,
      original,
      `A phone sent ${original.map(told).join('; ')} and got no reply. When it tried again it sent ${later.map(told).join('; ') || 'nothing'}.`,
    );
  }
  const last = sent.at(-1) ?? [];
  same(
    last,
    [],
    `The server had confirmed it, and yet the next request held ${last.map(told).join('; ')} again.`,
  );
}

check(
  'sync tells the changes that were news, each once',
  {
    stage: 'sync',
    points: 5,
    schedules: 50,
    hint: 'merge says what was news. A phone’s own changes are none, even when the server sends them back.',
  },
  async (world) => {
    openServer(world);
    await onPhone(world, 'bento', async (client) => {
      await client.set('choir', 'title', 'Choir');
      await syncNow(client, 'bento');
    });
    await onPhone(world, 'ana', async (client) => {
      await client.set('dentist', 'title', 'Dentist');
      const rounds = [await syncNow(client, 'ana'), await syncNow(client, 'ana')];
      const expected = [['choir title Choir'], []];
      same(
        rounds.map((round) => round.map((item) => `${item.id} ${item.field} ${item.value}`)),
        expected,
        `Bento had made an appointment, choir, and synchronised. Ana made another, dentist, and synchronised twice. Her first sync should tell of choir, her second of nothing; they told of ${rounds.map(shown).join(' and of ')}.`,
      );
    });
  },
);
