/** Stage updates: every replica carries out every update once, in one order. */
import assert from 'node:assert/strict';
import { check, type WorldProcess } from 'dlabs/world';
import {
  client,
  errorOf,
  historyOf,
  messages,
  namesOf,
  outcomeOf,
  readBy,
  same,
  shuffled,
  times,
  updateBy,
} from './probes';
import { openTowns } from './scenario';

check(
  'Every live replica carries out every update once, and all in one order',
  {
    stage: 'updates',
    points: 12,
    schedules: 200,
    hint: 'Two desks update at the same time, and their messages overtake one another. The sequencer gives each update a number, the same for all replicas.',
  },
  async (world) => {
    const { towns } = openTowns(world);
    const dead = world.choose(3) === 2 ? world.pick(towns) : undefined;
    const live = towns.filter((town) => town !== dead);
    const slow = world.choose(2) === 1 ? world.pick(live) : undefined;
    slow?.type('slow 1000');
    const perDesk = 3;
    const desk = (name: string, reader: string): Promise<void> =>
      client(
        world,
        async (host, open) => {
          const stub = open();
          if (world.choose(2) === 1) await host.sleep(100);
          await Promise.all(
            times(perDesk, async (i) => {
              if (world.choose(2) === 1) await host.sleep(world.choose(100));
              await outcomeOf(host, () => stub.update('lend', [`${reader} ${i}`, reader]));
              await outcomeOf(host, () => stub.update('lend', ['Iracema', reader]));
            }),
          );
          await host.sleep(1_500);
        },
        { name },
      );
    const fault = world.sleep(world.choose(300)).then(() => dead?.kill());
    await Promise.all([desk('desk', 'Ana'), desk('school', 'Bento'), fault]);
    await world.sleep(2_000);
    const updates = 4 * perDesk;
    const histories: string[][] = [];
    for (const town of live) histories.push((await historyOf(world, town)) as string[]);
    const [first = []] = histories;
    for (const [i, history] of histories.entries()) {
      same(
        history.length,
        updates,
        `Two desks made ${updates} updates. ${live[i]?.name ?? ''} has carried out ${history.length}.`,
      );
      const differs = history.findIndex((entry, n) => entry !== first[n]);
      assert.ok(
        differs === -1,
        `Two desks made ${updates} updates. ${live[0]?.name ?? ''} and ${live[i]?.name ?? ''} have carried them out in different orders: entry ${differs + 1} of their registers is “${first[differs] ?? ''}” in the one and “${history[differs] ?? ''}” in the other.`,
      );
    }
  },
);

check(
  'One desk’s updates keep the order in which they were made',
  {
    stage: 'updates',
    points: 4,
    schedules: 60,
    hint: 'Ask for the tickets in the order of the calls, and take the arguments as they are at the moment of the call.',
  },
  async (world) => {
    const { towns } = openTowns(world);
    await client(world, async (host, open) => {
      const stub = open();
      if (world.choose(2) === 1) await host.sleep(100);
      for (const town of towns) town.type('slow 400');
      const start = host.now();
      const args = ['Iracema', ''];
      const updates = times(5, (i) => {
        args[1] = `reader ${i}`;
        return outcomeOf(host, () => stub.update(i % 2 === 0 ? 'lend' : 'giveBack', args));
      });
      await Promise.all(updates);
      const took = Math.round(host.now() - start);
      assert.ok(
        took < 1_200,
        `One desk made five updates at once, and each reply takes 400 ms. All had their results after ${took} ms; an update need not wait for the result of the one before.`,
      );
      await host.sleep(200);
    });
    const wanted = [
      'Iracema to reader 0',
      'Iracema is back',
      'Iracema to reader 2',
      'Iracema is back',
      'Iracema to reader 4',
    ];
    const town = world.pick(towns);
    same(
      await historyOf(world, town),
      wanted,
      `One desk lent Iracema, took it back, lent it, took it back and lent it, without waiting in between. It used one array of arguments for all five calls, and wrote the next reader into it after each. The register of ${town.name} says something else than the desk did.`,
    );
  },
);

check(
  'An update gives what the majority says, not what is said first',
  {
    stage: 'updates',
    points: 6,
    schedules: 60,
    hint: 'The quickest replica may be wrong, and it may be the only one that has the update. What does the majority say?',
  },
  async (world) => {
    const towns = shuffled(world, openTowns(world).towns);
    const [liar, dead, ...honest] = towns;
    liar?.type('lie');
    if (world.choose(2) === 1) dead?.kill();
    for (const town of honest) town.type(`slow ${100 + world.choose(200)}`);
    await client(world, async (host, open) => {
      const stub = open();
      const entry = await updateBy(host, stub, 'lend', ['Iracema', 'Ana']);
      same(
        entry,
        1,
        `Ana borrows Iracema, the first entry of the register. ${liar?.name ?? ''} lies; the stub gave ${JSON.stringify(entry)}.`,
      );
      const refused = await outcomeOf(host, () => stub.update('lend', ['Iracema', 'Bento']));
      same(
        refused,
        { kind: 'error', name: 'BookTaken', message: '“Iracema” is lent to Ana' },
        'Ana has Iracema, so the majority refuses to lend it to Bento. The update should end in the error BookTaken.',
      );
      for (const town of towns.slice(0, 3)) town.kill();
      await host.sleep(200);
      const lost = await outcomeOf(host, () => stub.update('lend', ['Mar morto', 'Ana']));
      same(
        errorOf(lost),
        'NoMajority',
        'Three of five replicas were dead. An update should end in an error named NoMajority.',
      );
    });
  },
);

