import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { balanceOf, bankOf, FakeBank, newCaller, opened, outcomeOf, RawClient, same } from './probes';
import { connect, openBank } from './scenario';

const stage = 'crash';

/** Does something to the bank's machine; tells what. */
async function disturb(world: World): Promise<string> {
  const machine = world.host('bank');
  if (world.choose(3) === 0) {
    bankOf(world).restart();
    return 'the bank was killed and started again';
  }
  machine.powerFail();
  await world.sleep(world.choose(1_500));
  machine.powerOn();
  return 'the bank lost its power for a while';
}

check(
  'What was answered is not lost, and nothing is done twice, when the bank crashes',
  {
    stage,
    points: 15,
    hint: 'The effect and the memory of it must be on the disk together, and before the answer leaves. One file, one write, one sync. What is in two files can be torn apart.',
    schedules: 200,
  },
  async (world) => {
    connect(world, world.pick([0, 0.2]));
    openBank(world);
    await opened(world);
    let [answered, unknown] = [0, 0];
    const story: string[] = [];
    const clients = [0, 1].map((n) =>
      world.host(`client-${n}`).run(async (host, student) => {
        const caller = await newCaller(host, student);
        for (let call = 0; call < 4; call++) {
          await host.sleep(world.choose(300));
          const within = world.choose(6) === 5 ? 300 : 40_000;
          const outcome = await outcomeOf(host, caller.call('deposit', ['Ana', 10 ** n], within), 45_000);
          if (outcome.kind === 'result') answered += 10 ** n;
          else unknown += 10 ** n;
        }
      }),
    );
    for (let n = 0; n < 1 + world.choose(3); n++) {
      await world.sleep(world.choose(500));
      story.push(await disturb(world));
    }
    await Promise.all(clients);
    await world.sleep(500);
    const balance = Number(await balanceOf(world, 'Ana'));
    if (balance >= answered && balance <= answered + unknown) return;
    const rest =
      unknown > 0 ? ` Of ${unknown} cents more nobody knows, because their calls passed their deadline.` : '';
    same(
      balance,
      answered,
      `Two callers deposited; ${story.join(', then ')}. Calls for ${answered} cents had an answer.${rest} Ana has ${balance} cents: ${
        balance < answered ? 'something that was answered is lost' : 'something was done twice'
      }.`,
    );
  },
);

check(
  'An answer leaves when what it says is safe on the disk, and not before',
  {
    stage,
    points: 5,
    hint: 'What was written and not synced may be gone when the power is. Wait for “sync” before you give the result, also when a process that died before its “sync” has written it.',
    schedules: 40,
    virtualTime: true,
  },
  async (world) => {
    world.defaultLink({ latency: 0.05 });
    openBank(world);
    await opened(world);
    const machine = world.host('bank');
    await world.host('client').run(async (host) => {
      const client = await RawClient.open(host, 'a client');
      const count = 1 + world.choose(4);
      const copied = world.choose(2) === 1;
      const killed = world.choose(2) === 1;
      for (let number = 0; number < count; number++) {
        client.send(number, 'deposit', ['Ana', 1], number);
        // A copy may come while the first is still on its way to the disk.
        if (copied) client.send(number, 'deposit', ['Ana', 1], number);
        if (killed && number === count - 1) {
          await host.sleep(world.choose(30) / 10); // a sync takes 2 ms
          bankOf(world).restart();
          await opened(world);
          client.send(number, 'deposit', ['Ana', 1], number);
        }
        for (let wait = 0; client.results(number).length === 0; wait++) {
          if (wait > 10_000) assert.fail('A deposit on a good network got no answer within a second.');
          await host.sleep(0.1);
        }
      }
      machine.powerFail();
      await host.sleep(100);
      machine.powerOn();
      await opened(world);
      const balance = await client.ask(count, 'balance', ['Ana'], count);
      same(
        balance,
        count,
        killed
          ? `The bank was killed and started again while it carried out deposit ${count}, of one cent each, and the client asked again. In the moment of the answer the machine lost its power. Ana should have ${count} cents and has ${JSON.stringify(balance)}.`
          : `The bank answered deposit ${count}, of one cent each, and lost its power in the same moment. Ana should have ${count} cents and has ${JSON.stringify(balance)}.`,
      );
    });
  },
);

