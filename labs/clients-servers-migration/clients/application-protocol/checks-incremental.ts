/** Stage incremental: a sync carries only what is new, and leaves nothing out. */
import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { allAgree } from './checks-sync';
import type { Client } from './probes';
import {
  ask,
  change,
  onPhone,
  phones,
  same,
  serversCalendar,
  shown,
  syncAll,
  syncNow,
  TestServer,
  trySync,
  untilKilled,
} from './probes';
import { openServer } from './scenario';
import { keyOf, type Change } from './starter/calendar';

/** A calendar of so many appointments, made on one phone and synchronised. */
export async function fill(world: World, appointments: number, name: string): Promise<void> {
  const changes = Array.from({ length: appointments }, (_, n) => [
    change(`meeting ${n}`, 'title', `Meeting number ${n}`, 1, name),
    change(`meeting ${n}`, 'day', 'Mon', 1, name),
  ]).flat();
  await ask(world, { phone: name, since: 0, changes });
}

/** Bytes of data that crossed the network between a phone and the server. */
export function bytesOf(world: World, name: string): number {
  const { traffic } = world;
  return traffic.between(name, 'server').bytes + traffic.between('server', name).bytes;
}

/** One change takes some 100 bytes, there and perhaps back; numbers and brackets take some more. */
const bytesMax = 600;

check(
  'A sync carries only what is new',
  {
    stage: 'incremental',
    points: 10,
    schedules: 20,
    hint: 'Look at the messages in the Network terminal. Which since does the phone send, and where does it come from? What does the server do with it?',
  },
  async (world) => {
    openServer(world);
    const count = 100 + world.choose(100);
    await fill(world, count, 'bento');
    const moved = Array.from({ length: 50 }, (_, n) => change(`meeting ${n}`, 'day', 'Tue', 2, 'bento'));
    await ask(world, { phone: 'bento', since: 0, changes: moved });
    await onPhone(world, 'ana', async (client) => {
      await syncNow(client, 'ana');
      assert.equal(
        client.appointments.length,
        count,
        `Bento has ${count} appointments and has synchronised. Ana’s phone, which is new, has ${client.appointments.length} of them after its first sync.`,
      );
    });
    await frugal(
      world,
      (bytes) =>
        `The calendar has ${count} appointments, and ana’s phone has them all. A sync without anything new took ${bytes} bytes, there and back; ${bytesMax} are enough.`,
    );
    await frugal(
      world,
      (bytes) =>
        `The calendar has ${count} appointments, and ana’s phone has them all. A sync with one edit took ${bytes} bytes, there and back; ${bytesMax} are enough.`,
      async (client) => client.set('meeting 7', 'place', 'Room 7'),
    );
    await frugal(
      world,
      (bytes) =>
        `The calendar has ${count} appointments, and ana’s phone has them all. A sync right after the one that sent an edit took ${bytes} bytes, there and back; ${bytesMax} are enough.`,
    );
  },
);

/** A sync that must not take much. In a new process each time: what the phone knows must be on its disk. */
async function frugal(
  world: World,
  words: (bytes: number) => string,
  before: (client: Client) => Promise<void> = async () => undefined,
): Promise<void> {
  const bytes = bytesOf(world, 'ana');
  await onPhone(world, 'ana', async (client) => {
    await before(client);
    await syncNow(client, 'ana');
  });
  const taken = bytesOf(world, 'ana') - bytes;
  assert.ok(taken <= bytesMax, words(taken));
}

check(
  'Nothing is left out when phones synchronise at the same time',
  {
    stage: 'incremental',
    points: 10,
    schedules: 100,
    hint: 'upTo promises: “you have everything up to here”. Is that so for every number that the server can answer, whoever else is being answered at that moment?',
  },
  async (world) => {
    openServer(world);
    const made: string[] = [];
    await Promise.all(
      phones.map((name) =>
        onPhone(world, name, async (client, host) => {
          for (let n = 0; n < 4; n++) {
            await host.sleep(world.choose(60));
            const id = `${name} ${n}`;
            await client.set(id, 'title', id);
            await client.set('dentist', 'time', id);
            made.push(id);
            await trySync(client);
          }
        }),
      ),
    );
    // One round: who is in step needs no more than what the others have sent meanwhile.
    for (const name of phones) await onPhone(world, name, (client) => syncNow(client, name));
    const calendars = await syncAll(world, phones, 1);
    for (const [name, calendar] of calendars) {
      const there = new Set(calendar.map(({ id }) => id));
      const missing = made.find((id) => !there.has(id));
      assert.ok(
        missing === undefined,
        `Three phones made appointments and synchronised, often at the same time. At last each synchronised twice more, and ${name} still does not have “${missing}”.`,
      );
    }
    await allAgree(world, calendars);
  },
);

