import type { World } from 'dlabs/world';

/** Three machines that are alike, each with a dock. On the laptop a program is started. */
export default function scenario(world: World): void {
  world.defaultLink({ latency: [5, 30] });
  for (const name of ['desktop', 'server']) world.host(name).start('daemon.ts', { name });
  world.host('laptop').start('daemon.ts', { name: 'laptop' }).type('launch primes');
}
