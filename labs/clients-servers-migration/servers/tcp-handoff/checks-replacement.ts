import assert from 'node:assert/strict';
import type { Connection } from 'dlabs';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { openCluster } from './checks-handoff';
import type { Outcome } from './probes';
import { anyCut, anyRequest, bytesOf, client, front, mustBeServed } from './probes';
import { apps } from './scenario';
import { passOver, serversFor, unavailable } from './starter/cluster';

const stage = 'replacement';
const sections = ['news', 'pictures', 'letters'];

/** One request, cut in any way. */
async function ask(world: World, section: string, patience = 20_000): Promise<Outcome | undefined> {
  const request = anyRequest(world, section);
  const pieces = anyCut(world, bytesOf(request));
  const [outcome] = await client(world, { requests: [request], pieces, pause: world.pick([0, 5]), patience });
  return outcome;
}

check(
  'A server that dies before it takes over is replaced, and nothing is lost',
  {
    stage,
    points: 15,
    hint: 'When `handOff` fails, the connection is still yours, and so is what you have read. Offer both to the next one of `serversFor(path)`.',
    schedules: 60,
  },
  async (world) => {
    await openCluster(world);
    const dead: string[] = [world.pick(apps), world.pick(apps)];
    for (const name of dead) world.host(name).processes[0]?.kill();
    const context = `Killed: ${[...new Set(dead)].join(' and ')}.`;
    const readers = Array.from({ length: 2 + world.choose(3) }, async () => {
      const outcome = await ask(world, world.pick(sections));
      if (!outcome) return;
      const server = serversFor(outcome.request.path).find((name) => !dead.includes(name)) ?? '';
      mustBeServed(outcome, server, context);
    });
    await Promise.all(readers);
  },
);

check(
  'A server that dies at the very moment gives a whole reply or a broken connection',
  {
    stage,
    points: 5,
    hint: 'Once a server has taken over, its death is the end of the connection. Before that, it is not. Does your switch ever do both: offer the connection to another one, and let go of it?',
    schedules: 50,
  },
  async (world) => {
    await openCluster(world);
    const section = world.pick(sections);
    const outcome = ask(world, section);
    await world.sleep(world.choose(120));
    const [best = ''] = serversFor(`/${section}/`);
    world.host(best).processes[0]?.kill();
    const seen = await outcome;
    if (!seen) return;
    if (seen.line === undefined) {
      if (seen.took < 15_000) return;
      assert.fail(
        `${best} was killed while a client was being served, and for 15 s the client learned nothing.`,
      );
    }
    const [, server = ''] = seen.line.split(' ');
    mustBeServed(seen, apps.find((name) => name === server) ?? best, `${best} was killed meanwhile.`);
  },
);

/** A client that does not wait to be told. */
async function leaveTooEarly(world: World): Promise<void> {
  const wait = world.choose(60);
  await world.host('town').run(async (host) => {
    const connection = await host.connect(front);
    await connection.write('/news/today 0\n');
    await host.sleep(wait);
    connection.reset();
  });
}

check(
  'A server that failed is passed over for a while, and then used again',
  {
    stage,
    points: 10,
    hint: 'Whichever way `handOff` failed: for `passOver` ms from then on, that server is offered nothing. A machine without power does not even refuse: one client has to wait 21 s for that, and the next one should not.',
    schedules: 20,
    virtualTime: true,
  },
  async (world) => {
    await openCluster(world);
    const section = world.pick(sections);
    const [best = '', second = ''] = serversFor(`/${section}/`);
    const program = world.host(best).processes[0];
    const refuses = world.choose(2) === 1;
    if (refuses) program?.kill();
    else world.host(best).powerFail();
    const context = refuses ? `${best} has refused a connection.` : `${best} has lost its power.`;
    const patient = await ask(world, section, 30_000);
    if (patient) mustBeServed(patient, second, context);
    if (refuses) program?.restart();
    await world.sleep(world.choose(passOver - 3_000));
    const next = await ask(world, section, 2_000);
    if (next)
      mustBeServed(next, second, `${context} A client has waited for that already; the next one should not.`);
    if (!refuses) world.host(best).powerOn();
    await world.sleep(passOver + 1_000);
    const last = await ask(world, section);
    if (last) mustBeServed(last, best, `${best} has been well again for ${(passOver + 1_000) / 1_000} s.`);
  },
);

