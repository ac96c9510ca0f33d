/** Stage majority: the replicas vote. */
import assert from 'node:assert/strict';
import type { Host } from 'dlabs';
import { check, type World, type WorldProcess } from 'dlabs/world';
import { client, errorOf, namesOf, outcomeOf, readBy, same, shuffled, type Stub } from './probes';
import { type Country, openTowns } from './scenario';

/** Has every replica write that Ana has Iracema, without a stub, and gives the towns in some order. */
async function lent(
  world: World,
  { towns }: Country,
  reader: (i: number) => string = () => 'Ana',
): Promise<WorldProcess[]> {
  await world.host('clerk').run(async (host) => {
    for (const [i, town] of towns.entries()) {
      const connection = await host.connect({ host: town.host.name, port: 6000 });
      await connection.send({ id: 1, procedure: 'lend', args: ['Iracema', reader(i)], ticket: 1 });
      await connection.receive();
      connection.end();
    }
  });
  return shuffled(world, towns);
}

/** Waits a little, so that now the lines are there and now they are not. */
async function use(world: World, body: (host: Host, stub: Stub) => Promise<void>, towns = 5): Promise<void> {
  await client(
    world,
    async (host, open) => {
      const stub = open();
      if (world.choose(2) === 1) await host.sleep(world.choose(150));
      await body(host, stub);
    },
    { towns },
  );
}

check(
  'The majority is right, though one replica lies and one is dead',
  {
    stage: 'majority',
    points: 10,
    schedules: 200,
    hint: 'Five replicas: three must say the same. Collect what each has said, and look after each reply whether one answer has three votes.',
  },
  async (world) => {
    const towns = await lent(world, openTowns(world));
    const [liar, dead, ...honest] = towns;
    liar?.type('lie');
    const how = world.choose(4);
    if (how === 0) dead?.kill();
    if (how === 1) dead?.host.powerFail();
    if (how === 2) dead?.pause();
    if (how === 3) dead?.type('lie');
    for (const town of honest) town.type(`slow ${world.choose(200)}`);
    await use(world, async (host, stub) => {
      const holder = await readBy(host, stub, 'holder', ['Iracema'], 'majority');
      same(
        holder,
        'Ana',
        how === 3
          ? `${namesOf(honest)} say that Ana has Iracema, the other two lie. The majority says Ana; the stub gave ${JSON.stringify(holder)}.`
          : `${namesOf(honest)} say that Ana has Iracema, one replica lies, and one is dead. The majority says Ana; the stub gave ${JSON.stringify(holder)}.`,
      );
      const titles = await readBy(host, stub, 'titles', [], 'majority');
      same(
        Array.isArray(titles) && titles.length,
        5,
        `${namesOf(honest)} gave the same five titles. The stub gave ${JSON.stringify(titles)}.`,
      );
    });
  },
);

check(
  'What a majority is depends on how many replicas there are',
  {
    stage: 'majority',
    points: 3,
    schedules: 40,
    hint: 'The constructor gets a list of replicas. More than half of them is the majority, be they three or five.',
  },
  async (world) => {
    const count = world.pick([1, 2, 3, 4]);
    const towns = await lent(world, openTowns(world, count));
    const halved = count % 2 === 0 && world.choose(2) === 1;
    const dead = halved ? count / 2 : Number(count > 2);
    for (const town of towns.slice(0, dead)) town.kill();
    await use(
      world,
      async (host, stub) => {
        const policy = world.pick(['majority', 'all'] as const);
        const outcome = await outcomeOf(host, () => stub.read('holder', ['Iracema'], policy));
        if (halved) {
          same(
            errorOf(outcome),
            'NoMajority',
            `A stub has ${count} replicas, of which ${count - dead} live and say that Ana has Iracema. That is half of them, and not more than half: a read with the policy “${policy}” should end in an error named NoMajority; it had this outcome: ${JSON.stringify(outcome)}.`,
          );
          return;
        }
        same(
          outcome,
          { kind: 'result', result: 'Ana' },
          `A stub has ${count} replicas, of which ${count - dead} live and say that Ana has Iracema. A read with the policy “${policy}” should give Ana; it had this outcome: ${JSON.stringify(outcome)}.`,
        );
      },
      count,
    );
  },
);

