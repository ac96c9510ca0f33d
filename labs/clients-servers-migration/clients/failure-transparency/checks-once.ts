import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import { balanceOf, FakeBank, newCaller, opened, outcomeOf, RawClient, same, told } from './probes';
import { connect, openBank } from './scenario';

const stage = 'once';

check(
  'All tries of a call have one name, and no other call has it, not even after a restart',
  {
    stage,
    points: 10,
    hint: 'The number is drawn once for a call, not once for a try. And what makes the name of a caller unique: its host’s name is the same after a restart. “host.random()” is not.',
    schedules: 40,
  },
  async (world) => {
    world.defaultLink({ latency: [5, 60], loss: 0.3 });
    const fake = await FakeBank.open(world, (request, answer) => answer({ result: request.args[0] ?? 0 }));
    let serial = 0;
    const life = (callers: number): Promise<void> =>
      world.host('client').run(async (host, student) => {
        const all = [];
        for (let n = 0; n < callers; n++) {
          const caller = await newCaller(host, student);
          for (let call = 0; call < (callers > 2 ? 1 : 3); call++)
            all.push(outcomeOf(host, caller.call('note', [serial++], 40_000), 45_000));
        }
        await Promise.all(all);
      });
    await life(1);
    await life(1 + world.choose(2));
    await life(world.choose(6) === 0 ? 40 : 2);
    const names = new Map<string, Set<unknown>>();
    const calls = new Map<unknown, Set<string>>();
    for (const { request } of fake.arrivals) {
      const name = `${request.client} ${request.number}`;
      names.set(name, (names.get(name) ?? new Set()).add(request.args[0]));
      calls.set(request.args[0], (calls.get(request.args[0]) ?? new Set<string>()).add(name));
    }
    const renamed = [...calls].find(([, used]) => used.size > 1);
    if (renamed) {
      assert.fail(
        `The tries of one call came with different names: ${[...renamed[1]].slice(0, 3).join(', ')}. How is the bank to know that they are one?`,
      );
    }
    const shared = [...names].find(([, used]) => used.size > 1);
    if (!shared) return;
    assert.fail(
      `${shared[1].size} different calls came with the name “${shared[0]}”: of one caller, of two on one machine, or of one that was started again. The bank takes them for one call.`,
    );
  },
);

check(
  'What is asked several times is done once, and answered alike',
  {
    stage,
    points: 15,
    hint: 'Look the name up before you perform. Where two copies come while the first is still being written to the disk: what do you find then? Handle one request after another, or keep the promise.',
    schedules: 120,
  },
  async (world) => {
    world.defaultLink({ latency: [5, 40], duplicate: world.pick([0, 0.5]) });
    openBank(world);
    await opened(world);
    await world.host('client').run(async (host) => {
      const client = await RawClient.open(host, 'a client');
      const cents = Array.from({ length: 2 + world.choose(4) }, () => 1 + world.choose(500));
      // With a withdrawal of everything there is a result that is 0.
      if (world.choose(2) === 0) cents.push(-cents.reduce((a, b) => a + b, 0));
      for (const [number, amount] of cents.entries()) {
        for (let copy = 0; copy < 1 + world.choose(4); copy++) {
          client.send(number, 'deposit', ['Ana', amount]);
          await host.sleep(world.choose(3) * world.choose(60));
        }
      }
      if (world.choose(3) === 2) client.babble('{"client":5}');
      await host.sleep(500);
      cents.forEach((amount, number) => client.send(number, 'deposit', ['Ana', amount]));
      await host.sleep(500);
      for (const number of cents.keys()) {
        const results = client.results(number);
        if (results.length === 1) {
          assert.fail(
            `Call ${number} arrived several times and was answered once. The caller asks again because an answer may have been lost: each copy gets one.`,
          );
        }
        const different = new Set(results.map((result) => JSON.stringify(result)));
        if (results.length === 0)
          assert.fail(`Call ${number} arrived at the bank several times and was never answered.`);
        if (different.size > 1) {
          assert.fail(
            `Call ${number}, deposit(Ana, ${cents[number]}), arrived several times, and the answers differ: ${[...different].join(', ')}. A repeated request gets the answer that the first one got.`,
          );
        }
      }
      const sum = cents.reduce((a, b) => a + b, 0);
      const balance = await client.ask(cents.length, 'balance', ['Ana']);
      same(
        balance,
        sum,
        `${cents.length} deposits of ${sum} cents in all arrived, each of them several times. Ana should have ${sum} cents and has ${JSON.stringify(balance)}.`,
      );
    });
  },
);

check(
  'The same number of two clients names two calls',
  {
    virtualTime: true,
    stage,
    points: 5,
    hint: 'The name of a call is client and number together. And what a client is called, such as “constructor”, must not matter.',
    schedules: 40,
  },
  async (world) => {
    connect(world, 0.1);
    openBank(world);
    await opened(world);
    const names = ['ana', 'rui', 'constructor', '__proto__', 'ana 1', 'ana-1'];
    const done = names.map((name, n) =>
      world.host(`client-${n}`).run(async (host) => {
        const client = await RawClient.open(host, name);
        for (let number = 0; number < 12; number++) await client.ask(number, 'deposit', ['Ana', 1]);
      }),
    );
    await Promise.all(done);
    const balance = await balanceOf(world, 'Ana');
    const sum = names.length * 12;
    same(
      balance,
      sum,
      `${names.length} clients each deposited one cent twelve times, with numbers 0 to 11. Ana should have ${sum} cents and has ${JSON.stringify(balance)}.`,
    );
  },
);

check(
  'Caller and bank together: each call is carried out once, under loss and doubles',
  {
    stage,
    points: 10,
    hint: 'This is both of your files together. Run the check of the caller alone and that of the bank alone first.',
    schedules: 100,
  },
  async (world) => {
    connect(world, world.pick([0, 0.2, 0.35]));
    openBank(world);
    await opened(world);
    let sum = 0;
    const clients = [...Array(2 + world.choose(2)).keys()].map((n) =>
      world.host(`client-${n}`).run(async (host, student) => {
        const caller = await newCaller(host, student);
        const one = async (cents: number): Promise<void> => {
          sum += cents;
          const outcome = await outcomeOf(host, caller.call('deposit', ['Ana', cents], 40_000), 45_000);
          if (outcome.kind !== 'result') assert.fail(`A deposit should have an answer; ${told(outcome)}.`);
        };
        await Promise.all([one(1 + world.choose(9)), one(10 + world.choose(90))]);
        await one(100 + world.choose(900));
      }),
    );
    await Promise.all(clients);
    await world.sleep(500); // doubles that are under way
    const balance = await balanceOf(world, 'Ana');
    same(
      balance,
      sum,
      `Several callers deposited ${sum} cents in all for Ana, and each call had its answer. She has ${JSON.stringify(balance)}.`,
    );
  },
);
