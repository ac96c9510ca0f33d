import assert from 'node:assert/strict';
import type { Json } from 'dlabs';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import type { Arrival, Outcome } from './probes';
import { FakeBank, newCaller, outcomeOf, told } from './probes';

const stage = 'retry';

check(
  'A call has its answer, though requests and replies are lost',
  {
    stage,
    points: 10,
    hint: 'One loop: send, then wait for the reply or for the end of a pause, whichever comes first (“Promise.race”); if it was the pause, go round again.',
    schedules: 60,
  },
  async (world) => {
    world.defaultLink({ latency: [5, 60], loss: world.pick([0, 0.1, 0.4]) });
    await FakeBank.open(world, ({ args }, answer) => answer({ result: Number(args[0]) * 2 }));
    await world.host('client').run(async (host, student) => {
      const caller = await newCaller(host, student);
      for (let n = 1; n <= 4; n++) {
        const outcome = await outcomeOf(host, caller.call('double', [n], 40_000), 45_000);
        if (outcome.kind === 'result' && outcome.result === 2 * n) continue;
        assert.fail(
          `double(${n}) should give ${2 * n}, on a network that loses some datagrams; ${told(outcome)}.`,
        );
      }
    });
  },
);

/** The longest pause that may follow the n-th try, counted from 0, in ms. */
function pauseAfter(n: number): number {
  return Math.min(100 * 2 ** n, 2_000);
}

/** Arrivals of one call at a bank that never answers. */
async function triesOf(world: World, within: number): Promise<readonly Arrival[]> {
  world.defaultLink({ latency: 5 });
  const fake = await FakeBank.open(world);
  await world.host('client').run(async (host, student) => {
    const caller = await newCaller(host, student);
    await outcomeOf(host, caller.call('deposit', ['Ana', 1], within), within + 1_000);
  });
  return fake.arrivals;
}

check(
  'Each pause is longer than the one before, up to two seconds',
  {
    stage,
    points: 10,
    hint: 'Double the longest pause after each try: 100, 200, 400 … and no more than 2,000 ms. Each pause is between half of that and all of it.',
    schedules: 60,
    virtualTime: true,
  },
  async (world) => {
    const arrivals = await triesOf(world, 15_000 + world.choose(5_000));
    for (const [n, { at }] of arrivals.entries()) {
      const next = arrivals[n + 1];
      if (!next) break;
      const [pause, longest] = [next.at - at, pauseAfter(n)];
      if (pause >= longest / 2 - 2 && pause <= longest + 2) continue;
      assert.fail(
        `Nobody answers. Between try ${n + 1} and try ${n + 2} there were ${Math.round(pause)} ms; it should be between ${longest / 2} and ${longest} ms.`,
      );
    }
    mustBeDrawnAnew(arrivals);
    if (arrivals.length < 8) {
      assert.fail(
        `Nobody answered for more than 15 s, and there were only ${arrivals.length} tries: as long as the deadline has not passed, there is a next one.`,
      );
    }
  },
);

/** Of pauses that are drawn one by one, the parts of the longest pause differ. */
function mustBeDrawnAnew(arrivals: readonly Arrival[]): void {
  const parts = arrivals.slice(2).map(({ at }, n) => (at - (arrivals[n + 1]?.at ?? 0)) / pauseAfter(n + 1));
  const [least, most] = [Math.min(...parts), Math.max(...parts)];
  if (parts.length < 5 || most - least > 0.04) return;
  assert.fail(
    `Nobody answers. Each of ${parts.length} pauses took ${Math.round(100 * most)} % of the longest pause at its turn; each is to be drawn anew, between 50 and 100 %.`,
  );
}

