import assert from 'node:assert/strict';
import type { Address, Connection } from 'dlabs';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { faults } from './faults';
import type { Visit } from './probes';
import { anyArticles, fakeData, mustBeError, mustBePage, names, sicknesses, visit, visits } from './probes';
import { connect, startApps, startData } from './scenario';
import { dataServers, keeperOf, patience, ports } from './starter/cluster';

const stage = 'pages';
const app: Address = { host: 'app-1', port: ports.app };

/** Milliseconds in which a data server's failure must be told: the patience with it, and time for the work on the way. */
const soon = 1_500;

function openTwoTiers(world: World): void {
  connect(world);
  startData(world);
  startApps(world, ['app-1']);
}

/** One reader of the application server, which is asked without a switch. */
function read(world: World, articles: readonly string[], wait = 8_000): Promise<Visit> {
  return world.host('town').run((host) => visit(host, { articles }, app, wait));
}

check(
  'A page has the articles that were asked for, in that order',
  {
    stage,
    points: 10,
    hint: 'Replies of three machines come in any order. `Promise.all` gives results in the order of the promises, not of their fulfilment.',
    schedules: 12,
  },
  async (world) => {
    openTwoTiers(world);
    world.defaultLink({ latency: [1, 40] });
    const pages = Array.from({ length: 3 + world.choose(4) }, () => anyArticles(world));
    const all = await Promise.all(pages.map((articles) => read(world, articles)));
    for (const seen of all) mustBePage(seen, `${all.length} readers asked at the same time.`);
  },
);

check(
  'Each article is asked of the machine that keeps it',
  {
    stage,
    points: 10,
    hint: '`keeperOf` tells which machine that is. A data server that is asked for what another keeps does answer, but two machines work then.',
    schedules: 8,
  },
  async (world) => {
    openTwoTiers(world);
    const pages = Array.from({ length: 8 }, () => anyArticles(world));
    for (const articles of pages) mustBePage(await read(world, articles), 'The cluster is well.');
    for (const from of dataServers) {
      const other = dataServers.find((to) => world.traffic.between(from, to).segments > 0);
      if (other === undefined) continue;
      assert.fail(
        `Pages were made, and ${from} and ${other} had to talk to each other: one of them was asked for articles that the other keeps.`,
      );
    }
  },
);

check(
  'The articles of a page are fetched at the same time',
  {
    stage,
    points: 5,
    hint: 'Where does your code wait for an article before it asks for the next one?',
    virtualTime: true,
  },
  async (world) => {
    openTwoTiers(world);
    for (const name of dataServers) world.link('app-1', name, { latency: 50 });
    const articles = ['weather', 'chess', 'football', 'opera', 'markets', 'science'];
    const seen = await read(world, articles);
    mustBePage(seen, 'The cluster is well.');
    if (seen.took < 500) return;
    assert.fail(
      `A data server answers after about 205 ms, connecting included. A page of ${articles.length} articles took ${Math.round(seen.took)} ms: they were fetched one after another.`,
    );
  },
);

check(
  'When a data server fails, the reply is an error, not a hang',
  {
    stage,
    points: 15,
    hint: 'Who waits, and for what? `connect` gives up by itself; `receive` waits as long as the connection looks healthy, and that of a machine without power does.',
    schedules: 40,
  },
  async (world) => {
    openTwoTiers(world);
    const victim = world.pick(dataServers);
    const fault = world.pick(faults);
    await world.sleep(20);
    // Somebody's page is being made when it happens: it may still become one.
    const unlucky = read(world, anyArticles(world, 5));
    await world.sleep(world.choose(60));
    const mend = fault.strike(world, victim);
    const context = `The data server ${victim} ${fault.what}.`;
    const other = dataServers.find((name) => name !== victim) ?? '';
    const [here, there] = [articleOf(world, victim), articleOf(world, other)];
    const [lost, spared] = await Promise.all([read(world, [there, here]), read(world, [there, there])]);
    mustBeError(lost, soon, context);
    mustBePage(spared, context);
    if ('error' in ((await unlucky).reply ?? {})) mustBeError(await unlucky, soon, context);
    else mustBePage(await unlucky, context);
    mend();
    await world.sleep(1_000);
    mustBePage(await read(world, [there, here]), `${context} Now it is well again.`);
  },
);

