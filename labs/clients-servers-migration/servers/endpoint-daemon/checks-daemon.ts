/** Stage 1: the daemon. */
import assert from 'node:assert/strict';
import type { Json } from 'dlabs';
import { check } from 'dlabs/world';
import type { World, WorldProcess } from 'dlabs/world';
import type { Registrant } from './probes';
import { askDaemon, mustFind, register, services, stay, within } from './probes';
import { box, startDaemon } from './scenario';
import { daemonPort } from './starter/protocol';

const stage = 'daemon';

async function open(world: World): Promise<WorldProcess> {
  box(world, [1, 10]);
  const daemon = startDaemon(world);
  await world.sleep(200);
  return daemon;
}

/** The ports under which a service is registered. */
function portsIn(all: readonly Registrant[], service: string): number[] {
  return all.filter((one) => one.service === service).map(({ port }) => port);
}

check(
  'Who looks a service up learns the ports of all its servers, and no other',
  {
    stage,
    points: 10,
    hint: 'A service may have no server, one, or several. What kind of table holds that?',
    schedules: 60,
  },
  async (world) => {
    await open(world);
    const all: Registrant[] = [];
    await stay(world, async (host) => {
      for (let n = 0; n < 1 + world.choose(5); n++) {
        all.push(await register(host, world.pick(services), 40_000 + 100 * n + world.choose(100)));
      }
    });
    const story = `Registered are ${told(all)}.`;
    for (const service of [...services, 'gopher', 'constructor']) {
      await mustFind(world, service, portsIn(all, service), story);
    }
    const reply = await world.host('desk').run(async (host) => {
      const connection = await host.connect({ host: 'box', port: daemonPort });
      for (const service of services) await connection.send({ op: 'lookup', service });
      const counts: number[] = [];
      for (let n = 0; n < services.length; n++) {
        const found = await within(host, 1_000, connection.receive<{ ports: number[] }>());
        counts.push(found?.ports.length ?? -1);
      }
      connection.end();
      return counts;
    });
    const wanted = services.map((service) => portsIn(all, service).length);
    if (String(reply) === String(wanted)) return;
    assert.fail(
      `${story} Somebody looked three services up on one connection, and did not get three answers.`,
    );
  },
);

function told(all: readonly Registrant[]): string {
  return all.length === 0 ? 'no servers' : all.map(({ service, port }) => `${service} at ${port}`).join(', ');
}

check(
  'When a server is gone its entry is gone, and all others stay',
  {
    stage,
    points: 15,
    hint: 'The connection of a server ends or breaks when the server does: “receive” gives undefined, or throws. In both cases take away what came on this connection, and nothing else. A “finally” sees both.',
    schedules: 200,
  },
  async (world) => {
    const daemon = await open(world);
    const all: Registrant[] = [];
    const story: string[] = [];
    await stay(world, async (host) => {
      for (let n = 0; n < 4 + world.choose(5); n++) {
        if (all.length > 0 && world.choose(5) < 2) {
          const [gone] = all.splice(world.choose(all.length), 1);
          const crashed = world.choose(2) === 1;
          if (crashed) gone?.connection.reset();
          else gone?.connection.end();
          story.push(`${gone?.service ?? ''} at ${gone?.port ?? 0} ${crashed ? 'crashed' : 'ended'}`);
        } else {
          // Ports of servers that are gone are used again, also by other services.
          const port = [40_001, 40_002, 40_003, 40_004].find(
            (one) => !all.some((other) => other.port === one),
          );
          if (port === undefined) continue;
          all.push(await register(host, world.pick(services), port));
          story.push(`${all.at(-1)?.service ?? ''} registered ${port}`);
        }
        await host.sleep(20);
        if (world.choose(3) > 0) continue;
        for (const service of services) {
          await mustFind(world, service, portsIn(all, service), `What happened: ${story.join('; then ')}.`);
        }
      }
      for (const service of services) {
        await mustFind(world, service, portsIn(all, service), `What happened: ${story.join('; then ')}.`);
      }
    });
    if (!daemon.alive) assert.fail(`What happened: ${story.join('; then ')}. Then the daemon was gone.`);
  },
);

