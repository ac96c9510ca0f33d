import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { openCluster } from './checks-handoff';
import type { Outcome } from './probes';
import { anyCut, anyRequest, bytesOf, client, front, mustBeServed } from './probes';
import { apps } from './scenario';
import { passOver, serversFor } from './starter/cluster';

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
    points: 20,
    hint: 'When `handOff` fails, the connection is still yours, and so is what you have read. Offer both to the next one of `serversFor(path)`.',
    schedules: 120,
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
    schedules: 100,
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

check(
  'A server that failed is passed over for a while, and then used again',
  {
    stage,
    points: 10,
    hint: 'A machine without power does not even refuse: `handOff` learns that after 21 s. One client has to wait for that; for the next `passOver` ms nobody else should.',
    schedules: 20,
    virtualTime: true,
  },
  async (world) => {
    await openCluster(world);
    const section = world.pick(sections);
    const [best = '', second = ''] = serversFor(`/${section}/`);
    world.host(best).powerFail();
    const context = `${best} has lost its power.`;
    const patient = await ask(world, section, 30_000);
    if (patient) mustBeServed(patient, second, context);
    await world.sleep(world.choose(passOver - 3_000));
    const next = await ask(world, section, 2_000);
    if (next)
      mustBeServed(next, second, `${context} A client has waited for that already; the next one should not.`);
    world.host(best).powerOn();
    await world.sleep(passOver + 1_000);
    const last = await ask(world, section);
    if (last) mustBeServed(last, best, `${best} has been well again for ${(passOver + 1_000) / 1_000} s.`);
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
    for (let n = 0; n < 2; n++) {
      const outcome = await ask(world, world.pick(sections), 5_000);
      if (outcome?.line === '503') continue;
      assert.fail(
        `No application server runs. A client should get “503”, and got ${outcome?.line === undefined ? `nothing: ${outcome?.why ?? ''}` : `“${outcome.line}”`}.`,
      );
    }
    for (const server of servers) server?.restart();
    await world.sleep(passOver + 2_000);
    const outcome = await ask(world, 'news');
    if (outcome) mustBeServed(outcome, apps[0], 'All servers were dead, and run again.');
  },
);