check(
  'Nothing is left out when phones and server crash',
  {
    stage: 'incremental',
    points: 8,
    schedules: 100,
    hint: 'A phone that remembers upTo but not the changes that came with it never gets them again. And a server that starts anew must go on counting where it was.',
  },
  async (world) => {
    openServer(world);
    await fill(world, 3, 'bento');
    for (let round = 0; round < 4; round++) {
      const life = onPhone(world, 'ana', async (client, host) => {
        await client.set(`ana ${round}`, 'title', 'made by Ana');
        await trySync(client);
        await host.sleep(1_000);
      });
      const bento = [change(`bento ${round}`, 'title', 'made by Bento', 1, 'bento')];
      for (let n = 0; n < 3; n++) {
        bento.push(change('dentist', 'time', `${round}${n}:00`, 3 * round + n + 1, 'bento'));
      }
      await ask(world, { phone: 'bento', since: 0, changes: bento });
      await world.sleep(world.choose(200));
      const victim = world.pick(['ana', 'server']);
      if (victim === 'ana' && world.choose(2) === 1) world.host('ana').processes[0]?.kill();
      else world.host(victim).powerFail();
      await untilKilled(life);
      world.host(victim).powerOn();
      await world.sleep(20);
    }
    const calendars = await syncAll(world, ['ana']);
    const right = await serversCalendar(world);
    same(
      calendars.get('ana'),
      right,
      `After some crashes ana’s phone synchronised twice. The server has ${shown(right.map(({ id }) => id))}, and ana ${shown(calendars.get('ana')?.map(({ id }) => id))}.`,
    );
    const confirmed = right.filter(({ id }) => id.startsWith('bento'));
    same(
      confirmed.length,
      4,
      `The server had confirmed 4 changes of bento’s. After its restarts it has ${confirmed.length}.`,
    );
  },
);

check(
  'A reply tells of each field once, by the change that stands',
  {
    stage: 'incremental',
    points: 5,
    schedules: 20,
    hint: 'Whoever was away does not need the history. What becomes of the number of a change when another one takes its place?',
  },
  async (world) => {
    openServer(world);
    const times = Array.from({ length: 20 }, (_, n) => change('dentist', 'time', `${n}`, n + 1, 'bento'));
    await ask(world, {
      phone: 'bento',
      since: 0,
      changes: [change('dentist', 'title', 'Dentist', 1, 'bento')],
    });
    const { upTo } = await ask(world, { phone: 'clara', since: 0, changes: [] });
    const groups = world.pick([1, 5, 20]);
    for (let n = 0; n < 20; n += groups) {
      await ask(world, { phone: 'bento', since: upTo, changes: times.slice(n, n + groups) });
    }
    for (const [phone, since] of [
      ['clara', 0],
      ['clara', upTo],
      ['bento', 0], // who made the changes, and has a new phone
    ] as const) {
      const { changes } = await ask(world, { phone, since, changes: [] });
      const wanted: Change[] = since === 0 ? [change('dentist', 'title', 'Dentist', 1, 'bento')] : [];
      wanted.push(change('dentist', 'time', '19', 20, 'bento'));
      const order = (list: readonly Change[]) =>
        [...list].sort((a, b) => (keyOf(a) + a.version < keyOf(b) + b.version ? -1 : 1));
      same(
        order(changes),
        order(wanted),
        `The time of the dentist was changed 20 times. The phone of ${phone}, which has everything up to ${since}, should get ${shown(wanted)}; it got ${shown(changes)}.`,
      );
    }
  },
);

check(
  'A phone says up to where it has everything',
  {
    stage: 'incremental',
    points: 3,
    schedules: 10,
    hint: 'since is the upTo of the last reply, whatever was in it: also when nothing of it was news.',
  },
  async (world) => {
    const server = new TestServer(world);
    const others = 1 + world.choose(5);
    server.take(Array.from({ length: others }, (_, n) => change(`meeting ${n}`, 'day', 'Mon', 1, 'bento')));
    await onPhone(world, 'ana', async (client) => {
      await syncNow(client, 'ana');
      await client.set('dentist', 'time', '15:00');
      await syncNow(client, 'ana');
      await syncNow(client, 'ana');
    });
    const since = server.requests.map((request) => request.since);
    const right = [0, others, others + 1];
    same(
      since,
      right,
      `Ana’s phone synchronised, set the time of the dentist, and synchronised twice more. The replies said upTo ${others}, ${others + 1} and ${others + 1}, so the requests should say since ${right.join(', ')}; they said ${since.join(', ')}.`,
    );
  },
);
