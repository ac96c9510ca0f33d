import assert from 'node:assert/strict';
import type { Host } from '../../src/host/api';
import { seededChoices } from '../../src/sim/choices';
import type { World } from '../../src/host/world-api';
import { exploreSmall, type Explored, type Small } from '../fixtures/explore-world';

const port = 7;

/** Sends one message over a connection of its own. */
async function tell(host: Host, to: string, message: string): Promise<void> {
  const connection = await host.connect({ host: to, port });
  await connection.send(message);
}

/** Keeps the messages in the order in which they came. */
async function register(host: Host): Promise<void> {
  const listener = await host.listen(port);
  const come: string[] = [];
  for await (const connection of listener) {
    void (async () => {
      const message = await connection.receive<string>();
      if (message === undefined) return;
      come.push(message);
      host.log(come.join(' '));
    })();
  }
}

/** Waits until a register has so many messages, and gives them. */
async function settled(
  world: World,
  at: ReturnType<ReturnType<World['host']>['start']>,
  count: number,
): Promise<string> {
  await world.eventually('all messages came', () => (at.output.at(-1) ?? '').length >= 2 * count - 1);
  return at.output.at(-1) ?? '';
}

async function startFirst(world: World, host: string, program: string) {
  const process = world.host(host).start(program);
  await world.sleep(0.001);
  return process;
}

/** The worlds on which both ways must agree. */
const worlds: Readonly<Record<string, Small>> = {
  'two clients of one register': {
    programs: { register, a: (host) => tell(host, 'r', 'a'), b: (host) => tell(host, 'r', 'b') },
    body: async (world) => {
      const r = await startFirst(world, 'r', 'register');
      world.host('1').start('a');
      world.host('2').start('b');
      return settled(world, r, 2);
    },
  },
  'two pairs that have nothing to do with one another': {
    programs: { register, a: (host) => tell(host, 'r', 'a'), b: (host) => tell(host, 's', 'b') },
    body: async (world) => {
      const r = await startFirst(world, 'r', 'register');
      const s = await startFirst(world, 's', 'register');
      world.host('1').start('a');
      world.host('2').start('b');
      return (await settled(world, r, 1)) + (await settled(world, s, 1));
    },
  },
  'a server that can be killed at any moment': {
    programs: {
      register,
      a: async (host) => {
        try {
          await tell(host, 'r', 'a');
          host.log('told');
        } catch {
          host.log('failed');
        }
      },
    },
    body: async (world) => {
      const r = await startFirst(world, 'r', 'register');
      const a = world.host('1').start('a');
      world.anytime('the register is killed', () => r.kill());
      await world.eventually('the client knows', () => a.output.length > 0);
      return `${a.output.join()} ${r.output.join()} ${r.alive}`;
    },
  },
  'a choice of the check, and a timer against a message': {
    programs: {
      register,
      a: (host) => tell(host, 'r', 'a'),
      late: async (host) => {
        await host.sleep(2);
        await tell(host, 'r', 'late');
      },
    },
    body: async (world) => {
      const r = await startFirst(world, 'r', 'register');
      const which = world.pick(['1', '2']);
      world.host(which).start('a');
      world.host('3').start('late');
      return which + (await settled(world, r, 2));
    },
  },
  'probes that share a variable': {
    body: async (world) => {
      const order: string[] = [];
      await Promise.all(['1', '2', '3'].map((name) => world.host(name).run(() => void order.push(name))));
      return order.join('');
    },
  },
  'an invariant over two hosts': {
    programs: {
      up: async (host) => {
        host.log('begin');
        await host.disk.write('x', 'y');
        host.log('end');
      },
    },
    body: async (world) => {
      const [a, b] = [world.host('1').start('up'), world.host('2').start('up')];
      world.invariant(
        'never both between begin and end',
        () => a.output.length !== 1 || b.output.length !== 1,
      );
      await Promise.all([a.exited, b.exited]);
      return 'well';
    },
  },
  'a program that crashes after the check may be over': {
    programs: {
      crash: async (host) => {
        await host.disk.sync();
        throw new Error('late');
      },
    },
    body: async (world) => {
      world.host('1').start('crash');
      await world.host('2').run((host) => host.disk.sync());
      return 'well';
    },
  },
  losses: {
    programs: { register, a: (host) => tell(host, 'r', 'a') },
    body: async (world) => {
      world.link('1', 'r', { latency: 1, loss: 0.1 });
      const r = await startFirst(world, 'r', 'register');
      const begin = world.now();
      world.host('1').start('a');
      const what = await settled(world, r, 1);
      return `${what} ${Math.round((world.now() - begin) / 100)}`;
    },
  },
};

