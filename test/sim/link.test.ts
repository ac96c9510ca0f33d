import assert from 'node:assert/strict';
import type { LinkOptions } from '../../src/host/world-api';
import { drawExponential, latencyOf } from '../../src/sim/latency';
import { inWorld, ofKind, pair, readAll } from '../fixtures/in-world';

/** When each of `count` datagrams of `size` bytes, sent at once, arrives after its sending, in ms; lost ones are absent. */
async function delays(link: LinkOptions, count: number, size: number, seed = 0): Promise<number[]> {
  const took: number[] = [];
  await inWorld(
    async (world) => {
      world.defaultLink(link);
      let begin = 0;
      void world.host('b').run(async (host) => {
        const socket = await host.datagram(9);
        while (await socket.receive()) took.push(world.now() - begin);
      });
      await world.host('a').run(async (host) => {
        const socket = await host.datagram();
        await host.sleep(1);
        begin = world.now();
        for (let i = 0; i < count; i++) await socket.send({ host: 'b', port: 9 }, new Uint8Array(size));
        await host.sleep(10_000);
      });
    },
    { seed },
  );
  return took;
}

describe('a link', () => {
  it('has a shifted exponential latency: never below the least, the mean as stated, a long tail', () => {
    const { min, exponential } = latencyOf({ min: 10, mean: 14 });
    const drawn = Array.from(
      { length: 65_536 },
      (_, choice) => min + drawExponential(exponential, { below: () => choice }),
    );
    assert.equal(drawn[0], 10_000);
    assert.equal(Math.min(...drawn), 10_000);
    const mean = drawn.reduce((sum, one) => sum + one, 0) / drawn.length;
    assert.ok(Math.abs(mean - 14_000) < 2, `${mean}`);
    drawn.forEach((one, choice) => {
      const expected = 10_000 - Math.log(1 - choice / 65_536) * 4_000;
      assert.ok(Math.abs(one - expected) <= 0.501, `choice ${choice}: ${one}, not ${expected}`);
    });
    assert.equal(Math.max(...drawn), 10_000 + Math.round(Math.log(65_536) * 4_000));
  });

  it('draws from that distribution for each packet', async () => {
    const took = await delays({ latency: { min: 10, mean: 14 } }, 1_000, 1, 7);
    const mean = took.reduce((sum, one) => sum + one, 0) / took.length;
    assert.ok(
      Math.min(...took) >= 10 && Math.max(...took) > 30,
      `${Math.min(...took)} to ${Math.max(...took)}`,
    );
    assert.ok(Math.abs(mean - 14) < 0.5, `${mean}`);
    assert.ok((await delays({ latency: { min: 10, mean: 14 } }, 10, 1)).every((one) => one === 10));
  });

  it('takes the time of transfer: latency, and each byte by its turn', async () => {
    // 1,000 bytes at 100,000 bytes a second are 10 ms; each waits for those before it.
    assert.deepEqual(await delays({ latency: 5, bandwidth: 100_000 }, 4, 1_000), [15, 25, 35, 45]);
  });

  it('drops what its queue has no room for', async () => {
    // The first is being sent with nothing before it; then 1,000 and 2,000 bytes wait; at 3,000 the queue is full.
    const link = { latency: 5, bandwidth: 100_000, queue: 3_500 };
    assert.deepEqual(await delays(link, 10, 1_000), [15, 25, 35]);
    assert.equal((await delays({ ...link, queue: 100_000 }, 10, 1_000)).length, 10);
  });

  it('has bufferbloat: a large queue in front of a slow link delays everybody', async () => {
    const ping = async (queue: number): Promise<number> => {
      let took = 0;
      await inWorld(async (world) => {
        world.host('b');
        world.link('a', 'b', { latency: 5, bandwidth: 100_000, queue });
        void world.host('b').run(async (host) => {
          const socket = await host.datagram(9);
          for await (const { data, from } of socket) if (data.length === 1) await socket.send(from, data);
        });
        await world.host('a').run(async (host) => {
          await host.sleep(1);
          const bulk = await host.datagram();
          for (let i = 0; i < 100; i++) await bulk.send({ host: 'b', port: 9 }, new Uint8Array(1_000));
          await host.sleep(100);
          const socket = await host.datagram();
          const begin = host.now();
          await socket.send({ host: 'b', port: 9 }, 'p');
          await socket.receive();
          took = host.now() - begin;
        });
      });
      return took;
    };
    // There: what waits of 1 s, and of 200 ms, 100 ms later, and 0.01 ms for the byte itself, then 5 ms; back: 5.01 ms.
    assert.equal(Math.round((await ping(200_000)) * 100) / 100, 910.02);
    assert.equal(Math.round((await ping(20_000)) * 100) / 100, 110.02);
  });

  it('makes TCP repeat what the queue drops, and everything arrives', async () => {
    const time = async (queue: number): Promise<[number, number]> => {
      let took = 0;
      const trace = await pair(
        async (connection) => {
          await connection.receive();
          await connection.write('x'.repeat(30_000));
          connection.end();
        },
        async (connection, host, world) => {
          world.defaultLink({ latency: 5, bandwidth: 1_000_000, queue });
          const begin = host.now();
          await connection.send('go');
          assert.equal((await readAll(connection)).length, 30_000);
          took = host.now() - begin;
        },
      );
      return [took, ofKind(trace, 'lost').length];
    };
    const [wide, narrow] = [await time(100_000), await time(10_000)];
    assert.equal(wide[1], 0);
    assert.ok(Math.abs(wide[0] - 40) < 2, `${wide[0]} ms for 30 ms of data and 10 ms of latency`);
    assert.ok(narrow[1] > 10 && narrow[0] > 200, narrow.join());
  });

  it('that doubles or damages packets costs TCP traffic and time, and no data', async () => {
    const run = async (link: LinkOptions): Promise<{ bytes: number; took: number }> => {
      let result = { bytes: 0, took: 0 };
      await pair(
        async (connection) => {
          await connection.receive();
          for (let i = 0; i < 50; i++) await connection.write('0123456789');
          connection.end();
        },
        async (connection, host, world) => {
          world.defaultLink({ latency: 1, ...link });
          await connection.send(0);
          assert.equal(await readAll(connection), '0123456789'.repeat(50));
          result = { bytes: world.traffic.bytes, took: host.now() };
        },
        3,
      );
      return result;
    };
    const [sound, doubled, damaged] = [
      await run({}),
      await run({ duplicate: 0.5 }),
      await run({ corrupt: 0.2 }),
    ];
    assert.equal(sound.bytes, 502);
    assert.ok(doubled.bytes > 600, `${doubled.bytes} bytes`);
    assert.ok(damaged.took > sound.took + 150, `${damaged.took} against ${sound.took} ms`);
  });

  it('that loses everything makes TCP give up', async () => {
    await pair(
      async (connection) => void (await connection.read().catch(() => undefined)),
      async (connection, host, world) => {
        world.defaultLink({ loss: 1 });
        await connection.write('x');
        await assert.rejects(connection.read(), { code: 'ETIMEDOUT' });
        assert.ok(host.now() > 60_000);
      },
    );
  });

  it('refuses options that mean nothing', async () => {
    const wrong: LinkOptions[] = [
      { latency: -1 },
      { latency: [5, 1] },
      { latency: { min: 5, mean: 1 } },
      { loss: 1.5 },
      { bandwidth: 0 },
      { queue: 10 },
    ];
    await inWorld(async (world) => {
      for (const options of wrong) assert.throws(() => world.link('a', 'b', options), RangeError);
      world.link('a', 'b', { queue: 10, bandwidth: 10 });
      return Promise.resolve();
    });
  });
});
