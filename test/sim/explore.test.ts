import assert from 'node:assert/strict';
import type { Host } from '../../src/host/api';
import type { World } from '../../src/host/world-api';
import { exploreSmall, type Small } from '../fixtures/explore-world';

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

describe('exploring every order', () => {
  for (const [name, small] of Object.entries(worlds)) {
    it(`finds with fewer schedules all that every single one gives: ${name}`, async () => {
      const naive = await exploreSmall(small, false);
      const reduced = await exploreSmall(small, true);
      console.log(
        name,
        naive.count,
        reduced.count,
        reduced.redundant,
        reduced.outcomes,
        naive.time,
        reduced.time,
      );
      assert.ok(naive.complete && reduced.complete);
      assert.deepEqual(reduced.outcomes, naive.outcomes);
      assert.ok(reduced.count <= naive.count);
    });
  }
});