check(
  'An entry ends with its own connection, though others are like it or came with it',
  {
    stage,
    points: 5,
    hint: 'Two entries may be alike, and one connection may bring two. Keep with each connection what came on it: all of that goes with it, and only that.',
    schedules: 20,
  },
  async (world) => {
    await open(world);
    const service = world.pick(services);
    await stay(world, async (host) => {
      const old = await register(host, service, 40_001);
      await register(host, service, 40_001);
      old.connection.end();
      await host.sleep(50);
      await mustFind(
        world,
        service,
        [40_001],
        `Two connections registered ${service} at 40001. The first one ended, the second did not.`,
      );
      const both = await register(host, 'gopher', 40_002);
      await both.connection.send({ op: 'register', service: 'finger', port: 40_003 });
      await host.sleep(50);
      await mustFind(
        world,
        'finger',
        [40_003],
        'One connection registered gopher at 40002 and finger at 40003.',
      );
      await mustFind(
        world,
        'gopher',
        [40_002],
        'One connection registered gopher at 40002 and finger at 40003.',
      );
      both.connection.end();
      await host.sleep(50);
      for (const gone of ['gopher', 'finger']) {
        await mustFind(
          world,
          gone,
          [],
          'One connection registered gopher at 40002 and finger at 40003. Then it ended.',
        );
      }
    });
  },
);

check(
  'Only servers of the same machine can register',
  {
    stage,
    points: 5,
    hint: '“connection.remote.host” is the machine at the other end. Tell a stranger {"ok":false}; a lookup from afar is welcome.',
    schedules: 20,
  },
  async (world) => {
    await open(world);
    const service = world.pick(services);
    await stay(world, (host) => register(host, service, 40_001));
    const reply = await stay(
      world,
      async (host) => {
        const connection = await host.connect({ host: 'box', port: daemonPort });
        await connection.send({ op: 'register', service, port: 40_002 });
        return within(
          host,
          1_000,
          connection.receive().catch(() => undefined),
        );
      },
      'desk',
    );
    const story = `A program on desk registered ${service} at port 40002, as if it were a server of box.`;
    await mustFind(world, service, [40_001], story);
    if ((reply as { ok?: unknown } | undefined)?.ok === false) return;
    assert.fail(`${story} It should be told {"ok":false}.`);
  },
);

const nonsense: readonly (readonly [string, Json | undefined])[] = [
  ['sent null', null],
  ['sent a number', 7],
  ['sent a list', []],
  ['sent an unknown request', { op: 'forget', service: 'clock' }],
  ['registered no port', { op: 'register', service: 'clock' }],
  ['registered port 0', { op: 'register', service: 'clock', port: 0 }],
  ['sent a line that is not JSON', undefined],
  ['hung up in mid line', undefined],
  ['broke its connection', undefined],
  ['says nothing', undefined],
];

check(
  'Nonsense and silence harm nobody',
  {
    stage,
    points: 10,
    hint: '“readRequest” gives undefined for nonsense: end that connection, and that one only. “receive” throws when a line is no JSON or the connection breaks.',
    schedules: 60,
  },
  async (world) => {
    const daemon = await open(world);
    await stay(world, (host) => register(host, 'clock', 40_001));
    for (let n = 0; n < 3; n++) {
      const [what, line] = world.pick(nonsense);
      const ended = await stay(
        world,
        async (host) => {
          const connection = await host.connect({ host: 'box', port: daemonPort });
          const end = drained(connection.receive.bind(connection));
          if (line !== undefined) await connection.send(line);
          else if (what === 'sent a line that is not JSON') await connection.write('lookup clock\n');
          else if (what === 'hung up in mid line') await connection.write('{"op":"reg');
          if (what === 'hung up in mid line') connection.end();
          if (what === 'broke its connection') connection.reset();
          return what === 'says nothing' || (await within(host, 1_000, end)) === true;
        },
        'desk',
      );
      if (!ended) assert.fail(`Somebody ${what}. A second later the daemon had not ended that connection.`);
      await mustFind(world, 'clock', [40_001], `Somebody ${what}. The server of clock is at port 40001.`);
      if (!daemon.alive) assert.fail(`Somebody ${what}. Then the daemon was gone.`);
    }
    const reply = await world.host('desk').run((host) => askDaemon(host, { op: 'lookup', service: 'dice' }));
    assert.deepEqual(
      reply,
      { answer: { ports: [] } },
      'Nobody offers dice: the answer should be {"ports":[]}.',
    );
  },
);

/** Reads until the connection has ended or is broken. */
async function drained(receive: () => Promise<unknown>): Promise<true> {
  try {
    while ((await receive()) !== undefined);
  } catch {
    // Broken is as good as ended.
  }
  return true;
}
