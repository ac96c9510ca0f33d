import type { World, WorldProcess } from 'dlabs/world';

export function startDaemon(world: World): WorldProcess {
  return world.host('box', { cores: 4 }).start('daemon.ts');
}

export function startServer(world: World, service: string): WorldProcess {
  return world.host('box', { cores: 4 }).start('server.ts', { args: [service], name: service });
}

/** A machine with a daemon and four servers, and people who want something of them. */
export default function scenario(world: World): void {
  world.link('box', 'desk', { latency: [5, 20] });
  startDaemon(world);
  for (const service of ['clock', 'clock', 'dice', 'fortune']) startServer(world, service);
  world.host('desk').start('clients.ts');
}
