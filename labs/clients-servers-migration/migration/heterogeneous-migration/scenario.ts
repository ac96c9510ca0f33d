import type { World } from 'dlabs/world';
import { kinds } from './hosts';

/** Five machines, four kinds, each with a dock; only the laptop and the desktop are alike. */
export default function scenario(world: World): void {
  world.defaultLink({ latency: [5, 30] });
  for (const [name, kind] of Object.entries(kinds)) {
    const dock = world.host(name, kind).start('daemon.ts', { name });
    if (name === 'laptop') dock.type('launch primes');
  }
}
