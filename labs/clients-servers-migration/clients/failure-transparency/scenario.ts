import type { World, WorldProcess } from 'dlabs/world';

/** A bank, a teller, and a network that is not to be trusted. */
export default function scenario(world: World): void {
  connect(world, 0.3);
  openBank(world);
  world.host('teller').start('teller.ts');
}

/** @param trouble the share of datagrams that is lost, and that is doubled */
export function connect(world: World, trouble: number): void {
  world.defaultLink({ latency: [5, 60], loss: trouble, duplicate: trouble });
}

export function openBank(world: World): WorldProcess {
  return world.host('bank').start('serve.ts', { name: 'bank' });
}
