import type { World, WorldProcess } from 'dlabs/world';

/** Starts the press on a machine with so many cores. It must be the first to name that machine. */
export function openWorks(world: World, cores = 1): WorldProcess {
  return world.host('works', { cores }).start('press.ts');
}

/** A press with one core, and two clients at the other end of a satellite link. */
export default async function scenario(world: World): Promise<void> {
  openWorks(world);
  world.link('works', 'desk', { latency: [100, 125] });
  await world.sleep(100);
  for (const name of ['ana', 'rui']) world.host('desk').start('client.ts', { name });
}
