import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { wordsFor } from './checks-pages';
import { mustBeSpread, shares } from './checks-rotation';
import { faults } from './faults';
import type { Visit } from './probes';
import { fakeApp, mustBeError, mustBePage, pageOf, seconds, sicknesses, visit } from './probes';
import { appNames, connect, openCluster, startApps, startData, startSwitch } from './scenario';
import { patience } from './starter/cluster';

const stage = 'failures';
const names = appNames(3);

/** Readers who come one every `gap` ms, whether those before have left or not. */
export function crowd(world: World, count: number, gap: number): Promise<Visit[]> {
  return world.host('town').run(async (host) => {
    const all: Promise<Visit>[] = [];
    for (let n = 0; n < count; n++) {
      all.push(visit(host, { articles: ['chess', 'opera'] }));
      await host.sleep(gap);
    }
    return Promise.all(all);
  });
}

check(
  'An application server dies, and every reader still gets a page',
  {
    stage,
    points: 15,
    hint: 'The request that met the dead server is not lost: the switch still has it, and there are other servers.',
    schedules: 200,
  },
  async (world) => {
    openCluster(world, names);
    await world.sleep(20);
    const [victim, fault] = [world.pick(names), world.pick(faults)];
    const readers = crowd(world, 7, 55);
    await world.sleep(world.choose(400));
    fault.strike(world, victim);
    for (const seen of await readers) {
      mustBePage(seen, `The server ${victim} ${fault.what} while readers came, and the other two are well.`);
      if (seen.took <= patience.app * 2) continue;
      assert.fail(
        `The server ${victim} ${fault.what}. A reader got a page, but after ${Math.round(seen.took)} ms: longer than the patience with one server and the work of another.`,
      );
    }
  },
);

check(
  'A dead server leaves the rotation: nobody waits for it any more',
  {
    stage,
    points: 10,
    hint: 'The first request that fails at a server is a lesson for all that follow. And a server that accepts connections is not well yet: it has to answer.',
    schedules: 16,
  },
  async (world) => {
    connect(world);
    startData(world);
    startApps(world, ['app-1', 'app-3']);
    const sickness = world.pick(sicknesses);
    const sick = fakeApp(world, 'app-2', sickness);
    startSwitch(world, names);
    await world.sleep(20);
    const context = `app-2 ${wordsFor(sickness)}; the other two are well.`;
    for (let round = 0; round < 10 && sick.requests.length === 0; round++) {
      for (const seen of await crowd(world, 8, 30)) mustBePage(seen, context);
    }
    const before = sick.requests.length;
    const later = await crowd(world, 40, 100);
    const more = sick.requests.length - before;
    if (more > 0) {
      assert.fail(
        `${context} A request had failed there already, but of the next ${later.length} it was sent ${more} more.`,
      );
    }
    for (const seen of later) {
      mustBePage(seen, context);
      if (seen.took > 1_000) {
        assert.fail(`${context} That was known, but a reader waited ${Math.round(seen.took)} ms.`);
      }
    }
  },
);

check(
  'The second server of a request leaves the rotation, too, when it fails',
  {
    stage,
    points: 5,
    hint: 'What you do about a server that failed: do you do it after either try?',
    schedules: 8,
  },
  async (world) => {
    connect(world);
    const sickness = world.pick(sicknesses);
    const four = appNames(4);
    const fakes = four.map((name) => ({ name, seen: fakeApp(world, name, sickness) }));
    startSwitch(world, four);
    await world.sleep(20);
    const context = `Each of ${four.length} application servers ${wordsFor(sickness)}.`;
    for (const seen of [await crowd(world, 1, 0), await crowd(world, 1, 0)].flat()) {
      mustBeError(seen, patience.app * 2 + 1_000, context);
    }
    const told = fakes.map(({ name, seen }) => `${name}: ${seen.requests.length}`).join('; ');
    if (fakes.every(({ seen }) => seen.requests.length === 1)) return;
    assert.fail(
      `${context} Two requests came, one after the other. The first fails at two servers, which then are out, so the second should be sent to the other two; but the servers got ${told}.`,
    );
  },
);

