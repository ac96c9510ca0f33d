import type { World, WorldProcess } from 'dlabs/world';

/** A terminal with nothing but a display on it, and the office's server, where the apps run. */
export default function scenario(world: World): void {
  const office = world.host('office', { cores: 4 });
  connect(world);
  startDisplay(world);
  office.start('gallery.ts');
  office.start('notes.ts');
}

/** The link between the two: far enough for a delay that one notices, and not too fast for pictures. */
export function connect(world: World): void {
  world.link('terminal', 'office', { latency: [10, 60], bandwidth: 200_000 });
}

export function startDisplay(world: World): WorldProcess {
  return world.host('terminal').start('display.ts', { name: 'display' });
}