check(
  'A balance that was told is still there after a crash',
  {
    stage,
    points: 5,
    hint: 'Who asks for a balance while a deposit is still on its way to the disk must not be told of it: it may never get there. Tell what is safe, or wait.',
    schedules: 40,
    virtualTime: true,
  },
  async (world) => {
    world.defaultLink({ latency: 0.05 });
    openBank(world);
    await opened(world);
    const machine = world.host('bank');
    await world.host('client').run(async (host) => {
      const client = await RawClient.open(host, 'a client');
      const other = await RawClient.open(host, 'another client');
      const count = world.choose(3);
      for (let number = 0; number < count; number++) await client.ask(number, 'deposit', ['Ana', 1], number);
      client.send(count, 'deposit', ['Ana', 1], count);
      other.send(0, 'balance', ['Ana']);
      for (let wait = 0; other.results(0).length === 0; wait++) {
        if (wait > 10_000) assert.fail('A balance on a good network got no answer within a second.');
        await host.sleep(0.1);
      }
      machine.powerFail();
      await host.sleep(100);
      machine.powerOn();
      await opened(world);
      const told = Number(other.results(0)[0]);
      const balance = Number(await other.ask(1, 'balance', ['Ana'], 1));
      if (balance >= told) return;
      assert.fail(
        `While a deposit of one cent was carried out, somebody was told that Ana has ${told} cents. In the same moment the bank lost its power, and afterwards she has ${balance}.`,
      );
    });
  },
);

check(
  'A request that is repeated after a crash gets the answer of the first',
  {
    stage,
    points: 10,
    hint: 'The results of calls belong on the disk, beside the accounts. “Bank.open” reads both.',
    schedules: 60,
  },
  async (world) => {
    world.defaultLink({ latency: [5, 40] });
    openBank(world);
    await opened(world);
    await world.host('client').run(async (host) => {
      const client = await RawClient.open(host, 'a client');
      const first = await client.ask(0, 'deposit', ['Ana', 5]);
      await client.ask(1, 'deposit', ['Ana', 7]);
      const how = await disturb(world);
      await opened(world);
      client.replies.length = 0;
      const again = await client.ask(0, 'deposit', ['Ana', 5]);
      same(
        again,
        first,
        `A deposit of 5 was answered with ${JSON.stringify(first)}, and then one of 7 was made. Then ${how}, and the request of the first came again. Its answer was ${JSON.stringify(again)}.`,
      );
    });
  },
);

check(
  'The caller says which calls are over, and never one that still waits',
  {
    stage,
    points: 10,
    hint: 'Among the calls that wait, which has the lowest number? Everything below it is over: answered, or given up.',
    schedules: 60,
  },
  async (world) => {
    world.defaultLink({ latency: [5, 40] });
    const fake = await FakeBank.open(world, (request, answer, { host }) => {
      if (request.args[0] === 'slow') return void host.sleep(3_000).then(() => answer({ result: 1 }));
      if (request.args[0] !== 'lost') answer({ result: 1 });
    });
    const waiting = new Set<string>();
    await world.host('client').run(async (host, student) => {
      const caller = await newCaller(host, student);
      const one = async (what: string, n: number, within = 40_000): Promise<void> => {
        const label = `${what} ${n}`;
        waiting.add(label);
        await outcomeOf(host, caller.call('note', [what, n], within), 45_000);
        waiting.delete(label);
      };
      for (let n = -2; n < 0; n++) await one('quick', n);
      const slow = one('slow', 0);
      const lost = one('lost', 1, 500);
      for (let n = 2; n < 10; n++) await one('quick', n);
      await Promise.all([slow, lost]);
      for (let n = 10; n < 13; n++) await one('quick', n);
    });
    const numberOf = (label: string): number | undefined =>
      fake.arrivals.find(({ request }) => request.args.join(' ') === label)?.request.number;
    const slow = numberOf('slow 0') ?? 0;
    const meanwhile = fake.arrivals.filter(
      ({ request }) =>
        request.args[0] === 'quick' && Number(request.args[1]) > 0 && Number(request.args[1]) < 10,
    );
    const early = meanwhile.find(({ request }) => request.answered > slow);
    if (early) {
      assert.fail(
        `Call ${slow} still waited when request ${early.request.number} said that all calls below ${early.request.answered} are over. The bank may then forget the answer to call ${slow}.`,
      );
    }
    const modest = meanwhile.find(({ request }) => request.answered < slow);
    if (modest) {
      assert.fail(
        `Call ${slow} was the lowest that still waited when request ${modest.request.number} said that the calls below ${modest.request.answered} are over. All those below ${slow} are.`,
      );
    }
    const last = fake.arrivals.at(-1)?.request;
    if (!last || last.answered >= last.number - 1) return;
    assert.fail(
      `Request ${last.number} was the only one that waited, and said that the calls below ${last.answered} are over. All those below ${last.number} are, also the one that was given up.`,
    );
  },
);

