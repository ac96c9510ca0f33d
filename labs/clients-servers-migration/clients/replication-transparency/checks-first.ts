/** Stage first: all replicas are asked, and the first answer counts. */
import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import { client, errorOf, messages, namesOf, outcomeOf, readBy, same, shuffled, times } from './probes';
import { openTowns } from './scenario';

const titles = ['Iracema', 'Dom Casmurro', 'Vidas secas', 'Mar morto', 'Os sertões'];

check(
  'The first answer counts, whichever replica gives it',
  {
    stage: 'first',
    points: 8,
    schedules: 60,
    hint: 'Send the call to every replica, and end it with the reply that comes first. The others come later, and nobody waits for them.',
  },
  async (world) => {
    const towns = shuffled(world, openTowns(world).towns);
    const [quick, ...slow] = towns;
    for (const town of slow) town.type(`slow ${2_000 + world.choose(1_000)}`);
    await client(world, async (host, open) => {
      const stub = open();
      if (world.choose(2) === 1) await host.sleep(300);
      for (let i = 0; i < 3; i++) {
        const start = host.now();
        const result = await readBy(host, stub, 'titles', [], 'first');
        const took = Math.round(host.now() - start);
        assert.ok(
          took < 1_000,
          `${quick?.name ?? ''} answers at once, the others after two seconds or more. read("titles", [], "first") took ${took} ms.`,
        );
        same(result, titles, 'read("titles", [], "first") did not give the titles.');
      }
      const start = host.now();
      const outcome = await outcomeOf(host, () => stub.read('burn', [], 'first'));
      const took = Math.round(host.now() - start);
      assert.ok(
        outcome.kind === 'error' && took < 1_000,
        `The quickest replica answered read("burn", [], "first") with an error, at once. That is an answer; the call ended after ${took} ms.`,
      );
    });
  },
);

check(
  'Each call gets its own answer, and late answers disturb no later call',
  {
    stage: 'first',
    points: 6,
    schedules: 40,
    hint: 'The reply of a slow replica comes when the call has ended long ago. It must find nothing to do, and must not end another call.',
  },
  async (world) => {
    const towns = shuffled(world, openTowns(world).towns);
    for (const town of towns.slice(1)) town.type(`slow ${world.choose(400)}`);
    await client(world, async (host, open) => {
      const stubs = [open(), open()] as const;
      await Promise.all(
        times(24, async (i) => {
          const stub = i % 2 === 0 ? stubs[0] : stubs[1];
          await host.sleep(world.choose(600));
          const error = i % 3 === 2;
          const procedure = error ? `no ${i}` : ['titles', 'holder'][i % 3];
          const outcome = await outcomeOf(host, () => stub.read(procedure ?? '', ['Iracema'], 'first'));
          const wanted = error
            ? { kind: 'error', name: 'Error', message: `the register has no procedure “no ${i}”` }
            : { kind: 'result', result: procedure === 'titles' ? titles : null };
          same(
            outcome,
            wanted,
            `Two stubs had many reads under way. read("${procedure ?? ''}", ["Iracema"], "first") had this outcome: ${JSON.stringify(outcome)}; it should be ${JSON.stringify(wanted)}.`,
          );
        }),
      );
    });
  },
);

check(
  'Every replica is asked once, over one connection',
  {
    stage: 'first',
    points: 4,
    schedules: 30,
    hint: 'One Line for each replica, made in the constructor, serves all calls. To ask again does not make a slow replica quicker.',
  },
  async (world) => {
    const { towns } = openTowns(world);
    for (const town of towns) town.type(`slow ${world.choose(3) * 1_500}`);
    const calls = 2 + world.choose(4);
    await client(world, async (host, open) => {
      const stub = open();
      for (let i = 0; i < calls; i++) await readBy(host, stub, 'titles', [], 'first');
      await host.sleep(5_000);
    });
    for (const town of towns) {
      const asked = messages(world, town);
      same(
        asked,
        calls,
        `A stub made ${calls} reads, and ${town.name} got ${asked} messages; it should get one for each read.`,
      );
    }
    const opened = world.traffic.connections;
    assert.ok(
      opened <= 6,
      `A stub made ${calls} reads and opened ${opened} connections; 5 replicas and the sequencer need 6.`,
    );
  },
);

check(
  'Dead replicas are not waited for, as long as one lives',
  {
    stage: 'first',
    points: 7,
    schedules: 60,
    hint: 'When the replies of a line end, that replica is lost. The others are still there: which calls do they still owe an answer?',
  },
  async (world) => {
    const towns = shuffled(world, openTowns(world).towns);
    const dead = towns.slice(0, 1 + world.choose(4));
    const early = world.choose(2) === 1;
    const die = (): void => {
      for (const town of dead) {
        const how = world.choose(3);
        if (how === 0) town.kill();
        if (how === 1) town.host.powerFail();
        if (how === 2) town.pause();
      }
    };
    if (early) die();
    await client(world, async (host, open) => {
      const stub = open();
      await host.sleep(world.choose(200));
      for (const town of towns) if (!dead.includes(town)) town.type('slow 100');
      const reads = times(3, async () => {
        await host.sleep(world.choose(300));
        const start = host.now();
        await readBy(host, stub, 'titles', [], 'first');
        const took = Math.round(host.now() - start);
        assert.ok(
          took < 800,
          `${namesOf(dead)} did not answer, the others within 200 ms. read("titles", [], "first") took ${took} ms.`,
        );
      });
      if (!early) {
        await host.sleep(world.choose(200));
        die();
      }
      await Promise.all(reads);
    });
  },
);

check(
  'When no replica is left, a call ends in an error at once',
  {
    stage: 'first',
    points: 5,
    schedules: 60,
    hint: 'Each time a replica is lost, look at all calls that wait: who could still answer them? And a call that is made when nobody is left will never hear of another loss.',
  },
  async (world) => {
    const { towns } = openTowns(world);
    await client(world, async (host, open) => {
      const stub = open();
      for (const town of towns) town.type('slow 3000');
      await host.sleep(world.choose(200));
      const waiting = outcomeOf(host, () => stub.read('titles', [], 'first'));
      for (const town of shuffled(world, towns)) {
        await host.sleep(world.choose(100));
        town.kill();
      }
      const killed = host.now();
      const later = world.choose(2) === 1 ? 200 : 0;
      for (const [call, outcome] of [
        ['made before', await waiting],
        [
          'made after',
          await host.sleep(later).then(() => outcomeOf(host, () => stub.read('titles', [], 'first'))),
        ],
      ] as const) {
        same(
          errorOf(outcome),
          'NoAnswer',
          call === 'made before'
            ? 'All five replicas died while a read with the policy “first” waited. It should end in an error named NoAnswer.'
            : 'All five replicas had died, and then a read with the policy “first” was made. It should end in an error named NoAnswer.',
        );
      }
      const took = Math.round(host.now() - killed);
      assert.ok(
        took < 1_000,
        `The last replica died, and its connection was lost within 40 ms. The calls ended ${took} ms later.`,
      );
    });
  },
);
