/** What a move costs the machine's clients: the three ways side by side. */
import { measure } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { runsIn } from './probes';
import { setUp } from './scenario';
import { servicePort } from './starter/hypervisor';
import type { MachineConfig } from './starter/machine';
import type { ServiceReply } from './starter/service';
import type { Mode } from './starter/wire';

const modes: readonly Mode[] = ['stop-and-copy', 'pre-copy', 'post-copy'];
const stage = 'post-copy';
const pages = 192;

/** @param rate writes a second to 24 pages */
function machine(rate: number): MachineConfig {
  return { pages, pageSize: 4_096, workloads: [{ first: 8, pages: 24, rate, order: 'random' }] };
}

/** The moment at which the moves begin. */
const begin = 1_000;

/** @returns the response time of one request that is sent so many ms after the move has begun; absent when it fails */
async function responseTime(world: World, mode: Mode, after: number): Promise<number | undefined> {
  const { alpha } = setUp(world, machine(1_000), `-${mode}`);
  const client = world.host(`client-${mode}`);
  // One way takes always as long, so that differences are the machine's.
  for (const host of ['alpha', 'beta']) world.link(client, `${host}-${mode}`, { latency: 2 });
  void world.sleep(begin).then(() => alpha.type(`migrate beta-${mode} ${mode}`));
  return client.run(async (host) => {
    await host.sleep(100);
    const connection = await host.connect({ host: `alpha-${mode}`, port: servicePort });
    await host.sleep(begin + after - host.now());
    const sent = host.now();
    await connection.send({ page: pages - 1, add: 1 });
    const reply = await Promise.race([connection.receive<ServiceReply>(), host.sleep(30_000)]);
    return reply ? Math.round(host.now() - sent) : undefined;
  });
}

measure(
  'Response time of the service while its machine moves',
  {
    stage,
    x: {
      label: 'When the request is sent, after the move has begun',
      unit: 'ms',
      values: [
        -200, -50, 10, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1_200, 1_600, 2_000, 2_400, 2_600, 2_700,
        2_750, 2_800, 2_850, 2_900, 2_950, 3_000, 3_100, 3_500,
      ],
    },
    y: { label: 'Response time', unit: 'ms' },
    caption:
      'Stop-and-copy: who asks early in the move waits for its end. Pre-copy: nobody notices for three seconds, then a short stop. Post-copy: a short stop at once, and then each missing page makes somebody wait until all have come.',
  },
  async (world, after) => {
    const times = await Promise.all(modes.map((mode) => responseTime(world, mode, after)));
    return Object.fromEntries(
      modes.flatMap((mode, at) => (times[at] === undefined ? [] : [[mode, times[at]]])),
    );
  },
);

interface Cost {
  readonly downtime: number;
  readonly total: number;
  readonly pages: number;
}

/** Moves a machine; absent when it does not get to the other side. */
async function cost(world: World, mode: Mode, rate: number): Promise<Cost | undefined> {
  const { alpha, beta } = setUp(world, machine(rate), `-${mode}`);
  await world.sleep(begin);
  alpha.type(`migrate beta-${mode} ${mode}`);
  let [stopped, runs, whole] = [NaN, NaN, NaN];
  for (let n = 0; n < 20_000 && Number.isNaN(whole); n++) {
    await world.sleep(1);
    if (Number.isNaN(stopped) && !runsIn(alpha)) stopped = world.now();
    if (Number.isNaN(runs) && runsIn(beta)) runs = world.now();
    if (beta.output.includes('the whole machine is here')) whole = world.now();
  }
  if (Number.isNaN(whole + runs + stopped)) return undefined;
  const { bytes } = world.traffic.between(`alpha-${mode}`, `beta-${mode}`);
  return {
    downtime: Math.round(runs - stopped),
    total: Math.round(whole - begin),
    pages: Math.round(bytes / 4_096),
  };
}

function measureCost(
  what: keyof Cost,
  name: string,
  label: string,
  unit: string | undefined,
  caption: string,
): void {
  measure(
    name,
    {
      stage,
      x: { label: 'Writes a second to 24 of 192 pages', values: [10, 100, 300, 1_000] },
      y: { label, ...(unit !== undefined && { unit }) },
      caption,
    },
    async (world, rate) => {
      const costs = await Promise.all(modes.map((mode) => cost(world, mode, rate)));
      return Object.fromEntries(modes.flatMap((mode, at) => (costs[at] ? [[mode, costs[at][what]]] : [])));
    },
  );
}

measureCost(
  'downtime',
  'Downtime',
  'Downtime',
  'ms',
  'From the stop at the source to the start at the target. Pre-copy’s grows with what the machine writes; post-copy’s does not.',
);
measureCost(
  'total',
  'Total time of the move',
  'Total time',
  'ms',
  'Until the source is free. Pre-copy goes slowly on purpose, to leave room for the clients, and sends some pages several times.',
);
measureCost(
  'pages',
  'Pages sent',
  'Pages',
  undefined,
  'Stop-and-copy and post-copy send each page once, whatever the machine does. Pre-copy sends again what is written meanwhile; where that is very much, its rounds end early, dirty pages are skipped, and the stop is longer instead.',
);
