/** What another application server is worth. */
import { measure } from 'dlabs/world';
import { visit } from './probes';
import { appNames, openCluster } from './scenario';

/** Readers who ask for the next page as soon as they have one. */
const readers = 24;
/** Milliseconds that are counted. */
const period = 1_500;

measure(
  'Throughput against the number of application servers',
  {
    stage: 'rotation',
    x: { label: 'Application servers', values: [1, 2, 3, 4, 5, 6, 8] },
    y: { label: 'Pages per second' },
    caption:
      'Each application server is worth 50 pages a second, until the third tier is busy: a page costs each of the three data servers 5 ms, so 200 pages a second are all that they can feed.',
  },
  async (world, count) => {
    openCluster(world, appNames(count));
    world.link('town', 'switch', { latency: 1 });
    await world.sleep(20);
    let pages = 0;
    await world.host('town').run(async (host) => {
      const end = host.now() + period;
      const reading = async (): Promise<void> => {
        while (host.now() < end) {
          const { reply } = await visit(host, { articles: ['chess', 'opera', 'weather'] });
          if (reply && 'texts' in reply && host.now() < end) pages++;
          if (!reply || 'error' in reply) await host.sleep(100);
        }
      };
      await Promise.all(Array.from({ length: readers }, reading));
    });
    return { 'your cluster': pages / (period / 1_000), 'in proportion to the servers': 50 * count };
  },
);
