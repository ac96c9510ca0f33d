import assert from 'node:assert/strict';
import { echo, inWorld } from '../fixtures/in-world';

const target = { host: 'server', port: 7 };

describe('ephemeral ports', () => {
  it('are taken in turn; those in use are left out, and taken again later', async () => {
    await inWorld(
      async (world) => {
        const server = world.host('server').start('echo');
        await world.host('client').run(async (host) => {
          await host.sleep(1);
          await host.listen(49_153);
          const first = await host.connect(target);
          const second = await host.connect(target);
          assert.deepEqual([first.local.port, second.local.port], [49_152, 49_154]);
          second.reset();
          for (let i = 0; i < 65_536 - 49_152 - 3; i++) {
            const { closed, local, reset } = await host.connect(target).then((connection) => ({
              closed: connection.closed,
              local: connection.local,
              reset: () => connection.reset(),
            }));
            assert.equal(local.port, 49_155 + i);
            reset();
            await closed;
          }
          assert.equal((await host.connect(target)).local.port, 49_154);
        });
        server.restart();
        await world.host('client').run(async (host) => {
          await host.sleep(1);
          const connection = await host.connect(target);
          await connection.send('listens on its port again');
          await connection.receive();
        });
      },
      { programs: { echo } },
    );
  });

  it('may all be in use: then nobody can connect', async () => {
    await inWorld(
      async (world) => {
        world.host('server').start('echo');
        await world.host('client').run(async (host) => {
          await host.sleep(1);
          const ports = 65_536 - 49_152;
          for (let i = 0; i < ports; i++) await host.connect(target);
          await assert.rejects(host.connect(target), { code: 'EAGAIN' });
        });
      },
      { programs: { echo } },
    );
  });
});
