import assert from 'node:assert/strict';
import { PropertyError } from '../../src/host/property-error';
import { hashTrace } from '../../src/trace/reader';
import { echo, inWorld, ofKind } from '../fixtures/in-world';
import type { World } from '../../src/host/world-api';

/** Three clients talk to one server over a lossy network while faults happen. */
async function busy(world: World): Promise<void> {
  world.defaultLink({ latency: [1, 30], loss: 0.1 });
  const server = world.host('server').start('echo');
  const clients = [1, 2, 3].map((n) =>
    world.host(`client-${n}`).run(async (host) => {
      await host.sleep(1 + host.random() * 10);
      for (let i = 0; i < 10; i++) {
        try {
          const connection = await host.connect({ host: 'server', port: 7 });
          await connection.send({ n, i, text: 'häßlich' });
          await connection.receive();
          connection.end();
        } catch {
          await host.sleep(20);
        }
      }
    }),
  );
  await world.sleep(100);
  if (world.choose(2) === 1) world.partition('client-1', 'server');
  await world.sleep(200);
  world.heal();
  server.restart();
  await Promise.all(clients);
}

describe('a world', () => {
  it('is the same for the same seed, event by event, on every version of Node', async () => {
    const hashes: string[] = [];
    for (const seed of [0, 1, 2, 3]) {
      const hash = hashTrace(await inWorld(busy, { seed, programs: { echo } }));
      assert.equal(hash, hashTrace(await inWorld(busy, { seed, programs: { echo } })));
      hashes.push(hash);
    }
    assert.equal(new Set(hashes).size, hashes.length);
    // Held here so that a change of the engine that changes old schedules is made knowingly.
    assert.deepEqual(hashes, ['d5a46bf1', 'ce952e8a', 'fd5d6097', '16b3e6bd']);
  });

  it('judges an invariant after every event', async () => {
    let reached = 0;
    await assert.rejects(
      inWorld(
        async (world) => {
          const process = world.host('m').start('count');
          world.invariant('fewer than five lines', () => (reached = process.output.length) < 5);
          await world.sleep(1_000);
        },
        {
          programs: {
            count: async (host) => {
              for (let i = 0; i < 100; i++) {
                host.log(i);
                await host.sleep(1);
              }
            },
          },
        },
      ),
      (error) => error instanceof PropertyError && error.message.includes('fewer than five lines'),
    );
    assert.equal(reached, 5);
  });

  it('waits until a condition holds, and says when it does not', async () => {
    await inWorld(async (world) => {
      await world.eventually('time passes', () => world.now() >= 0);
      const waiting = world.eventually('it rains', () => false, { within: 50 });
      await assert.rejects(waiting, { message: 'it rains: still not so after 50 ms' });
      assert.equal(world.now(), 50);
    });
  });

  it('counts what crosses the network, and nothing that stays on one host', async () => {
    await inWorld(
      async (world) => {
        world.host('server').start('echo');
        for (const name of ['client', 'server']) {
          await world.host(name).run(async (host) => {
            await host.sleep(1);
            const connection = await host.connect({ host: 'server', port: 7 });
            await connection.send('1234567');
            await connection.receive();
          });
        }
        assert.deepEqual(world.traffic.between('client', 'server'), { segments: 1, bytes: 10 });
        assert.equal(world.traffic.bytes, 20);
        assert.equal(world.traffic.connections, 1);
      },
      { programs: { echo } },
    );
  });

  it('traces what follows from what', async () => {
    const trace = await inWorld(
      async (world) => {
        world.host('server').start('echo');
        await world.host('client').run(async (host) => {
          await host.sleep(1);
          const connection = await host.connect({ host: 'server', port: 7 });
          await connection.send('x');
          await connection.receive();
        });
      },
      { programs: { echo } },
    );
    const [request, answer] = ofKind(trace, 'send');
    const [arrival] = ofKind(trace, 'deliver');
    assert.equal(arrival?.cause, request?.index);
    assert.equal(answer?.cause, arrival?.index);
    assert.ok((arrival?.time ?? 0) > (request?.time ?? 0));
  });
});
