import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import type { World } from '../../src/host/world-api';
import { hashTrace } from '../../src/trace/reader';
import { echo, inWorld } from '../fixtures/in-world';

/** Clients, losses, a fault and random numbers: all that a schedule decides. */
async function small(world: World): Promise<void> {
  world.defaultLink({ latency: [1, 20], loss: 0.1 });
  const server = world.host('server').start('echo');
  world.anytime('the server is restarted', () => server.restart(), { within: 50 });
  const clients = ['a', 'b'].map((name) =>
    world.host(name).run(async (host) => {
      for (let i = 0; i < 3; i++) {
        await host.sleep(1 + host.random() * 10);
        try {
          const connection = await host.connect({ host: 'server', port: 7 });
          await connection.send({ i, random: host.random() });
          await connection.receive();
          await host.disk.append('log', `${host.now()}\n`);
        } catch {
          host.log('failed');
        }
      }
    }),
  );
  await Promise.all(clients);
}

const seeds = Array.from({ length: 20 }, (_, i) => i);
const reruns = 50;

async function hashes(between: () => void): Promise<void> {
  const first = new Map<number, string>();
  for (let n = 0; n <= reruns; n++) {
    for (const seed of seeds) {
      const hash = hashTrace(await inWorld(small, { seed, programs: { echo } }));
      assert.equal(first.get(seed) ?? hash, hash, `seed ${seed}, rerun ${n}`);
      first.set(seed, hash);
      between();
    }
  }
  assert.equal(new Set(first.values()).size, seeds.length);
}

describe('1,000 reruns of 20 seeds', () => {
  it('give the same traces while garbage is collected at random', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as (options?: { type: 'minor' | 'major' }) => void;
    let count = 0;
    await hashes(() => {
      if (Math.random() < 0.2) collect({ type: ++count % 10 === 0 ? 'major' : 'minor' });
    });
    assert.ok(count > 50);
  });

  it('give the same traces while the machine is busy', async () => {
    const busy = new Worker('for (;;) JSON.parse(JSON.stringify({ a: [1, 2, 3] }));', { eval: true });
    try {
      await hashes(() => undefined);
    } finally {
      await busy.terminate();
    }
  });
});
