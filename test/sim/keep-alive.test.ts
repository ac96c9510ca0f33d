import assert from 'node:assert/strict';
import { echo, inWorld, pair } from '../fixtures/in-world';

const target = { host: 'server', port: 7 };

describe('keep-alive', () => {
  it('asks a silent machine three times and gives up, and leaves one that answers alone', async () => {
    const run = async (cut: boolean): Promise<number> => {
      let ended = 0;
      await pair(
        (_connection, host) => host.sleep(1e6),
        async (connection, host, world) => {
          world.defaultLink({ latency: 1 });
          connection.keepAlive(100);
          if (cut) world.partition('client', 'server');
          const begin = host.now();
          const broken = connection.read().catch((error: { code: string }) => error.code);
          assert.equal(await Promise.race([broken, host.sleep(5_000)]), cut ? 'ETIMEDOUT' : undefined);
          ended = host.now() - begin;
          connection.keepAlive(0);
        },
      );
      return ended;
    };
    assert.equal(await run(true), 400);
    assert.equal(await run(false), 5_000);
  });

  it('is answered with a reset by a machine that has lost its memory', async () => {
    await inWorld(
      async (world) => {
        world.host('server').start('echo');
        await world.host('client').run(async (host) => {
          await host.sleep(1);
          const connection = await host.connect(target);
          connection.keepAlive(100);
          world.host('server').powerFail();
          world.host('server').powerOn();
          await assert.rejects(connection.receive(), { code: 'ECONNRESET' });
          assert.ok(host.now() < 200);
          assert.throws(() => connection.keepAlive(-1), { code: 'EINVAL' });
        });
      },
      { programs: { echo } },
    );
  });
});
