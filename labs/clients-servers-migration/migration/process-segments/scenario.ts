import type { World } from 'dlabs/world';
import { putThing } from './things-of-hosts';

/** What was sold. */
const sales = Array.from({ length: 60 }, (_, n) => 5 + ((n * 37) % 41));

/** Three machines, each with a site and with resources of its own. Programs start on the laptop. */
export default function scenario(world: World): void {
  world.defaultLink({ latency: [5, 30] });
  putThing(world, 'laptop', { type: 'file', name: 'notebook', attachment: 'unattached', numbers: [] });
  putThing(world, 'laptop', { type: 'file', name: 'rates', attachment: 'unattached', numbers: [5] });
  putThing(world, 'laptop', { type: 'archive', name: 'sales', attachment: 'fastened', numbers: sales });
  for (const host of ['laptop', 'desktop', 'server']) {
    putThing(world, host, { type: 'printer', name: 'printer', attachment: 'fixed', numbers: [] });
    world.host(host).start('daemon.ts', { name: host });
  }
}
