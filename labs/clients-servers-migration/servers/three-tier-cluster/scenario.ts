import type { World, WorldProcess } from 'dlabs/world';
import { dataServers } from './starter/cluster';

/** The names of the first `count` application servers. */
export function appNames(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `app-${n + 1}`);
}

/** The third tier. */
export function startData(world: World): void {
  for (const name of dataServers) world.host(name).start('data.ts');
}

/** The second tier. */
export function startApps(world: World, names: readonly string[]): void {
  for (const name of names) world.host(name).start('app.ts');
}

/** The first tier: one machine, in front of these application servers. */
export function startSwitch(world: World, apps: readonly string[]): WorldProcess {
  return world.host('switch').start('switch.ts', { args: apps });
}

/** The whole cluster. Its machines stand side by side; readers are further away. */
export function openCluster(world: World, apps: readonly string[] = appNames(3)): WorldProcess {
  connect(world);
  startData(world);
  startApps(world, apps);
  return startSwitch(world, apps);
}

export function connect(world: World): void {
  world.defaultLink({ latency: [0.5, 2] });
  world.link('town', 'switch', { latency: [10, 30] });
}

export default function scenario(world: World): void {
  openCluster(world);
  world.host('town').start('readers.ts');
}
