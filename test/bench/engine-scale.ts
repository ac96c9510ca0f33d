import { exchange } from './exchange';
import type { Figure } from './figure';
import { figure } from './figure';

/** What a delivery costs in large runs, as a multiple of what it costs in small ones: 1 is flat. */
export async function engineScale(): Promise<Figure[]> {
  await exchange(100_000, 10);
  const byMessages: number[] = [];
  const byHosts: number[] = [];
  for (let i = 0; i < 5; i++) {
    byMessages.push((await small(1_000)) / (await exchange(1_000_000)));
    byHosts.push((await small(100_000)) / (await exchange(100_000, 500)));
  }
  return [
    figure('engine.cost_1000000_to_1000_messages', 'ratio', byMessages),
    figure('engine.cost_1000_to_2_hosts', 'ratio', byHosts),
  ];
}

/** Runs of that many messages, as many as make 100,000. @returns deliveries a second */
async function small(messages: number): Promise<number> {
  let time = 0;
  const runs = 100_000 / messages;
  for (let i = 0; i < runs; i++) time += messages / (await exchange(messages));
  return (runs * messages) / time;
}