check(
  'Callers that were cut off together do not come back together',
  {
    stage,
    points: 10,
    hint: 'If all of them wait 400 ms, all of them come back at once, and bring the bank down again. Let each draw its pause with “host.random()”.',
    schedules: 8,
    virtualTime: true,
  },
  async (world) => {
    world.defaultLink({ latency: 5 });
    const fake = await FakeBank.open(world);
    const count = 24;
    for (let n = 0; n < count; n++) {
      void world.host(`client-${n}`).run(async (host, student) => {
        const caller = await newCaller(host, student);
        await outcomeOf(host, caller.call('deposit', ['Ana', 1], 4_000), 5_000);
      });
    }
    await world.sleep(5_000);
    const fifth = [...Array(count).keys()].flatMap((n) => {
      const mine = fake.arrivals.filter(({ from }) => from === `client-${n}`);
      return mine[4] && mine[0] ? [mine[4].at - mine[0].at] : [];
    });
    if (fifth.length < count) {
      assert.fail(`${count} callers got no answer for 4 s. Only ${fifth.length} of them tried five times.`);
    }
    const sorted = fifth.sort((a, b) => a - b);
    const crowd = Math.max(
      ...sorted.map((from) => sorted.filter((at) => at >= from && at < from + 50).length),
    );
    if (crowd <= count / 2) return;
    assert.fail(
      `${count} callers got no answer, from the same moment on. ${crowd} of them made their fifth try within the same 50 ms: pauses should differ from caller to caller.`,
    );
  },
);

check(
  'Past its deadline a call ends in an error, and nothing more is sent',
  {
    stage,
    points: 10,
    hint: 'The last pause ends at the deadline, even if it would be longer. The error is a “DeadlineError”, from “protocol.ts”.',
    schedules: 60,
    virtualTime: true,
  },
  async (world) => {
    world.defaultLink({ latency: 5 });
    const fake = await FakeBank.open(world);
    await world.host('client').run(async (host, student) => {
      const caller = await newCaller(host, student);
      const calls = Array.from({ length: 3 }, () => 50 + world.choose(5_000)).map(async (within) => {
        const begin = host.now();
        const outcome = await outcomeOf(host, caller.call('deposit', ['Ana', 1], within), within + 20_000);
        mustBeLate(outcome, within, host.now() - begin);
      });
      await Promise.all(calls);
      await host.sleep(10); // what is under way arrives
      const before = fake.arrivals.length;
      await host.sleep(5_000);
      const after = fake.arrivals.length - before;
      if (after > 0) assert.fail(`All calls had ended, and ${after} more requests were sent.`);
    });
  },
);

function mustBeLate(outcome: Outcome, within: number, took: number): void {
  if (outcome.kind !== 'error' || outcome.name !== 'DeadlineError') {
    assert.fail(
      `Nobody answered a call with a deadline of ${within} ms. It should end in a DeadlineError; ${told(outcome)}.`,
    );
  }
  if (took >= within - 1 && took <= within + 20) return;
  assert.fail(
    `A call with a deadline of ${within} ms ended in a DeadlineError after ${Math.round(took)} ms.`,
  );
}

/** Answers that no call waits for, at least not like this. */
const oddities: readonly ((number: number) => Readonly<Record<string, Json>>)[] = [
  (number) => ({ client: 'somebody else', number, result: -1 }),
  (number) => ({ number: number + 100, result: -2 }),
];

check(
  'Each call has its own answer, though answers are late, doubled or meant for others',
  {
    stage,
    points: 10,
    hint: 'The given “#listen” finds the call by its number. Is a call that has ended taken out of “#waiting”, and is an answer that comes twice harmless?',
    schedules: 100,
  },
  async (world) => {
    world.defaultLink({ latency: [5, 200], duplicate: 0.3, loss: world.pick([0, 0.2]) });
    await FakeBank.open(world, (request, answer, { host }) => {
      void host.sleep(world.choose(400)).then(() => answer({ result: Number(request.args[0]) * 2 }));
      for (const odd of oddities) if (world.choose(3) === 2) answer(odd(request.number));
    });
    await world.host('client').run(async (host, student) => {
      const caller = await newCaller(host, student);
      const one = async (n: number): Promise<void> => {
        await host.sleep(world.choose(300));
        const outcome = await outcomeOf(host, caller.call('double', [n], 40_000), 45_000);
        if (outcome.kind === 'result' && outcome.result === 2 * n) return;
        assert.fail(`Ten calls waited at once. double(${n}) should give ${2 * n}; ${told(outcome)}.`);
      };
      await Promise.all(Array.from({ length: 10 }, (_, n) => one(n + 1)));
    });
  },
);