check(
  'Each replica has one vote, however often it speaks',
  {
    stage: 'majority',
    points: 6,
    schedules: 60,
    hint: 'A liar says everything three times. Count replicas, not replies: which replica has said what?',
  },
  async (world) => {
    const towns = await lent(world, openTowns(world));
    const [liar, ...honest] = towns;
    if (liar && world.choose(2) === 1) return changesItsMind(world, liar, honest);
    liar?.type('lie');
    for (const town of honest) town.type(`slow ${300 + world.choose(200)}`);
    await use(world, async (host, stub) => {
      const holder = await readBy(host, stub, 'holder', ['Iracema'], 'majority');
      same(
        holder,
        'Ana',
        `${liar?.name ?? ''} lied three times before the others spoke. It has one vote of five; the stub gave ${JSON.stringify(holder)}.`,
      );
    });
  },
);

/** One replica says Ana and then something else; two say Ana, two lie. */
async function changesItsMind(
  world: World,
  fickle: WorldProcess,
  others: readonly WorldProcess[],
): Promise<void> {
  fickle.kill();
  void fickle.host.run(async (host) => {
    for await (const connection of await host.listen(6000)) {
      for (;;) {
        const call = await connection.receive<{ readonly id: number }>();
        if (!call) break;
        for (const result of ['Ana', 'a lie']) await connection.send({ id: call.id, result });
      }
    }
  });
  await world.sleep(50);
  for (const [n, town] of others.entries()) town.type(n < 2 ? 'lie' : `slow ${300 + world.choose(200)}`);
  await use(world, async (host, stub) => {
    const holder = await readBy(host, stub, 'holder', ['Iracema'], 'majority');
    same(
      holder,
      'Ana',
      `${fickle.name} said Ana, and then something else, which changes nothing. Two more said Ana, and two lied; the stub gave ${JSON.stringify(holder)}.`,
    );
  });
}

check(
  'The majority is not kept waiting by the slowest replicas',
  {
    stage: 'majority',
    points: 6,
    schedules: 60,
    hint: 'As soon as three say the same, the other two cannot change it any more.',
  },
  async (world) => {
    const towns = await lent(world, openTowns(world));
    const slow = towns.slice(0, 2);
    for (const town of slow) {
      if (world.choose(2) === 1) town.type('slow 5000');
      else town.pause();
    }
    await use(world, async (host, stub) => {
      const start = host.now();
      await readBy(host, stub, 'holder', ['Iracema'], 'majority');
      const took = Math.round(host.now() - start);
      assert.ok(
        took < 1_000,
        `${namesOf(slow)} were slow, the other three quick. read("holder", ["Iracema"], "majority") took ${took} ms.`,
      );
    });
  },
);

check(
  'Without a majority a call ends in an error as soon as that is certain, and not before',
  {
    stage: 'majority',
    points: 8,
    schedules: 100,
    within: 200_000,
    hint: 'Take the answer with the most votes, and add the replicas that may still vote. If that is less than three, nobody needs to wait any more. And of five replicas, three are the majority, also when only two are left.',
  },
  async (world) => {
    const towns = await lent(world, openTowns(world));
    const [one, two, three, four, five] = towns;
    const end = world.choose(4);
    await use(world, async (host, stub) => {
      const killed = world.choose(2) === 1 ? towns : towns.slice(0, 3);
      if (end === 0) for (const town of killed) town.kill();
      if (end === 1) for (const town of [one, two]) town?.kill();
      if (end === 1 || end === 2) for (const town of [three, four]) town?.type('lie');
      if (end === 2) five?.pause();
      if (end === 2) one?.type('slow 300');
      if (end === 3) {
        for (const town of [two, three]) town?.type('slow 900');
        for (const town of [four, five]) town?.type('lie');
        await host.sleep(150);
      }
      // Now all are lost when the call is made, now they are lost while it waits.
      if (end === 0 && killed === towns) await host.sleep(world.pick([0, 1_500]));
      const start = host.now();
      if (end === 2) await host.sleep(10);
      const read = outcomeOf(host, () => stub.read('holder', ['Iracema'], 'majority'), 90_000);
      if (end === 2) {
        await host.sleep(60_000);
        five?.resume();
        same(
          await read,
          { kind: 'result', result: 'Ana' },
          `Two replicas said Ana, two lied, and the fifth, ${five?.name ?? ''}, was silent for a minute. Then it said Ana, too, and that is the majority.`,
        );
        return;
      }
      if (end === 3) {
        await host.sleep(350);
        one?.kill();
        same(
          await read,
          { kind: 'result', result: 'Ana' },
          `${one?.name ?? ''} said Ana and died. Then two more said Ana, and two lied. Its vote was given, so Ana has three of five.`,
        );
        return;
      }
      const outcome = await read;
      same(
        errorOf(outcome),
        'NoMajority',
        end === 0
          ? `${killed.length} of 5 replicas were dead. A read with the policy “majority” should end in an error named NoMajority.`
          : 'Two of five replicas were dead, and two lied. A read with the policy “majority” should end in an error named NoMajority.',
      );
      const took = Math.round(host.now() - start);
      assert.ok(
        took < 1_500,
        `No answer could have a majority any more. The call ended only after ${took} ms.`,
      );
    });
  },
);