check(
  'A second try goes to a server that is in rotation then',
  {
    stage,
    points: 5,
    hint: 'While a request waits for its first server, the second one may fail with somebody else. When do you choose it?',
    schedules: 8,
    virtualTime: true,
  },
  async (world) => {
    connect(world);
    const four = appNames(4);
    const fakes = four.map((name, n) => ({ name, seen: fakeApp(world, name, n < 2 ? 'silent' : pageOf) }));
    startSwitch(world, four);
    await world.sleep(20);
    await crowd(world, 6 + world.choose(4), 50);
    for (const { name, seen } of fakes.slice(0, 2)) {
      const [first, ...more] = seen.requests;
      const late = more.find(({ time }) => time > (first?.time ?? 0) + patience.app + 20);
      if (first === undefined || late === undefined) continue;
      const after = Math.round(late.time - first.time);
      assert.fail(
        `Each of app-1 and app-2 ${wordsFor('silent')}. ${name} left the rotation ${seconds(patience.app)} after its first request, but another one was sent there ${after} ms after it.`,
      );
    }
  },
);

check(
  'A server that is well again is used again',
  {
    stage,
    points: 10,
    hint: 'Who tells the switch that the server is back? Nobody: it has to ask, again and again, and also after the second failure.',
    schedules: 14,
  },
  async (world) => {
    openCluster(world, names);
    await world.sleep(20);
    const victim = world.pick(names);
    for (const time of ['first', 'second']) {
      const fault = world.pick(faults);
      const mend = fault.strike(world, victim);
      for (const seen of await crowd(world, 9, 20)) mustBePage(seen, `The server ${victim} ${fault.what}.`);
      await world.sleep(world.choose(4_000));
      mend();
      await world.sleep(4_000);
      const what = `The server ${victim} ${fault.what} (the ${time} time), and for 4 s it has been well again.`;
      mustBeSpread(shares(names, await crowd(world, 36, 40), what), what);
    }
  },
);

check(
  'A server is asked until it answers, also when no reader comes',
  {
    stage,
    points: 5,
    hint: 'The question whether a server is back needs no reader, and no limit: every “probeInterval” ms, until it is answered.',
    schedules: 3,
    virtualTime: true,
  },
  async (world) => {
    openCluster(world, names);
    await world.sleep(20);
    const servers = names.map((name) => world.host(name).processes[0]);
    for (const server of servers) server?.kill();
    for (const seen of await crowd(world, 4, 10)) mustBeError(seen, 1_000, 'All servers were killed.');
    const outage = 25 + world.choose(5);
    await world.sleep(outage * 1_000);
    for (const server of servers) server?.restart();
    await world.sleep(4_000);
    const what = `All servers were killed, and were well again ${outage} s later. Then no reader came for 4 s.`;
    mustBeSpread(shares(names, await crowd(world, 18, 40), what), what);
  },
);

check(
  'A request is tried at two servers at most',
  {
    stage,
    points: 10,
    hint: 'When all servers are in trouble, each request that is tried everywhere makes the trouble greater: a retry storm. Two tries, then an error.',
    schedules: 20,
  },
  async (world) => {
    connect(world);
    const sickness = world.pick(sicknesses);
    const four = appNames(4);
    const fakes = four.map((name) => fakeApp(world, name, sickness));
    startSwitch(world, four);
    await world.sleep(20);
    const sent = 1 + world.choose(2);
    const context = `All ${four.length} application servers are sick: each ${wordsFor(sickness)}.`;
    const all = await crowd(world, sent, 0);
    await world.sleep(6_000);
    for (const seen of all) mustBeError(seen, patience.app * 2 + 1_000, context);
    const arrived = fakes.reduce((sum, { requests }) => sum + requests.length, 0);
    if (arrived > 2 * sent) {
      assert.fail(`${context} Of ${sent} requests, ${arrived} copies reached them: two each are allowed.`);
    }
    await crowd(world, 4, 10); // at the latest now nobody is in rotation
    for (const seen of await crowd(world, 3, 10)) {
      mustBeError(seen, 1_000, `${context} None is in rotation any more.`);
    }
  },
);

