import type { World, WorldProcess } from 'dlabs/world';
import { bandwidth } from './starter/jobs';
import type { Job } from './starter/jobs';

/** Four machines, of which one has all the work. */
export default function scenario(world: World): void {
  const [alpha] = startHosts(world, { alpha: 1, beta: 1, gamma: 2, delta: 1 }, 'balance');
  for (let n = 1; n <= 12; n++) {
    submit(alpha, { id: `job${n}`, left: 1_000 + ((n * 7_919) % 5_000), size: 20_000 * (1 + (n % 4)) });
  }
}

/**
 * Starts hosts that know of one another.
 * @param cores how many each has, by name
 * @param mode `manual`: jobs move only when somebody types it
 */
export function startHosts(
  world: World,
  cores: Readonly<Record<string, number>>,
  mode: 'balance' | 'manual',
  link: { readonly latency?: readonly [number, number]; readonly loss?: number } = {},
): WorldProcess[] {
  const names = Object.keys(cores);
  world.defaultLink({ latency: [2, 10], bandwidth: bandwidth * 1_000, ...link });
  return Object.entries(cores).map(([name, count]) => {
    const args = [mode, ...names.filter((other) => other !== name)];
    return world.host(name, { cores: count }).start('daemon.ts', { name, args });
  });
}

export function submit(runner: WorldProcess | undefined, { id, left, size }: Job): void {
  runner?.type(`submit ${id} ${left} ${size}`);
}
