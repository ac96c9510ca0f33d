import type { World, WorldHost, WorldProcess } from 'dlabs/world';

/** The machine of the daemon and the servers, and its link to where the clients are. Latency in ms. */
export function box(world: World, latency: [number, number]): WorldHost {
  const host = world.host('box', { cores: 4 });
  world.link(host, 'desk', { latency });
  return host;
}

export function startDaemon(world: World): WorldProcess {
  return world.host('box').start('daemon.ts');
}

export function startServer(world: World, service: string): WorldProcess {
  return world.host('box').start('server.ts', { args: [service], name: service });
}

/** A machine with a daemon and four servers, and people who want something of them. */
export default function scenario(world: World): void {
  box(world, [5, 20]);
  startDaemon(world);
  for (const service of ['clock', 'clock', 'dice', 'fortune']) startServer(world, service);
  world.host('desk').start('clients.ts');
}
