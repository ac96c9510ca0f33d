import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import type { Visit } from './probes';
import { anyArticles, mustBePage, visit, visits } from './probes';
import { appNames, openCluster } from './scenario';
import type { PageRequest } from './starter/cluster';

const stage = 'rotation';

/** How many pages each server made. */
export function shares(
  names: readonly string[],
  all: readonly Visit[],
  context: string,
): Map<string, number> {
  const counts = new Map(names.map((name) => [name, 0]));
  for (const seen of all) {
    const { server } = mustBePage(seen, context);
    counts.set(server, (counts.get(server) ?? 0) + 1);
  }
  return counts;
}

/** Nobody has less than a quarter of an even share, nobody more than twice as much. */
export function mustBeSpread(counts: ReadonlyMap<string, number>, what: string): void {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const even = total / counts.size;
  for (const [server, count] of counts) {
    if (count >= even / 4 && count <= even * 2) continue;
    const told = [...counts].map(([name, times]) => `${name}: ${times}`).join('; ');
    assert.fail(
      `${what} They should be spread over all servers in rotation, but ${server} got ${count} of ${total} (${told}).`,
    );
  }
}

check(
  'Every reader gets the page that they asked for',
  {
    stage,
    points: 10,
    hint: 'What does “forward” give back when two requests are under way at the same time?',
    schedules: 20,
  },
  async (world) => {
    const count = 1 + world.choose(4);
    openCluster(world, appNames(count));
    const town = world.host('town');
    const readers = Array.from({ length: 4 + world.choose(5) }, (_, n) => {
      const session = world.choose(2) === 1 ? { session: `reader-${n}` } : {};
      const requests = Array.from({ length: 1 + world.choose(3) }, (): PageRequest => ({
        articles: anyArticles(world),
        ...session,
      }));
      const delay = world.choose(100);
      return town.run(async (host) => {
        await host.sleep(5 + delay);
        return visits(host, requests);
      });
    });
    for (const seen of (await Promise.all(readers)).flat()) {
      mustBePage(seen, `${readers.length} readers use a cluster with ${count} application servers.`);
    }
  },
);

check(
  'Requests without a session are spread over all application servers',
  {
    stage,
    points: 15,
    hint: 'Take the servers in turn: the number of the turn is one more for each request. Who has no session is bound to nothing, also when all of their requests come on one connection.',
    schedules: 12,
  },
  async (world) => {
    const names = appNames(2 + world.choose(5));
    openCluster(world, names);
    await world.sleep(20);
    const requests = Array.from({ length: 20 * names.length }, () => ({ articles: ['chess'] }));
    const way = world.choose(3);
    const all = await byWay(world, way, requests);
    const how = ['on one connection', 'on a connection each', 'one every 10 ms'][way] ?? '';
    const what = `One reader asked for ${requests.length} pages without a session, ${how}.`;
    mustBeSpread(shares(names, all, what), what);
  },
);

function byWay(world: World, way: number, requests: readonly PageRequest[]): Promise<Visit[]> {
  return world.host('town').run(async (host) => {
    if (way === 0) return visits(host, requests);
    const all: (Visit | Promise<Visit>)[] = [];
    for (const request of requests) {
      const page = visit(host, request);
      all.push(way === 1 ? await page : page);
      if (way === 2) await host.sleep(10);
    }
    return Promise.all(all);
  });
}

check(
  'Pages of a session do not disturb the spreading of the others',
  {
    stage,
    points: 5,
    hint: 'Whose turn is it after a page of a session? Its server was not chosen by turn, so the turn should not go on.',
    schedules: 6,
  },
  async (world) => {
    const names = appNames(2 + world.choose(3));
    openCluster(world, names);
    await world.sleep(20);
    const others = Array.from({ length: 8 * names.length }, () => ({ articles: ['chess'] }));
    const between = Array.from({ length: 1 + world.choose(names.length) }, () => ({
      articles: ['chess'],
      session: 'ana',
    }));
    const requests = others.flatMap((request): PageRequest[] => [request, ...between]);
    const all = await byWay(world, 0, requests);
    const what = `Behind each of ${others.length} requests without a session came ${between.length} of the session “ana”.`;
    const looked = all.filter(({ request }) => request.session === undefined);
    mustBeSpread(shares(names, looked, what), what);
  },
);

check(
  'A session stays with its server',
  {
    stage,
    points: 10,
    hint: 'An application server counts the pages of a session in its memory, so another one begins at 1 again. Where does the switch note which server a session has?',
    schedules: 10,
  },
  async (world) => {
    const names = appNames(2 + world.choose(4));
    openCluster(world, names);
    await world.sleep(20);
    // One of them is called as something that every object of JavaScript has.
    const people = 'ana rui eva lia ivo mia leo bia constructor gil ada'.split(' ');
    const sessions = people.map((name) => name.repeat(1 + world.choose(2)));
    await Promise.all(sessions.map((session) => follow(world, session)));
  },
);

/** One session, with pages of the same reader in between that belong to none. */
async function follow(world: World, session: string): Promise<void> {
  let first: string | undefined;
  for (let page = 1; page <= 4; page++) {
    const [seen] = await world.host('town').run(async (host) => {
      await host.sleep(world.choose(50));
      if (world.choose(2) === 1) await visit(host, { articles: ['opera'] });
      return visits(host, [{ articles: anyArticles(world, 2), session }]);
    });
    if (!seen) continue;
    const { server, seen: number } = mustBePage(seen, 'All servers are well.');
    first ??= server;
    if (server === first && number === page) continue;
    assert.fail(
      `The session “${session}” began at ${first}, and its page ${page} was made by ${server}, for which it was page ${number ?? '?'}.`,
    );
  }
}

check(
  'Sessions are spread over all application servers',
  {
    stage,
    points: 5,
    hint: 'A session may begin at any server. Which one do yours begin at?',
    schedules: 10,
  },
  async (world) => {
    const names = appNames(2 + world.choose(3));
    openCluster(world, names);
    await world.sleep(20);
    const requests = Array.from({ length: 20 * names.length }, (_, n) => ({
      articles: ['chess'],
      session: `visit ${(n * 7_919) % 10_007}`,
    }));
    const all = await byWay(world, world.choose(3), requests);
    const what = `${requests.length} sessions began.`;
    mustBeSpread(shares(names, all, what), what);
  },
);