check(
  'Errors and empty results are answers, too',
  {
    stage: 'majority',
    points: 4,
    schedules: 40,
    hint: 'What a replica says is a result or an error. Compare both, and end the call as the majority says: null is a result.',
  },
  async (world) => {
    const towns = await lent(world, openTowns(world));
    towns[0]?.type('lie');
    await use(world, async (host, stub) => {
      const policy = world.pick(['majority', 'all'] as const);
      same(
        await readBy(host, stub, 'holder', ['Mar morto'], policy),
        null,
        `${towns[0]?.name ?? ''} lies, three times. Nobody has Mar morto, and the other four say so: null. A read with the policy “${policy}” should give what the majority says.`,
      );
      const outcome = await outcomeOf(host, () => stub.read('burn', [], policy));
      same(
        outcome,
        { kind: 'error', name: 'Error', message: 'the register has no procedure “burn”' },
        'The majority of the replicas say that there is no procedure “burn”. The call should end in that error, with its name and message.',
      );
    });
  },
);

check(
  'Two errors of the same name are not the same answer',
  {
    stage: 'majority',
    points: 2,
    schedules: 30,
    hint: 'Compare the whole answer: result, name and message of the error.',
  },
  async (world) => {
    const country = openTowns(world);
    await lent(world, country, (i) => (i < 2 ? 'Bento' : 'Ana'));
    for (const town of country.towns) town.type(`slow ${world.choose(200)}`);
    await use(world, async (host, stub) => {
      const outcome = await outcomeOf(host, () => stub.read('lend', ['Iracema', 'Célia'], 'majority'));
      same(
        outcome,
        { kind: 'error', name: 'BookTaken', message: '“Iracema” is lent to Ana' },
        `Two replicas raised BookTaken because Bento has the book, and three raised BookTaken because Ana has it. The call had this outcome: ${JSON.stringify(outcome)}.`,
      );
    });
  },
);

check(
  'The policy “all” waits for every replica that is not lost',
  {
    stage: 'majority',
    points: 4,
    schedules: 60,
    virtualTime: true,
    hint: 'It is the answer of the majority, but not before every replica has spoken or is lost. When one is lost, look again.',
  },
  async (world) => {
    const towns = await lent(world, openTowns(world));
    const [slow, dead, liar] = towns;
    const delay = 1_000 + world.choose(1_000);
    slow?.type(`slow ${delay}`);
    const lies = world.choose(2) === 1;
    if (lies) liar?.type('lie');
    const when = world.choose(3);
    if (when === 0) dead?.kill();
    else dead?.type('slow 60000');
    await use(world, async (host, stub) => {
      const start = host.now();
      if (when !== 0) void world.sleep(when * 700).then(() => dead?.kill());
      const holder = await readBy(host, stub, 'holder', ['Iracema'], 'all');
      const took = Math.round(host.now() - start);
      same(
        holder,
        'Ana',
        lies
          ? `${liar?.name ?? ''} lies, ${dead?.name ?? ''} dies, the other three say that Ana has Iracema. The majority says Ana; the stub gave ${JSON.stringify(holder)}.`
          : `${dead?.name ?? ''} dies, the other four say that Ana has Iracema. The majority says Ana; the stub gave ${JSON.stringify(holder)}.`,
      );
      assert.ok(
        took >= delay,
        `${slow?.name ?? ''} takes ${delay} ms for an answer. read("holder", ["Iracema"], "all") ended after ${took} ms, before it had spoken.`,
      );
      assert.ok(
        took < delay + 1_000,
        `The slowest replica answered after ${delay} ms, and ${dead?.name ?? ''} was dead. read("holder", ["Iracema"], "all") took ${took} ms.`,
      );
    });
  },
);
