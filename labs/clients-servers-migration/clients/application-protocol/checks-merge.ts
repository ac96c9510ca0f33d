/** Stage merge: the conflict rule, on replicas alone. */
import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { appointmentsIn } from './starter/calendar';
import type { Change, Field } from './starter/calendar';
import { change, field, phones, rightCalendar, same, shown, shuffled, told, withReplicas } from './probes';

const fields: readonly Field[] = ['title', 'time', 'place'];

/** Some changes of a few fields by three phones; no phone gives one version of a field twice. */
function someChanges(world: World): Change[] {
  const count = 4 + world.choose(8);
  const made = Array.from({ length: count }, (_, n) => {
    const id = world.pick(['dentist', 'choir']);
    return change(
      id,
      world.pick(fields),
      String.fromCharCode(65 + n),
      1 + world.choose(12),
      world.pick(phones),
    );
  });
  const seen = new Set<string>();
  return made.filter(({ id, field: name, version, phone }) => {
    const key = `${id} ${name} ${version} ${phone}`;
    return !seen.has(key) && seen.add(key);
  });
}

check(
  'Replicas that have the same changes agree, in whatever order they came',
  {
    stage: 'merge',
    points: 10,
    schedules: 200,
    hint: 'Compare the change that comes with the one that stands. First their versions; if those are equal, the names of the phones. Versions are numbers, so 10 is more than 9.',
  },
  async (world) => {
    const changes = someChanges(world);
    const right = rightCalendar(changes);
    const orders = [changes, shuffled(world, changes, true), shuffled(world, changes, true)];
    await withReplicas(world, (make) => {
      orders.forEach((order, n) => {
        const replica = make(['server', 'ana', 'bento'][n] ?? 'clara');
        for (const item of order) replica.merge(item);
        same(
          replica.appointments,
          right,
          `These changes came in this order: ${order.map(told).join('; ')}. The calendar should then be ${shown(right)}; it is ${shown(replica.appointments)}.`,
        );
      });
    });
  },
);

check(
  'merge tells whether a change was news',
  {
    stage: 'merge',
    points: 4,
    schedules: 100,
    hint: 'A change that stands already, or one that loses, changes nothing: merge returns false.',
  },
  async (world) => {
    const changes = shuffled(world, someChanges(world), true);
    await withReplicas(world, (make) => {
      const replica = make('ana');
      const came: Change[] = [];
      for (const item of changes) {
        const before = shown(rightCalendar(came));
        came.push(item);
        const news = shown(rightCalendar(came)) !== before;
        const answer = replica.merge(item);
        const order = came.map(told).join('; ');
        const words = news
          ? `These changes came in this order: ${order}. The last one is news, but merge returned ${shown(answer)}.`
          : `These changes came in this order: ${order}. The last one is no news, but merge returned ${shown(answer)}.`;
        assert.ok(answer === news, words);
      }
    });
  },
);

/** The version of the time of an appointment; 0 when it has none. */
function versionOf(changes: readonly Change[], id: string): number {
  return changes.find((item) => item.id === id && item.field === 'time')?.version ?? 0;
}

check(
  'Who changes what they have seen wins over it, whatever the clocks say',
  {
    stage: 'merge',
    points: 8,
    schedules: 100,
    hint: 'A version is no time. Which number is surely higher than that of the change that you see?',
  },
  async (world) => {
    // One process a phone, each with a clock of its own. A change travels from phone to phone; each changes it again.
    let travelling: readonly Change[] = [];
    const story: string[] = [];
    const steps = 3 + world.choose(4);
    for (let step = 0; step < steps; step++) {
      const phone = world.pick(phones);
      world.host(`${phone}-${step}`, { clock: { offset: world.pick([0, 3_600_000, -3_600_000, -600_000]) } });
      await world.sleep(world.choose(100));
      const value = `1${step}:00`;
      travelling = await withReplicas(
        world,
        (make) => {
          const replica = make(phone, step % 2 === 0 ? travelling : []);
          for (const item of travelling) replica.merge(item);
          const seen = versionOf(travelling, 'dentist');
          const { version } = replica.set('dentist', 'time', value);
          same(
            version,
            seen + 1,
            `The highest version of the time of the dentist that ${phone} had seen was ${seen}, and set made a change with the version ${version}; it should be one more.`,
          );
          // Other fields, and other appointments, have versions of their own.
          const place = replica.set(`choir-${step}`, 'place', 'School').version;
          const title = replica.set(`choir-${step}`, 'title', 'Choir').version;
          same(
            [place, title],
            [1, 1],
            `${phone} was the first to set place and title of an appointment. Each is a field of its own, so both versions should be 1; they are ${place} and ${title}.`,
          );
          return replica.changes;
        },
        `${phone}-${step}`,
      );
      story.push(`${phone} ${value}`);
      const stands = field(appointmentsIn(travelling), 'dentist', 'time');
      same(
        stands,
        value,
        `One phone after another set the time of the dentist, each having seen what the one before had set: ${story.join(', ')}. After that, ${phone}’s own calendar shows ${stands}.`,
      );
    }
    await agreeOnTheLast(world, travelling, story);
  },
);

/** Phones that saw nothing of the story, and changed the same field once, do not win over its last change. */
async function agreeOnTheLast(
  world: World,
  last: readonly Change[],
  story: readonly string[],
): Promise<void> {
  const wanted = field(appointmentsIn(last), 'dentist', 'time');
  await withReplicas(world, (make) => {
    const first = make('zeno').set('dentist', 'time', '08:00');
    const replica = make('ana');
    for (const item of shuffled(world, [...last, first])) replica.merge(item);
    const stands = field(replica.appointments, 'dentist', 'time');
    same(
      stands,
      wanted,
      `One phone after another set the time of the dentist, each having seen what the one before had set: ${story.join(', ')}. Zeno, who had seen none of it, set it to 08:00 as his first change. In a replica that got both, ${stands} stands; it should be ${wanted}.`,
    );
  });
}

check(
  'What is deleted stays deleted, whatever comes later',
  {
    stage: 'merge',
    points: 6,
    schedules: 100,
    hint: 'A replica that forgets a deleted appointment takes it for a new one when an old change of it arrives. What must it keep to know better?',
  },
  async (world) => {
    const alive = someChanges(world);
    const deletion = await withReplicas(world, (make) => {
      const replica = make('clara', world.choose(2) === 1 ? alive : []);
      const made = replica.set('choir', 'deleted', 'yes');
      const left = replica.appointments.map(({ id }) => id);
      assert.ok(
        !left.includes('choir'),
        'A replica deleted choir, and choir is still among its appointments.',
      );
      return made;
    });
    const right = rightCalendar([...alive, deletion]);
    await withReplicas(world, (make) => {
      const replica = make('ana');
      const order = shuffled(world, [...alive, deletion], true);
      // Somebody who does not know yet that it is deleted goes on with it.
      if (world.choose(2) === 1) order.push(change('choir', 'place', 'School', 40, 'bento'));
      for (const item of order) replica.merge(item);
      // The copy travels on, to a phone to which old changes come as well.
      const next = make('bento', replica.changes);
      for (const item of shuffled(world, alive)) next.merge(item);
      for (const calendar of [replica.appointments, next.appointments]) {
        same(
          calendar,
          right,
          `These changes came in this order: ${order.map(told).join('; ')}. Choir was deleted, so the calendar should be ${shown(right)}; it is ${shown(calendar)}.`,
        );
      }
    });
  },
);
