import type { World, WorldProcess } from 'dlabs/world';

/** The towns at which the bus may stop. */
export const towns = ['olinda', 'caruaru', 'garanhuns', 'petrolina'] as const;
/** Those and three more, for measuring long journeys. */
export const road = [...towns, 'ouricuri', 'exu', 'crato'] as const;
export type TownName = (typeof road)[number];

/** A school, a registry, and a library on wheels that is in one of four towns. */
export default function scenario(world: World): void {
  openTowns(world);
  world.host('school').start('client.ts', { name: 'school' });
}

export interface Country {
  readonly registry: WorldProcess;
  town(name: TownName): WorldProcess;
}

/**
 * Starts the registry and these towns; the bus with the library begins at the first. The network between them has some
 * delay, now more, now less.
 */
export function openTowns(world: World, names: readonly TownName[] = towns): Country {
  world.defaultLink({ latency: [5, 30] });
  const registry = world.host('registry').start('registry.ts', { name: 'registry' });
  const started = names.map((name, i) =>
    world.host(name).start('town.ts', { name, args: i === 0 ? ['library'] : [] }),
  );
  return {
    registry,
    town(name) {
      const found = started.find((town) => town.name === name);
      if (!found) throw new Error(`${name} was not started`);
      return found;
    },
  };
}