check(
  'The bank’s memory of answers does not grow for ever',
  {
    stage,
    points: 10,
    hint: 'Every request says in “answered” which calls of its client are over. What do you still need their results for?',
    schedules: 5,
  },
  async (world) => {
    world.defaultLink({ latency: 1 });
    openBank(world);
    await opened(world);
    const size = (): number =>
      [...world.host('bank').files.values()].reduce((sum, content) => sum + content.length, 0);
    await world.host('client').run(async (host) => {
      const client = await RawClient.open(host, 'a client');
      const some = async (from: number, to: number): Promise<void> => {
        for (let number = from; number < to; number++) {
          client.send(number, 'deposit', ['Ana', 1], Math.max(0, number - 2));
          await host.sleep(10);
        }
        await host.sleep(100);
      };
      await some(0, 20);
      const before = size();
      await some(20, 320);
      const after = size();
      if (after <= before + 200) return;
      assert.fail(
        `After 20 calls of one client the bank’s files had ${before} bytes, after 300 more ${after}. At no time were more than three of them not over.`,
      );
    });
  },
);

check(
  'No answer is forgotten that may still be asked for',
  {
    stage,
    points: 5,
    hint: 'The only reason to forget a result is “answered”, said by the client whose call it was. How many results there are, of how many clients, is none.',
    schedules: 3,
  },
  async (world) => {
    world.defaultLink({ latency: 1 });
    openBank(world);
    await opened(world);
    await world.host('client').run(async (host) => {
      const client = await RawClient.open(host, 'a client');
      const first = await client.ask(0, 'deposit', ['Ana', 5]);
      for (let number = 1; number < 150; number++) {
        client.send(number, 'deposit', ['Ana', 1]);
        await host.sleep(10);
      }
      for (let n = 0; n < 60; n++) {
        const other = await RawClient.open(host, `client ${n}`);
        other.send(n, 'deposit', ['Rui', 1], n);
        await host.sleep(10);
      }
      client.replies.length = 0;
      const again = await client.ask(0, 'deposit', ['Ana', 5]);
      same(
        again,
        first,
        `A deposit was answered with ${JSON.stringify(first)}. Then came 149 more of this client, which never said that one is over, and one each of 60 other clients. The first request came again, and its answer was ${JSON.stringify(again)}.`,
      );
    });
  },
);

check(
  'What was forgotten is not done again when it arrives late',
  {
    stage,
    points: 10,
    hint: 'A copy of an old request may come hours later, when its result is forgotten. What tells you, for each client, that a number is too low to be new?',
    schedules: 60,
  },
  async (world) => {
    world.defaultLink({ latency: [1, 5] });
    openBank(world);
    await opened(world);
    await world.host('client').run(async (host) => {
      const client = await RawClient.open(host, 'a client');
      let count = 3 + world.choose(5);
      for (let number = 0; number < count; number++) await client.ask(number, 'deposit', ['Ana', 1], number);
      const overtaken = world.choose(2) === 1;
      if (overtaken) {
        // Two calls wait at once. What arrives of the first was sent long ago, and says what was true then.
        await client.ask(count + 1, 'deposit', ['Ana', 1], count);
        await client.ask(count, 'deposit', ['Ana', 1], 0);
        count += 2;
      }
      const crashed = world.choose(2) === 1;
      if (crashed) {
        await disturb(world);
        await opened(world);
      }
      const late = world.choose(count - (overtaken ? 3 : 1));
      // An old request says what was true when it was sent.
      client.send(late, 'deposit', ['Ana', 1], late);
      await host.sleep(100);
      client.send(late, 'deposit', ['Ana', 1], 0);
      await host.sleep(100);
      const balance = await client.ask(count, 'balance', ['Ana'], count);
      const between = crashed ? ', the bank crashed' : '';
      same(
        balance,
        count,
        `A client made ${count} deposits of one cent and said that they are over${between}, and then a late copy of deposit ${late} arrived twice.${overtaken ? ' Before that, a call had arrived that was sent early and said less.' : ''} Ana should have ${count} cents and has ${JSON.stringify(balance)}.`,
      );
    });
  },
);
