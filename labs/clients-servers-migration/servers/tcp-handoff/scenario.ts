import type { World, WorldProcess } from 'dlabs/world';

export const apps = ['app-1', 'app-2', 'app-3'] as const;

/** The cluster's machines stand side by side; readers are further away. */
export function connect(world: World): void {
  world.defaultLink({ latency: [0.5, 2] });
  for (const machine of ['switch', ...apps]) world.link('town', machine, { latency: [10, 30] });
}

/** Everything but the switch. */
export function startServers(world: World): void {
  world.host('data-1').start('data.ts');
  for (const name of apps) world.host(name).start('app.ts');
}

export function startSwitch(world: World): WorldProcess {
  return world.host('switch').start('switch.ts');
}

export default function scenario(world: World): void {
  connect(world);
  startServers(world);
  startSwitch(world);
  world.host('town').start('readers.ts');
}
