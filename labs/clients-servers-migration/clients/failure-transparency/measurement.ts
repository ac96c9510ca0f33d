/** What it costs to hide losses. */
import { measure } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { FakeBank, newCaller, outcomeOf } from './probes';

const calls = 60;
const x = {
  label: 'Share of datagrams that are lost',
  unit: '%',
  values: [0, 5, 10, 20, 30, 40, 50],
} as const;

/** The mean time and the mean number of tries of a call; absent when a call failed. */
async function cost(world: World, percent: number): Promise<{ time: number; tries: number } | undefined> {
  world.defaultLink({ latency: [10, 20], loss: percent / 100 });
  await FakeBank.open(world, (_, answer) => answer({ result: 1 }));
  const time = await world.host('client').run(async (host, student) => {
    const caller = await newCaller(host, student);
    let total = 0;
    for (let n = 0; n < calls; n++) {
      const begin = host.now();
      const outcome = await outcomeOf(host, caller.call('note', [n], 120_000), 121_000);
      if (outcome.kind !== 'result') return undefined;
      total += host.now() - begin;
    }
    return total / calls;
  });
  const tries = world.traffic.between('client', 'bank').segments / calls;
  return time === undefined ? undefined : { time, tries };
}

measure(
  'Time of a call against loss',
  {
    stage: 'retry',
    x,
    y: { label: 'Mean time', unit: 'ms' },
    caption:
      'The losses are hidden, not free. Most of this time is pause: nobody sees a failure, and everybody feels it.',
  },
  async (world, percent) => {
    const found = await cost(world, percent);
    return found ? { 'your caller': Math.round(found.time) } : {};
  },
);

measure(
  'Tries of a call against loss',
  {
    stage: 'retry',
    x,
    y: { label: 'Mean number of tries' },
    caption:
      'Request and reply must both get through. When each is lost with probability p, a call needs 1/(1 − p)² tries on average: two at 30 %, four at 50 %.',
  },
  async (world, percent) => {
    const found = await cost(world, percent);
    return {
      ...(found && { 'your caller': Math.round(found.tries * 100) / 100 }),
      '1/(1 − p)²': Math.round(100 / (1 - percent / 100) ** 2) / 100,
    };
  },
);
