import type { World, WorldHost, WorldProcess } from 'dlabs/world';
import { inetd, services } from './starter/tables';

/** The machine with the superserver. */
export interface Box {
  readonly host: WorldHost;
  readonly superserver: WorldProcess;
}

export interface BoxOptions {
  /** The table `inetd.conf`. */
  readonly table: string;
  /** The table `services`. */
  readonly known?: string;
}

/** Starts the superserver. The limits of the machine are those of its first mention. */
export function openBox(world: World, { table, known = services }: BoxOptions): Box {
  const host = world.host('box', { cores: 4 });
  host.putFile('services', known);
  host.putFile('inetd.conf', table);
  return { host, superserver: host.start('superserver.ts') };
}

/** Starts the port mapper, and waits until it has its port. */
export async function startPortMapper(world: World): Promise<void> {
  const host = world.host('box', { cores: 4 });
  host.putFile('services', services);
  host.start('portmapper.ts');
  await world.sleep(200);
}

/** A machine that offers what its table says, one resident server, and people who call. */
export default async function scenario(world: World): Promise<void> {
  await startPortMapper(world);
  world.link('box', 'desk', { latency: [2, 8] });
  openBox(world, { table: inetd }).host.start('operator.ts');
  world.host('desk').start('callers.ts');
}