/** An article that this machine keeps. */
function articleOf(world: World, keeper: string): string {
  return world.pick(names.filter((article) => keeperOf(article) === keeper));
}

check(
  'An article that cannot be had is asked for once',
  {
    stage,
    points: 5,
    hint: 'A data server that fails to answer has trouble enough. Tell the reader, who may try again.',
    schedules: 20,
  },
  async (world) => {
    connect(world);
    const behaviour = world.choose(3) === 0 ? () => Promise.resolve({ error: 'no room' }) : undefined;
    const sickness = world.pick(sicknesses);
    const asked = dataServers.map((name) => fakeData(world, name, behaviour ?? sickness));
    startApps(world, ['app-1']);
    const keepers = new Map(dataServers.map((name) => [name, articleOf(world, name)]));
    const articles = [...keepers.values()];
    const context = `No data server has any article: each ${behaviour ? 'answers with an error' : wordsFor(sickness)}.`;
    mustBeError(await read(world, articles), soon, context);
    await world.sleep(3_000);
    for (const article of articles) {
      const times = asked.flat().filter((name) => name === article).length;
      if (times > 1) assert.fail(`${context} For one page, “${article}” was asked for ${times} times.`);
    }
    // The application server goes on.
    const again = await world.host('town').run((host) => visits(host, [{ articles: [] }], app));
    if (again[0]?.reply === undefined) assert.fail(`${context} Then the application server was gone, too.`);
  },
);

/** Data servers that take requests, and never answer. @returns how many connections each of them has open */
function silentData(world: World): Map<string, number> {
  const open = new Map<string, number>();
  for (const name of dataServers) {
    const count = (change: number): unknown => open.set(name, (open.get(name) ?? 0) + change);
    void world.host(name).run(async (host) => {
      for await (const connection of await host.listen(ports.data)) {
        count(1);
        void untilEnd(connection).then(() => count(-1));
      }
    });
  }
  return open;
}

async function untilEnd(connection: Connection): Promise<void> {
  try {
    while ((await connection.read()) !== undefined);
  } catch {
    return; // a reset is an end, too
  }
}

check(
  'Connecting counts: the patience is for everything together',
  {
    stage,
    points: 5,
    hint: 'When does your deadline begin: when `ask` begins, or when it is connected?',
    virtualTime: true,
  },
  async (world) => {
    connect(world);
    silentData(world);
    startApps(world, ['app-1']);
    for (const name of dataServers) world.link('app-1', name, { latency: 150 });
    await world.sleep(20);
    const context = 'It takes 300 ms to connect to a data server, which then says nothing.';
    mustBeError(await read(world, ['chess']), patience.data + 100, context);
  },
);

check(
  'Whoever gives up lets go of the connection',
  {
    stage,
    points: 5,
    hint: 'When the deadline wins the race, the conversation is still there, and so is its connection. Which line of yours ends it?',
    schedules: 10,
  },
  async (world) => {
    connect(world);
    const open = silentData(world);
    startApps(world, ['app-1']);
    await world.sleep(20);
    const context = 'All data servers accept requests and say nothing.';
    mustBeError(
      await read(
        world,
        dataServers.map((name) => articleOf(world, name)),
      ),
      soon,
      context,
    );
    await world.sleep(1_500);
    for (const [name, count] of open) {
      if (count === 0) continue;
      assert.fail(
        `${context} A reader has had the error for 1.5 s, and app-1 still has a connection open to ${name}.`,
      );
    }
  },
);

/** What a server does with a request. */
export function wordsFor(sickness: (typeof sicknesses)[number]): string {
  const words = {
    silent: 'accepts requests and says nothing',
    'hangs up': 'accepts requests and hangs up',
    'breaks off': 'accepts requests and breaks the connection',
    'half a line': 'sends half a line and hangs up',
  };
  return words[sickness];
}
