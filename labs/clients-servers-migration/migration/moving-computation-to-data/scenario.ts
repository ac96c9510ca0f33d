import type { World, WorldProcess } from 'dlabs/world';
import { catalogue } from './starter/protocol';
import type { Item } from './starter/protocol';

const kinds = ['lamp', 'chair', 'desk', 'shelf', 'clock'];
const colours = ['red', 'blue', 'green', 'white'];

/** A catalogue of that many things; the same each time. */
export function someItems(count: number): Item[] {
  return Array.from({ length: count }, (_, id) => ({
    id,
    kind: kinds[(id * 7 + (id >> 3)) % kinds.length] ?? 'lamp',
    colour: colours[(id * 5 + (id >> 2)) % colours.length] ?? 'red',
    price: 100 + ((id * 7_919) % 9_973),
    stock: (id * 31) % 17,
  }));
}

/** A warehouse with many things, and an office at the other end of a slow line. */
export default function scenario(world: World): void {
  connect(world);
  openWarehouse(world, someItems(2_000));
  world.host('office').start('office.ts');
}

/** Joins the office and the warehouse's machine. @param latency in ms */
export function connect(world: World, latency: number | [number, number] = [20, 40]): void {
  world.link('office', world.host('warehouse', { cores: 4 }), { latency, bandwidth: 50_000 });
}

export function openWarehouse(world: World, items: readonly Item[]): WorldProcess {
  const host = world.host('warehouse');
  host.putFile(catalogue, JSON.stringify(items));
  return host.start('server.ts', { name: 'server' });
}
