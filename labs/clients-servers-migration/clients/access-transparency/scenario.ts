import type { World, WorldProcess } from 'dlabs/world';

/** Where the library's server listens. */
export const server = { host: 'server', port: 5000 };

/** A library on one machine, and the readers' desk on another. */
export default function scenario(world: World): void {
  openLibrary(world);
  world.host('client').start('client.ts');
}

/** Starts the library's server. The network between it and the client has some delay, now more, now less. */
export function openLibrary(world: World): WorldProcess {
  world.link('client', 'server', { latency: [5, 40] });
  return world.host('server').start('server.ts');
}
