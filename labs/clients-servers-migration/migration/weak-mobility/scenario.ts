import type { World, WorldProcess } from 'dlabs/world';
import { library } from './starter/library';
import type { CodeSegment } from './starter/code';

/** The laptop moves a program to the worker, which fetches others from the store. */
export default function scenario(world: World): void {
  setUp(world, [...library, { ...library[1]!, version: 'latest' }]);
  world.host('laptop').start('laptop.ts', { name: 'laptop' });
}

/** Worker and store, with these programs on the store's disk. */
export function setUp(
  world: World,
  programs: readonly CodeSegment[],
): { worker: WorldProcess; store: WorldProcess } {
  world.defaultLink({ latency: [5, 30] });
  return { store: startStore(world, programs), worker: startWorker(world) };
}

export function startWorker(world: World): WorldProcess {
  return world.host('worker').start('worker.ts', { name: 'worker' });
}

export function startStore(world: World, programs: readonly CodeSegment[]): WorldProcess {
  for (const program of programs) publish(world, program);
  return world.host('store').start('store.ts', { name: 'store' });
}

/** Puts a program on the store's disk, in place of what had that name and version. */
export function publish(world: World, program: CodeSegment): void {
  world.host('store').putFile(`${program.name}@${program.version}.json`, JSON.stringify(program));
}
