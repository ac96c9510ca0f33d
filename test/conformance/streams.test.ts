import assert from 'node:assert/strict';
import type { Connection, Host } from '../../src/host/api';
import { hasCode } from './codes';
import { onBothEngines } from './engines';

const server = { host: 'server', port: 7000 };

onBothEngines('Streams', (engine) => {
  it('connects, echoes messages, and ends', () =>
    engine.run(async (world) => {
      world.host('server').start('echo.ts');
      await world.host('client').run(async (host) => {
        const connection = await host.connect(server);
        assert.deepEqual(connection.remote, server);
        assert.equal(connection.local.host, 'client');
        for (const message of [1, 'two', { three: [3] }]) {
          await connection.send(message);
          assert.deepEqual(await connection.receive(), message);
        }
        connection.end();
        assert.equal(await connection.receive(), undefined);
        await connection.closed;
      });
    }));

  it('refuses where nobody listens, and knows no host of another name', () =>
    engine.run(async (world) => {
      world.host('server');
      await world.host('client').run(async (host) => {
        await assert.rejects(host.connect(server), hasCode('ECONNREFUSED'));
        await assert.rejects(host.connect({ host: 'nowhere', port: 1 }), hasCode('ENOTFOUND'));
        await assert.rejects(host.listen(70_000), hasCode('EINVAL'));
      });
    }));

  it('gives a port to one process only, and again once it is free', () =>
    engine.run(async (world) => {
      const server = world.host('server').start('silent.ts');
      await world.sleep(50);
      await world.host('server').run(async (host) => {
        await assert.rejects(host.listen(7000), hasCode('EADDRINUSE'));
        const free = await host.listen(0);
        assert.ok(free.port >= 49_152, String(free.port));
      });
      server.kill();
      await world.host('server').run(async (host) => assert.equal((await host.listen(7000)).port, 7000));
    }));

  it('refuses when the backlog is full', () =>
    engine.run(async (world) => {
      world.host('server').start('silent.ts', { args: ['accept-none', '2'] });
      await world.host('client').run(async (host) => {
        await host.connect(server);
        await host.connect(server);
        await assert.rejects(host.connect(server), hasCode('ECONNREFUSED'));
      });
    }));

  it('carries a large stream whole, and half-closes', () =>
    engine.run(async (world) => {
      world.host('server').start('reader.ts');
      await world.host('client').run(async (host) => {
        const connection = await host.connect(server);
        const block = new Uint8Array(10_000).fill(65);
        for (let i = 0; i < 50; i++) await connection.write(block);
        connection.end();
        await assert.rejects(connection.write('more'), hasCode('EPIPE'));
        assert.deepEqual(await connection.receive(), { bytes: 500_000 });
        assert.equal(await connection.read(), undefined);
      });
    }));

  it('lets a writer wait while nobody reads, and go on when somebody does', () =>
    engine.run(async (world) => {
      world.host('server').start('reader.ts', { args: ['1500'] });
      await world.host('client').run(async (host) => {
        const connection = await host.connect(server);
        const began = host.now();
        const block = new Uint8Array(2 ** 20);
        for (let i = 0; i < 32; i++) await connection.write(block);
        assert.ok(host.now() - began > 500, `the writer waited only ${host.now() - began} ms`);
        connection.end();
        assert.deepEqual(await connection.receive(), { bytes: 32 * 2 ** 20 });
      });
    }));

  it('breaks both directions with a reset', () =>
    engine.run(async (world) => {
      world.host('server').start('silent.ts', { args: ['reset'] });
      await world.host('client').run(async (host) => {
        const connection = await host.connect(server);
        await assert.rejects(connection.read(), hasCode('ECONNRESET'));
        await assert.rejects(connection.write('x'), hasCode('ECONNRESET'));
        await connection.closed;
      });
    }));

  it('resets a peer that writes to a process that has ended', () =>
    engine.run(async (world) => {
      const silent = world.host('server').start('silent.ts');
      await world.host('client').run(async (host) => {
        const connection = await host.connect(server);
        silent.kill();
        await assert.rejects(writeFor(connection, host), hasCode('ECONNRESET'));
      });
    }));

  it('frames messages, whatever pieces their bytes come in', () =>
    engine.run(async (world) => {
      await world.host('server').run(async (host) => {
        const listener = await host.listen(7000);
        void world.host('client').run(async (client) => {
          const connection = await client.connect(server);
          for (const piece of ['[1', ',2]\n"é', '"\nnot', ' json\n', '{"cut":'])
            await connection.write(piece).then(() => client.sleep(20));
          connection.end();
        });
        const connection = (await listener.accept()) as Connection;
        assert.deepEqual(await connection.receive(), [1, 2]);
        assert.equal(await connection.receive(), 'é');
        await assert.rejects(connection.receive(), hasCode('EBADMSG'));
        await assert.rejects(connection.receive(), hasCode('EBADMSG'));
      });
    }));

  it('closes those that wait when a listener closes', () =>
    engine.run(async (world) => {
      await world.host('server').run(async (host) => {
        const listener = await host.listen(7000);
        const connection = await host.connect({ host: 'server', port: 7000 });
        await host.sleep(50);
        listener.close();
        assert.equal(await listener.accept(), undefined);
        await assert.rejects(connection.read(), hasCode('ECONNRESET'));
        await assert.rejects(host.connect({ host: 'server', port: 7000 }), hasCode('ECONNREFUSED'));
      });
    }));
});

async function writeFor(connection: Connection, host: Host): Promise<void> {
  for (let i = 0; i < 100; i++) {
    await connection.write('still there?');
    await host.sleep(20);
  }
}