check(
  'A server that is out is asked at most twice a second whether it is back',
  {
    stage,
    points: 5,
    hint: 'Several requests may fail at the same server. How many of your loops ask for it then? And how long does each pause?',
    schedules: 12,
  },
  async (world) => {
    connect(world);
    startData(world);
    startApps(world, ['app-1', 'app-3']);
    const sickness = world.pick(sicknesses);
    const sick = fakeApp(world, 'app-2', sickness);
    startSwitch(world, names);
    await world.sleep(20);
    await crowd(world, 24, 0); // all at once, so that several meet it
    await world.sleep(4_000);
    const before = sick.connections.length;
    await world.sleep(10_000);
    const asked = sick.connections.length - before;
    if (asked <= 22) return;
    assert.fail(
      `app-2 ${wordsFor(sickness)}. In 10 s without any reader it was asked ${asked} times whether it is back; at most 20 are right.`,
    );
  },
);

check(
  'An error of the third tier takes no server out, and is not tried again',
  {
    stage,
    points: 10,
    hint: 'A reply “{ error }” is a reply: the application server lives, and another one would find the same data server dead.',
    schedules: 20,
  },
  async (world) => {
    connect(world);
    const fakes = names.map((name) =>
      fakeApp(world, name, (request, host) =>
        request.articles.includes('lost')
          ? Promise.resolve({ error: 'data-2 does not answer' })
          : pageOf(request, host),
      ),
    );
    startSwitch(world, names);
    await world.sleep(20);
    const errors = 3 + world.choose(6);
    const context = 'Three application servers are well, but data-2 does not answer them.';
    for (let n = 0; n < errors; n++) {
      const seen = await world.host('town').run((host) => visit(host, { articles: ['lost'] }));
      mustBeError(seen, 1_000, context);
    }
    const arrived = fakes.reduce((sum, { requests }) => sum + requests.length, 0);
    if (arrived !== errors) {
      assert.fail(
        `${context} ${errors} requests ended in its error, and the application servers got ${arrived} of them.`,
      );
    }
    const all = await crowd(world, 36, 5);
    const what = `${context} ${errors} requests ended in its error; then came pages without its articles.`;
    mustBeSpread(shares(names, all, what), what);
  },
);

check(
  'A server that is slow, but answers in time, is not taken for dead',
  {
    stage,
    points: 5,
    hint: '“patience.app” is how long the switch waits for a reply. Whoever gives up earlier throws away work that was nearly done.',
    schedules: 20,
  },
  async (world) => {
    connect(world);
    const delay = 1_000 + world.choose(600);
    const silent = world.choose(2) === 1;
    const fakes = names.map((name) =>
      fakeApp(
        world,
        name,
        silent && name === 'app-2'
          ? 'silent'
          : async (request, host) => {
              if (request.articles.length > 0) await host.sleep(delay);
              return pageOf(request, host);
            },
      ),
    );
    startSwitch(world, names);
    await world.sleep(20);
    const context = `${silent ? `app-2 ${wordsFor('silent')}. At the others each page` : 'Each page'} takes ${seconds(delay)}, and the patience is ${seconds(patience.app)}.`;
    for (const seen of await crowd(world, 9, 100)) mustBePage(seen, context);
    const slow = fakes.filter((_, n) => !silent || n !== 1);
    const arrived = slow.reduce((sum, { requests }) => sum + requests.length, 0);
    if (arrived !== 9) assert.fail(`${context} 9 requests were sent to the slow servers ${arrived} times.`);
  },
);