check(
  'A client that breaks off is no server’s fault',
  {
    stage,
    points: 5,
    hint: '`handOff` also fails when the client is gone: with `ECONNRESET`, at once, whoever it is offered to. What does your `catch` do then?',
    schedules: 20,
    virtualTime: true,
  },
  async (world) => {
    await openCluster(world);
    const section = world.pick(sections);
    const [best = '', second = ''] = serversFor(`/${section}/`);
    world.host(best).powerFail();
    await world.host('town').run(async (host) => {
      const connection = await host.connect(front);
      await connection.write(`/${section}/x 0\n`);
      const wait = 1_000 + world.choose(15_000);
      await host.sleep(wait);
      connection.reset();
      await host.sleep(22_000 - wait); // the switch has given up, and passes the server over
    });
    const outcome = await ask(world, section, 5_000);
    const context = `${best} had lost its power, and a client that was to be handed to it broke off before the switch gave up. ${second} was well all the time.`;
    if (outcome) mustBeServed(outcome, second, context);
  },
);

/** Nobody takes over: the client reads `unavailable`, and then the end. */
async function mustBeTold(world: World, context: string): Promise<void> {
  const pieces = anyCut(world, bytesOf(anyRequest(world, world.pick(sections))));
  const heard = await world.host('town').run(async (host) => {
    const connection = await host.connect(front);
    for (const piece of pieces) await connection.write(piece).catch(() => undefined);
    return Promise.race([everything(connection), host.sleep(5_000).then(() => 'no end within 5 s')]);
  });
  const wanted = `“${unavailable.trim()}” and the end`;
  if (heard !== wanted) assert.fail(`${context} A client should get ${wanted}, and got ${heard}.`);
}

async function everything(connection: Connection): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (let bytes = await connection.read(); bytes !== undefined; bytes = await connection.read())
      text += decoder.decode(bytes, { stream: true });
    return `“${text.trim()}” and the end`;
  } catch {
    return `“${text.trim()}” and a reset`;
  }
}

check(
  'When nobody takes over, the client is told',
  {
    stage,
    points: 5,
    hint: 'After the last candidate: `unavailable`, and the end of the connection. A reset could destroy what you have written.',
    schedules: 40,
  },
  async (world) => {
    await openCluster(world);
    const servers = apps.map((name) => world.host(name).processes[0]);
    for (const server of servers) server?.kill();
    if (world.choose(2) === 1) await leaveTooEarly(world);
    const outcome = await ask(world, world.pick(sections), 5_000);
    if (outcome && outcome.line !== '503') {
      assert.fail(
        `No application server runs. A client should get “503”, and got ${outcome.line === undefined ? `nothing: ${outcome.why ?? ''}` : `“${outcome.line}”`}.`,
      );
    }
    await mustBeTold(world, 'No application server runs.');
    for (const server of servers) server?.restart();
    await world.sleep(passOver + 2_000);
    const last = await ask(world, 'news');
    if (last) mustBeServed(last, apps[0], 'All servers were dead, and run again.');
  },
);

check(
  'While all servers are passed over, none is offered anything',
  {
    stage,
    points: 5,
    hint: 'A server that is passed over is no candidate, not even the last one. Without candidates, nobody takes over.',
    schedules: 10,
    virtualTime: true,
  },
  async (world) => {
    await openCluster(world);
    const servers = apps.map((name) => world.host(name).processes[0]);
    for (const server of servers) server?.kill();
    await mustBeTold(world, 'No application server runs.');
    for (const server of servers) server?.restart();
    await world.sleep(world.choose(passOver - 2_000));
    await mustBeTold(world, `All servers have failed to take over in the last ${passOver / 1_000} s.`);
  },
);
