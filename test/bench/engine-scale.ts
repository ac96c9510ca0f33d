import { bareExchange } from './bare-exchange';
import { exchange } from './exchange';
import type { Figure } from './figure';
import { figure } from './figure';

/** Connections whose messages are under way at once, in the runs with many. */
const many = 500;
const messages = 200_000;

/**
 * What a delivery costs in large runs, as a multiple of what it costs in small ones: 1 is flat. With many messages
 * under way each finds less of what it needs in the processor's caches; a bare loop of the same shape tells how much of
 * that cannot be avoided.
 */
export async function engineScale(): Promise<Figure[]> {
  await exchange(100_000, 10);
  const byMessages: number[] = [];
  const byHosts: number[] = [];
  const underWay: number[] = [];
  const bareUnderWay: number[] = [];
  for (let i = 0; i < 5; i++) {
    byMessages.push((await small(1_000)) / (await exchange(1_000_000)));
    const onTwoHosts = await exchange(messages, many, 1);
    byHosts.push(onTwoHosts / (await exchange(messages, many)));
    underWay.push((await exchange(messages)) / onTwoHosts);
    bareUnderWay.push((await bareExchange(messages)) / (await bareExchange(messages, many)));
  }
  return [
    figure('engine.cost_1000000_to_1000_messages', 'ratio', byMessages),
    figure('engine.cost_1000_to_2_hosts', 'ratio', byHosts),
    figure('engine.cost_500_to_1_under_way', 'ratio', underWay),
    figure('engine.bare_cost_500_to_1_under_way', 'ratio', bareUnderWay),
  ];
}

/** Runs of that many messages, as many as make 100,000. @returns deliveries a second */
async function small(count: number): Promise<number> {
  let time = 0;
  const runs = 100_000 / count;
  for (let i = 0; i < runs; i++) time += count / (await exchange(count));
  return (runs * count) / time;
}
