import type { World, WorldProcess } from 'dlabs/world';

/** A telescope’s lease server, and two astronomers far away, whose clocks show what they like. */
export default function scenario(world: World): void {
  world.defaultLink({ latency: [5, 40] });
  startServer(world);
  world.host('vera', { clock: { offset: 3_600_000, drift: 8_000 } }).start('astronomer.ts', { name: 'vera' });
  world.host('luis', { clock: { offset: -7_000, drift: -8_000 } }).start('astronomer.ts', { name: 'luis' });
}

/** @param clock its drift in parts per million */
export function startServer(world: World, clock: { offset?: number; drift?: number } = {}): WorldProcess {
  return world.host('leases', { clock }).start('serve.ts', { name: 'server' });
}