check(
  'A slow replica gets every update later',
  {
    stage: 'updates',
    points: 5,
    schedules: 60,
    hint: 'An update has its answer when the majority has spoken. The other replicas get it all the same, each in its own time.',
  },
  async (world) => {
    const { towns } = openTowns(world);
    const slow = shuffled(world, towns).slice(0, 2);
    await client(world, async (host, open) => {
      const stub = open();
      if (world.choose(2) === 1) await host.sleep(100);
      for (const town of slow) town.pause();
      for (let i = 0; i < 4; i++) {
        const start = host.now();
        await updateBy(host, stub, 'lend', [`book ${i}`, 'Ana']);
        const took = Math.round(host.now() - start);
        assert.ok(
          took < 1_000,
          `${namesOf(slow)} were asleep, the other three awake. An update took ${took} ms.`,
        );
      }
      for (const town of slow) town.resume();
      await host.sleep(1_000);
    });
    const wanted = times(4, (i) => `book ${i} to Ana`);
    for (const town of slow) {
      const history = (await historyOf(world, town)) as string[];
      same(
        history,
        wanted,
        `${town.name} slept through four updates and woke up again. Its register should have all four, in their order; it has ${history.length} entries.`,
      );
    }
  },
);

check(
  'A replica that was lost is not asked again',
  {
    stage: 'updates',
    points: 5,
    schedules: 60,
    hint: 'It has missed updates, so its register is out of date. To bring it up to date is a task of its own; until then it has no vote.',
  },
  async (world) => {
    const towns = shuffled(world, openTowns(world).towns);
    const lost = towns.slice(0, 2);
    await client(world, async (host, open) => {
      const stub = open();
      await updateBy(host, stub, 'lend', ['Iracema', 'Ana']);
      const again: WorldProcess[] = [];
      for (const town of lost) again.push(town.restart());
      await host.sleep(200);
      const before = again.map((town) => messages(world, town));
      await updateBy(host, stub, 'lend', ['Mar morto', 'Bento']);
      for (const policy of ['majority', 'all', 'majority'] as const) {
        const holder = await readBy(host, stub, 'holder', ['Mar morto'], policy);
        same(
          holder,
          'Bento',
          `Bento has Mar morto. read("holder", ["Mar morto"], "${policy}") gave ${JSON.stringify(holder)}.`,
        );
        await host.sleep(1_500);
      }
      same(
        again.map((town) => messages(world, town)),
        before,
        `${namesOf(lost)} crashed and were started again, with empty registers. The stub sent them calls again, though they had missed an update.`,
      );
    });
  },
);

check(
  'Each update takes one ticket, and a read takes none',
  {
    stage: 'updates',
    points: 4,
    schedules: 30,
    hint: 'A ticket that nobody uses is a gap, and every replica waits for it for ever. And a read has no place in the order of the updates.',
  },
  async (world) => {
    const { sequencer } = openTowns(world);
    const updates = 2 + world.choose(3);
    await client(world, async (host, open) => {
      const stub = open();
      for (let i = 0; i < updates; i++) {
        await updateBy(host, stub, 'lend', [`book ${i}`, 'Ana']);
        await readBy(host, stub, 'holder', [`book ${i}`], world.pick(['first', 'majority', 'all']));
      }
      sequencer.pause();
      const slow = updateBy(host, stub, 'lend', ['Iracema', 'Ana']);
      slow.catch(() => undefined); // looked at below
      await host.sleep(6_000);
      sequencer.resume();
      await slow;
      await updateBy(host, stub, 'giveBack', ['Iracema']);
    });
    const taken = messages(world, sequencer);
    same(
      taken,
      updates + 2,
      `A stub made ${updates + 2} updates and ${updates} reads. It asked the sequencer for ${taken} tickets.`,
    );
  },
);

check(
  'Without the sequencer updates end in an error, and reads go on',
  {
    stage: 'updates',
    points: 4,
    schedules: 60,
    hint: 'When the replies of the sequencer’s line end, no ticket will come any more: neither for updates that wait nor for later ones.',
  },
  async (world) => {
    const { sequencer, towns } = openTowns(world);
    const early = world.choose(2) === 1;
    if (early) sequencer.kill();
    await client(world, async (host, open) => {
      const stub = open();
      if (!early) await updateBy(host, stub, 'lend', ['Iracema', 'Ana']);
      sequencer.pause();
      const waiting = outcomeOf(host, () => stub.update('lend', ['Mar morto', 'Ana']));
      await host.sleep(world.choose(100));
      sequencer.kill();
      const outcomes = [
        await waiting,
        await outcomeOf(host, () => stub.update('lend', ['Mar morto', 'Ana'])),
      ];
      same(
        outcomes.map(errorOf),
        ['NoSequencer', 'NoSequencer'],
        'The sequencer died. An update that waited for its ticket, and one that was made later, should both end in an error named NoSequencer.',
      );
      const holder = await readBy(host, stub, 'holder', ['Iracema'], 'majority');
      same(
        holder,
        early ? null : 'Ana',
        'The sequencer died, and the replicas live. A read should go on as before.',
      );
    });
    const history = (await historyOf(world, world.pick(towns))) as string[];
    same(
      history.length,
      early ? 0 : 1,
      'An update without a ticket has no place in the order. It ended in an error, and a replica has carried it out nevertheless.',
    );
  },
);
