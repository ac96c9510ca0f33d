import type { World, WorldProcess } from 'dlabs/world';
import type { MachineConfig } from './starter/machine';

/** A megabyte of memory: the programs write to some pages all the time, and to some now and then. */
export const config: MachineConfig = {
  pages: 256,
  pageSize: 4_096,
  workloads: [
    { first: 8, pages: 12, rate: 60, order: 'random' },
    { first: 20, pages: 236, rate: 6, order: 'random' },
  ],
};

/** A machine on alpha, an empty host beta, and a client. Type `migrate beta pre-copy` in alpha's terminal. */
export default function scenario(world: World): void {
  setUp(world, config);
  world.host('client').start('client.ts');
}

/** Two hosts with hypervisors. @param mark is put behind their names, where a world has several pairs */
export function setUp(
  world: World,
  machine: MachineConfig,
  mark = '',
): { readonly alpha: WorldProcess; readonly beta: WorldProcess } {
  const [alpha, beta] = [`alpha${mark}`, `beta${mark}`];
  world.defaultLink({ latency: [1, 4] });
  world.link(alpha, beta, { latency: 1, bandwidth: 1_000_000 });
  return {
    alpha: world.host(alpha).start('hypervisor.ts', { name: alpha, args: [JSON.stringify(machine)] }),
    beta: world.host(beta).start('hypervisor.ts', { name: beta }),
  };
}
