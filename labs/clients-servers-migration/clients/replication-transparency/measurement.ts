/** What the choice of policy costs. */
import { measure } from 'dlabs/world';
import { client, readBy } from './probes';
import { openTowns } from './scenario';

const reads = 60;

measure(
  'Time of a read, by policy',
  {
    stage: 'majority',
    x: { label: 'replicas', values: [1, 2, 3, 4, 5] },
    y: { label: 'mean time', unit: 'ms' },
    caption:
      'Each way takes 5 to 100 ms, by chance. With more replicas the first answer comes sooner and the last one later; the majority stays in between, and it alone is both safe and quick. (A second or a fourth replica makes it larger, not quicker.)',
  },
  async (world, count) => {
    openTowns(world, count);
    world.defaultLink({ latency: [5, 100] });
    return client(
      world,
      async (host, open) => {
        const stub = open();
        await host.sleep(1_000);
        const mean = async (policy: 'first' | 'majority' | 'all'): Promise<number> => {
          const start = host.now();
          for (let i = 0; i < reads; i++) await readBy(host, stub, 'titles', [], policy);
          return Math.round((host.now() - start) / reads);
        };
        return { first: await mean('first'), majority: await mean('majority'), all: await mean('all') };
      },
      { towns: count },
    );
  },
);
