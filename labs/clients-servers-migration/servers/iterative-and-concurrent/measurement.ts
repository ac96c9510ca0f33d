/** What waiting costs: how long a request takes under load, at both shops. */
import { measure } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { openCorner, openStudio } from './scenario';
import type { Plan, Visit } from './visits';
import { photo, sendAll, served } from './visits';

/**
 * `count` times that are exponentially distributed, in an order drawn from the schedule. One from each of `count` equal
 * slices of the distribution, so that their mean is `mean` and the load is what the plot says.
 */
function exponentials(world: World, count: number, mean: number): number[] {
  const times = Array.from({ length: count }, (_, n) => -mean * Math.log(1 - (n + 0.5) / count));
  for (let n = count - 1; n > 0; n--) {
    const other = world.choose(n + 1);
    [times[n], times[other]] = [times[other] ?? mean, times[n] ?? mean];
  }
  return times;
}

const workMean = 20;
/**
 * How many requests come. From load 4 on they are more, so that the queue of the studio has time to grow, but not so many
 * that it outgrows the backlog.
 */
const requests = (load: number): number => (load < 4 ? 250 : 500);
/** Beyond this load the queue of the iterative server grows without end: there is no response time to measure. */
const iterativeLoadMax = 1.1;

/** The mean of the response times; absent when somebody was not served. */
function meanResponse(visits: readonly Visit[]): number | undefined {
  if (!visits.every(served)) return undefined;
  const total = visits.reduce((sum, { arrived, left = 0 }) => sum + left - arrived, 0);
  return Math.round((total / visits.length) * 10) / 10;
}

measure(
  'Response time against offered load',
  {
    stage: 'dispatcher',
    x: {
      label: 'Offered load (1: all that one core can do)',
      values: [0.2, 0.4, 0.6, 0.8, 0.9, 1, 1.1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5],
    },
    y: { label: 'Mean response time', unit: 'ms' },
    caption:
      'Both machines have four cores, and each photo needs 20 ms on average. The iterative server hits its wall when one core is full, and is drawn up to 1.1 only; the concurrent one, with four workers, when all four are.',
  },
  async (world, load) => {
    world.defaultLink({ latency: 1 });
    const count = requests(load);
    const gaps = exponentials(world, count, workMean / load);
    const works = exponentials(world, count, workMean);
    const plans = works.map((work, n): Plan => ({ after: gaps[n] ?? 0, order: { photo: photo(n), work } }));
    const studio = sendAll(world, openStudio(world), plans);
    const corner = load > iterativeLoadMax ? [] : await sendAll(world, openCorner(world), plans);
    const iterative = load > iterativeLoadMax ? undefined : meanResponse(corner);
    const concurrent = meanResponse(await studio);
    return {
      ...(iterative !== undefined && { 'iterative server': iterative }),
      ...(concurrent !== undefined && { 'concurrent server, 4 workers': concurrent }),
    };
  },
);
