import type { Host } from '../../src/host/api';
import type { World } from '../../src/host/world-api';
import { exploreSmall, type Small } from '../fixtures/explore-world';
import type { Figure } from './figure';
import { figure } from './figure';

/** Schedules of the naive enumeration, where it does not come to its end before. */
const naiveMax = 20_000;

/**
 * Exploration of every order against naive enumeration of every single schedule, on three scenarios. Where the naive
 * one does not end within its bound, the reduction is at least what is told.
 */
export async function explore(): Promise<Figure[]> {
  const figures: Figure[] = [];
  const rates: number[] = [];
  for (const [name, small] of Object.entries(scenarios)) {
    const reduced = await exploreSmall(small, true);
    const naive = await exploreSmall(small, false, naiveMax);
    if (!reduced.complete) throw new Error(`${name}: not all schedules were tried`);
    rates.push(((reduced.count + reduced.redundant) / reduced.time) * 1_000);
    figures.push(
      figure(`explore.reduction_${name}`, naive.complete ? 'x' : 'x or more', [naive.count / reduced.count]),
    );
    figures.push(figure(`explore.schedules_${name}`, '', [reduced.count]));
  }
  return [figure('explore.schedules_per_s', '1/s', rates), ...figures];
}

async function sink(host: Host): Promise<void> {
  for await (const connection of await host.listen(7)) {
    void (async () => host.log(String(await connection.receive())))();
  }
}

async function tell(host: Host): Promise<void> {
  const connection = await host.connect({ host: host.args[0] ?? '', port: 7 });
  await connection.send(host.name);
}

/** Starts sinks first, then those who tell them something, and waits for all that is told. */
async function telling(
  world: World,
  pairs: readonly (readonly [from: string, to: string])[],
): Promise<string> {
  const sinks = new Map(
    [...new Set(pairs.map(([, to]) => to))].map((to) => [to, world.host(to).start('sink')]),
  );
  await world.sleep(0.001);
  for (const [from, to] of pairs) world.host(from).start('tell', { args: [to] });
  const come = (): number => [...sinks.values()].reduce((sum, { output }) => sum + output.length, 0);
  await world.eventually('everything is told', () => come() === pairs.length);
  return [...sinks.values()].map(({ output }) => output.join()).join(' ');
}

const scenarios: Readonly<Record<string, Small>> = {
  /** Two clients of one server. */
  clients: {
    programs: { sink, tell },
    body: (world) =>
      telling(world, [
        ['a', 's'],
        ['b', 's'],
      ]),
  },
  /** Three pairs that have nothing to do with one another. */
  pairs: {
    programs: { sink, tell },
    body: (world) =>
      telling(world, [
        ['a', 's'],
        ['b', 't'],
        ['c', 'u'],
      ]),
  },
  /** A server that may be killed at any moment, and two clients. */
  crash: {
    programs: { sink, tell: (host) => tell(host).catch(() => host.log('failed')) },
    body: async (world) => {
      const server = world.host('s').start('sink');
      await world.sleep(0.001);
      world.anytime('the server is killed', () => server.kill());
      const clients = ['a', 'b'].map((name) => world.host(name).start('tell', { args: ['s'] }));
      await Promise.all(clients.map((client) => client.exited));
      return [server, ...clients].map(({ output }) => output.join()).join(' ');
    },
  },
};
