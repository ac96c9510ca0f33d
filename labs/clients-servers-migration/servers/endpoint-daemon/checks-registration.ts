/** Stage 2: servers keep themselves registered. */
import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World, WorldProcess } from 'dlabs/world';
import { mustFind, portOf, services, stay } from './probes';
import { startDaemon, startServer } from './scenario';
import { daemonPort } from './starter/protocol';

const stage = 'registration';

interface Running {
  readonly service: string;
  readonly process: WorldProcess;
}

function startSome(world: World, count: number): Running[] {
  return Array.from({ length: count }, () => {
    const service = world.pick(services);
    return { service, process: startServer(world, service) };
  });
}

/** The daemon must know those that live. */
async function mustKnow(
  world: World,
  servers: readonly Running[],
  story: string,
  patience: number,
): Promise<void> {
  for (const service of services) {
    const ports = servers
      .filter((one) => one.service === service && one.process.alive)
      .map(({ process }) => portOf(process));
    await mustFind(world, service, ports, story, patience);
  }
}

check(
  'Servers are found at whatever port they have, and a server that crashed is not',
  {
    stage,
    points: 10,
    hint: 'The entry lasts as long as the connection to the daemon. Who keeps it open in your server, and for how long?',
    schedules: 60,
  },
  async (world) => {
    startDaemon(world);
    await world.sleep(100);
    const servers = startSome(world, 2 + world.choose(3));
    await world.sleep(500);
    await mustKnow(world, servers, 'Some servers were started half a second ago.', 0);
    await world.sleep(world.pick([0, 5_000]));
    const victim = world.pick(servers);
    victim.process.kill();
    const story = `A server of ${victim.service} was killed.`;
    await mustKnow(world, servers, story, 500);
    servers.push({ service: victim.service, process: startServer(world, victim.service) });
    await world.sleep(100);
    await mustKnow(world, servers, `${story} Then another one was started.`, 1_000);
  },
);

check(
  'The daemon may start late, end, and start again: a second later it knows every server',
  {
    stage,
    points: 15,
    hint: 'There is a loop around all of it: connect, register, wait until the connection is gone, rest a little, and again. Connecting may fail, and “receive” may throw. Do you wait for “closed”? It settles only when you have ended your side, too.',
    schedules: 200,
  },
  async (world) => {
    const servers: Running[] = [];
    const story: string[] = [];
    let daemon: WorldProcess | undefined;
    for (let round = 0; round < 3; round++) {
      if (world.choose(2) === 1) {
        servers.push(...startSome(world, 1));
        story.push('a server started');
        await world.sleep(world.choose(300));
      }
      if (daemon) {
        daemon.kill();
        story.push('the daemon was killed');
        await world.sleep(world.pick([0, 30, 400, 4_000]));
      }
      servers.push(...startSome(world, 1));
      story.push('a server started');
      await world.sleep(world.choose(1_500));
      daemon = startDaemon(world);
      story.push('the daemon started');
      await world.sleep(1_000);
      await mustKnow(world, servers, `What happened: ${story.join('; then ')}; a second has passed.`, 0);
      const dead = servers.find(({ process }) => !process.alive);
      if (dead)
        assert.fail(`What happened: ${story.join('; then ')}. By now a server of ${dead.service} has ended.`);
      await world.sleep(world.choose(500));
    }
  },
);

check(
  'A server rests between two attempts',
  {
    stage,
    points: 5,
    hint: 'After each failure there is a rest, whatever failed: connecting, or a connection that is ended at once.',
    schedules: 10,
  },
  async (world) => {
    let attempts = 0;
    await stay(world, async (host) => {
      const listener = await host.listen(daemonPort);
      void (async () => {
        for await (const connection of listener) {
          attempts++;
          if (world.choose(2) === 1) connection.reset();
          else connection.end();
        }
      })();
    });
    const server = startServer(world, 'clock');
    await world.sleep(3_000);
    const story = 'A daemon ended every connection at once.';
    if (!server.alive) assert.fail(`${story} Then the server of clock was gone.`);
    if (attempts >= 3 && attempts <= 60) return;
    assert.fail(
      `${story} Connections of the server of clock in three seconds: ${attempts}; 3 to 60 would be right.`,
    );
  },
);
