/** What a superserver saves and what it costs: processes and memory, against a resident server for each service. */
import type { Host } from 'dlabs';
import { measure } from 'dlabs/world';
import type { World, WorldHost } from 'dlabs/world';
import { Call, offered, ports, tableOf } from './probes';
import { openBox } from './scenario';

const mebibyte = 1024 * 1024;

/** The same services on two machines: `box` with the superserver, `attic` with a resident server for each. */
function openBoth(world: World): { box: WorldHost; attic: WorldHost } {
  const attic = world.host('attic', { cores: 4 });
  for (const service of offered)
    attic.start('resident.ts', { args: [service, String(ports[service])], name: service });
  return { box: openBox(world, { table: tableOf(offered, 64) }).host, attic };
}

/** `count` callers of each machine, who come one after another and stay for `stay` ms. */
async function visit(world: World, count: number, stay: number): Promise<void> {
  await world.host('desk').run(async (host) => {
    for (let n = 0; n < count; n++) {
      const service = offered[n % offered.length] ?? 'ftp';
      void call(host, 'box', service, stay);
      void call(host, 'attic', service, stay);
      await host.sleep(100);
    }
    await host.sleep(stay + 200);
  });
}

async function call(host: Host, to: string, service: keyof typeof ports, stay: number): Promise<void> {
  const { connection } = await Call.open(host, service, to);
  await host.sleep(stay);
  connection?.end();
}

const superserver = 'superserver';
const resident = 'a resident server for each of the four services';

measure(
  'Processes against callers',
  {
    stage: 'limit',
    x: { label: 'Callers at the same time', values: [0, 1, 2, 3, 4, 5, 6, 8, 10, 12] },
    y: { label: 'Processes' },
    caption:
      'Nobody there: one process instead of four. Then a process for each caller, where the resident servers need no more.',
  },
  async (world, callers) => {
    const { box, attic } = openBoth(world);
    await world.sleep(200);
    void visit(world, callers, 5_000);
    await world.sleep(2_500);
    return { [superserver]: box.processes.length, [resident]: attic.processes.length };
  },
);

measure(
  'Memory over a quiet minute with one busy moment',
  {
    stage: 'limit',
    x: { label: 'Time', unit: 's', values: [1, 10, 19, 21, 22, 25, 29, 31, 32, 40, 50, 60] },
    y: { label: 'Memory', unit: 'MiB' },
    caption:
      'Ten callers come after 20 s and stay for 10 s. A process takes 8 MiB, a thread of a resident server 1 MiB. Which machine is cheaper depends on how often people call.',
  },
  async (world, seconds) => {
    const { box, attic } = openBoth(world);
    void world.sleep(20_000).then(() => visit(world, 10, 10_000));
    await world.sleep(seconds * 1_000);
    return { [superserver]: box.memoryUsed / mebibyte, [resident]: attic.memoryUsed / mebibyte };
  },
);
