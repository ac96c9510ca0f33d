import type { World } from 'dlabs/world';

/** Two machines: the student's server, and a client that sends what is typed in its terminal. */
export default function scenario(world: World): void {
  world.link('client', 'server', { latency: [5, 50] });
  world.host('server').start('server.ts');
  world.host('client').start('client.ts');
}
