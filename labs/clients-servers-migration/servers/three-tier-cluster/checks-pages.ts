import assert from 'node:assert/strict';
import type { Address } from 'dlabs';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { faults } from './faults';
import type { Behaviour, Visit } from './probes';
import {
  anyArticles,
  fakeData,
  mustBeError,
  mustBePage,
  names,
  sicknesses,
  textOf,
  visit,
  visits,
} from './probes';
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
    hint: 'Replies of three machines come in any order. “Promise.all” gives results in the order of the promises, not of their fulfilment.',
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
    hint: '“keeperOf” tells which machine that is. A data server that is asked for what another keeps does answer, but two machines work then.',
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
    hint: 'Who waits, and for what? “connect” gives up by itself; “receive” waits as long as the connection looks healthy, and that of a machine without power does.',
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
      const times = asked.flatMap(({ articles }) => articles).filter((name) => name === article).length;
      if (times > 1) assert.fail(`${context} For one page, “${article}” was asked for ${times} times.`);
    }
    // The application server goes on.
    const again = await world.host('town').run((host) => visits(host, [{ articles: [] }], app));
    if (again[0]?.reply === undefined) assert.fail(`${context} Then the application server was gone, too.`);
  },
);

check(
  'Connecting counts: the patience is for everything together',
  {
    stage,
    points: 5,
    hint: 'When does your deadline begin: when “ask” begins, or when it is connected?',
    virtualTime: true,
  },
  async (world) => {
    connect(world);
    for (const name of dataServers) fakeData(world, name, 'silent');
    startApps(world, ['app-1']);
    for (const name of dataServers) world.link('app-1', name, { latency: 150 });
    await world.sleep(20);
    const context = 'It takes 300 ms to connect to a data server, which then says nothing.';
    mustBeError(await read(world, ['chess']), patience.data + 100, context);
  },
);

/** What each data server does with a request, and whether a page comes of it. */
interface Conversation {
  readonly what: string;
  readonly behaviour: Behaviour;
  readonly page?: boolean;
}

/** Has a page made of an article of each data server, which are all of the check. Then no connection is left. */
async function mustLeaveNone(world: World, { what, behaviour, page = false }: Conversation): Promise<void> {
  const data = dataServers.map((name) => ({ name, seen: fakeData(world, name, behaviour) }));
  startApps(world, ['app-1']);
  await world.sleep(20);
  const context = `Each data server ${what}.`;
  const articles = dataServers.map((name) => articleOf(world, name));
  const visit = await read(world, articles);
  if (page) mustBePage(visit, context);
  else mustBeError(visit, soon, context);
  await world.sleep(1_500);
  const left = data.find(({ seen }) => seen.open > 0);
  if (left === undefined) return;
  assert.fail(
    `${context} A reader has had the reply for 1.5 s, and app-1 still has a connection open to ${left.name}.`,
  );
}

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
    await mustLeaveNone(world, { what: wordsFor('silent'), behaviour: 'silent' });
  },
);

check(
  'Whoever gives up while connecting is not connected afterwards',
  {
    stage,
    points: 5,
    hint: 'The race is over, but “connect” goes on by itself, for 21 s, unless you give it a “timeout”.',
    virtualTime: true,
  },
  async (world) => {
    connect(world);
    for (const name of dataServers) world.link('app-1', name, { latency: 350 });
    await mustLeaveNone(world, {
      what: 'takes no connection before 700 ms have passed',
      behaviour: 'silent',
    });
  },
);

const conversations: readonly Conversation[] = [
  { what: wordsFor('hangs up'), behaviour: 'hangs up' },
  { what: wordsFor('half a line'), behaviour: 'half a line' },
  { what: 'answers with an error', behaviour: () => Promise.resolve({ error: 'no room' }) },
  {
    what: 'answers',
    behaviour: ({ article = '' }) => Promise.resolve({ ...textOf(article) }),
    page: true,
  },
];

check(
  'A question that is over leaves no connection open',
  {
    stage,
    points: 5,
    hint: 'Follow each way out of “ask”: a reply, the end of the stream, an error. On which of them does your end of the connection stay open?',
    schedules: 12,
  },
  async (world) => {
    connect(world);
    await mustLeaveNone(world, world.pick(conversations));
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
