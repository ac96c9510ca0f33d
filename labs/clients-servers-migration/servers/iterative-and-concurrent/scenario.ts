import type { World, WorldHost, WorldProcess } from 'dlabs/world';

/** Where all customers live. */
export const town = 'town';

/** A shop: its machine, and the server that runs there. */
export interface Shop {
  readonly host: WorldHost;
  readonly server: WorldProcess;
}

/** The corner shop: the iterative server, on a machine whose other cores it cannot use. */
export function openCorner(world: World, { cores = 4 } = {}): Shop {
  const host = world.host('corner', { cores });
  return { host, server: host.start('iterative.ts') };
}

/** The studio: the concurrent server. */
export function openStudio(world: World, { cores = 4, workers = 4, name = 'studio' } = {}): Shop {
  const host = world.host(name, { cores });
  return { host, server: host.start('dispatcher.ts', { args: [String(workers)] }) };
}

/** Two shops with the same machine and the same customers; only the servers differ. */
export default function scenario(world: World): void {
  world.defaultLink({ latency: [5, 15] });
  openCorner(world);
  openStudio(world);
  for (const shop of ['corner', 'studio']) {
    world.host(town).start('customers.ts', { args: [shop], name: `customers-${shop}` });
  }
}
