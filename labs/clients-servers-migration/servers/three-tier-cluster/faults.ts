/** How a machine of the cluster fails, and how it comes back. */
import type { World } from 'dlabs/world';

export interface Fault {
  /** What happened to the server, after its name. */
  readonly what: string;
  /** @returns ends the fault */
  strike(world: World, host: string): () => void;
}

export const faults: readonly Fault[] = [
  {
    what: 'was killed',
    strike: (world, host) => {
      const server = world.host(host).processes[0];
      server?.kill();
      return () => void server?.restart();
    },
  },
  {
    what: 'lost its power',
    strike: (world, host) => {
      world.host(host).powerFail();
      return () => world.host(host).powerOn();
    },
  },
  {
    what: 'hangs',
    strike: (world, host) => {
      const server = world.host(host).processes[0];
      server?.pause();
      return () => server?.resume();
    },
  },
];