/** A world made at random: two programs of a few actions, perhaps a fault, perhaps an invariant. */
function randomWorld(seed: number): Small {
  const draw = seededChoices(seed).stream('test');
  const actions: readonly ((host: Host) => Promise<void> | void)[] = [
    (host) => tell(host, 'r', host.name).catch(() => host.log('failed')),
    (host) => host.disk.write('x', host.name),
    (host) => host.sleep(1),
    (host) => host.log('here'),
    (host) => host.sleep(3),
  ];
  const program = (): ((host: Host) => Promise<void>) => {
    const own = [0, 1].map((n) => actions[draw.below(n === 0 ? 2 : 5)] as (typeof actions)[number]);
    return async (host) => {
      for (const act of own) await act(host);
      host.log('done');
    };
  };
  const [a, b, fault, judged] = [program(), program(), draw.below(4), draw.below(2)];
  return {
    programs: { register, a, b },
    body: async (world) => {
      const r = await startFirst(world, 'r', 'register');
      const all = [r, world.host('1').start('a'), world.host('2').start('b')];
      if (fault < 3) world.anytime('kill', () => all[fault]?.kill());
      if (judged === 1)
        world.invariant('2 is not ahead', () => !all[2]?.output.includes('done') || !!all[1]?.output.length);
      await Promise.all(all.slice(1).map((process) => process.exited));
      return all.map((process) => `${process.output.join(',')}${process.alive ? '' : '!'}`).join(' ');
    },
  };
}

/** A message over a link with that latency against a timer of 3 ms. */
function against(latency: readonly [number, number]): Small {
  return {
    body: async (world) => {
      world.link('1', 'r', { latency });
      const order: string[] = [];
      const receiving = world.host('r').run(async (host) => {
        const socket = await host.datagram(port);
        await socket.receive();
        order.push('message');
      });
      const timing = world.host('r').run(async (host) => {
        await host.sleep(3);
        order.push('timer');
      });
      const sending = world.host('1').run(async (host) => {
        const socket = await host.datagram();
        await host.sleep(0.001);
        await socket.send({ host: 'r', port }, 'x');
      });
      await Promise.all([receiving, timing, sending]);
      return order.join();
    },
  };
}

/** @returns the schedules that the reduction saved */
async function compare(seed: number, naive: Explored): Promise<number> {
  const reduced = await exploreSmall(randomWorld(seed), true);
  assert.ok(naive.complete && reduced.complete);
  assert.deepEqual(reduced.outcomes, naive.outcomes, `world ${seed}`);
  return naive.count - reduced.count;
}

describe('exploring every order', () => {
  /** The rule: of the first 60 worlds all that have at most 120 schedules. */
  it('finds with fewer schedules all that every single one gives: worlds made at random', async () => {
    let [saved, compared] = [0, 0];
    for (let seed = 1; seed <= 60; seed++) {
      const naive = await exploreSmall(randomWorld(seed), false, 120);
      if (!naive.complete) continue;
      saved += await compare(seed, naive);
      compared++;
    }
    assert.ok(compared >= 15, `${compared} worlds compared`);
    assert.ok(saved > 300, `${saved} schedules saved`);
  }).timeout(60_000);

  for (const seed of [148, 246]) {
    it(`finds what it once missed: world ${seed}`, async () => {
      await compare(seed, await exploreSmall(randomWorld(seed), false));
    }).timeout(20_000);
  }

  for (const [name, small] of Object.entries(worlds)) {
    it(`finds with fewer schedules all that every single one gives: ${name}`, async () => {
      const naive = await exploreSmall(small, false);
      const reduced = await exploreSmall(small, true);
      assert.ok(naive.complete && reduced.complete);
      assert.deepEqual(reduced.outcomes, naive.outcomes);
      assert.ok(reduced.count <= naive.count);
    });
  }

  it('lets a timer come before a message that may be slower, and not before one that must be faster', async () => {
    const orders = async (latency: readonly [number, number]) =>
      (await exploreSmall(against(latency), true)).outcomes;
    assert.deepEqual(await orders([1, 2]), ['message,timer']);
    assert.deepEqual(await orders([1, 5]), ['message,timer', 'timer,message']);
    assert.deepEqual((await exploreSmall(against([1, 5]), false)).outcomes, await orders([1, 5]));
  });

  it('loses, copies and damages a datagram, and brings it whole', async () => {
    const { outcomes } = await exploreSmall(
      {
        body: async (world) => {
          // A range of a million microseconds is no chance.
          world.link('1', 'r', { latency: [0, 999.999], loss: 0.1, duplicate: 0.1, corrupt: 0.1 });
          const got: string[] = [];
          void world.host('r').run(async (host) => {
            for await (const { data } of await host.datagram(port)) got.push(String(data[0]));
          });
          await world.host('1').run(async (host) => {
            const socket = await host.datagram();
            await host.sleep(1);
            await socket.send({ host: 'r', port }, new Uint8Array([6]));
            await host.sleep(2_000);
          });
          return got.join();
        },
      },
      true,
    );
    assert.deepEqual(outcomes, ['', '6', '6,6', '7']);
  });
});
