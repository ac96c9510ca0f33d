/** What it costs: to fetch everything and look at home, or to send the question. */
import { measure } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { askRaw, askWith, opened } from './probes';
import { connect, openWarehouse, someItems } from './scenario';
import { cheapestOf } from './starter/queries';

const x = { label: 'Things in the catalogue', values: [100, 200, 500, 1_000, 2_000, 4_000] } as const;

async function both(
  world: World,
  count: number,
): Promise<{ time: [number, number]; bytes: [number, number] }> {
  connect(world, 25);
  openWarehouse(world, someItems(count));
  await opened(world);
  const total = (): number =>
    world.traffic.between('office', 'warehouse').bytes + world.traffic.between('warehouse', 'office').bytes;
  let begin = world.now();
  await world.host('office').run((host) => askRaw(host, { fetch: true }, 300_000));
  const fetched: [number, number] = [world.now() - begin, total()];
  begin = world.now();
  await askWith(world, cheapestOf('lamp'), 300_000);
  return { time: [fetched[0], world.now() - begin], bytes: [fetched[1], total() - fetched[1]] };
}

measure(
  'Time to an answer',
  {
    stage: 'ship',
    x,
    y: { label: 'Time', unit: 'ms' },
    caption:
      'The line carries 50 kB a second. Whoever fetches waits for the data; whoever ships waits for the answer, however large the data is.',
  },
  async (world, count) => {
    const { time } = await both(world, count);
    return { 'fetch everything': Math.round(time[0]), 'your ask': Math.round(time[1]) };
  },
);

measure(
  'Bytes on the network',
  {
    stage: 'ship',
    x,
    y: { label: 'Bytes, both ways', unit: 'kB' },
    caption:
      'Code is small. For a catalogue of a few things, left of this plot, it would be larger than the data: then it is not worth the journey.',
  },
  async (world, count) => {
    const { bytes } = await both(world, count);
    return {
      'fetch everything': Math.round(bytes[0] / 100) / 10,
      'your ask': Math.round(bytes[1] / 100) / 10,
    };
  },
);
