import assert from 'node:assert/strict';
import type { Connection } from '../../src/host/api';
import { hasCode } from './codes';
import { onBothEngines } from './engines';

const server = { host: 'server', port: 7000 };
const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

onBothEngines('Probes', (engine) => {
  it('are seen to change what a check waits for, though nothing else happens', () =>
    engine.run(async (world) => {
      let changed = false;
      void world.host('client').run(async (host) => {
        await host.sleep(50);
        await Promise.resolve();
        changed = true;
        await host.sleep(60_000);
      });
      await world.eventually('it has changed', () => changed, { within: 500 });
    }));

  it('may outlive their world', async () => {
    const lost: unknown[] = [];
    await engine.run(async (world) => {
      world
        .host('client')
        .run((host) => host.sleep(600_000))
        .catch((error: unknown) => lost.push(error));
      await world.sleep(20);
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(lost, []);
  });
});

onBothEngines('A world', (engine) => {
  it('says that options of a host come too late', () =>
    engine.run(async (world) => {
      world.host('server', { cores: 2 });
      world.host('server');
      world.host('server', { cores: 2 });
      assert.throws(
        () => world.host('server', { cores: 3 }),
        /“server” was made before with another “cores”/,
      );
      world.link('client', 'server', { latency: 1 });
      assert.throws(
        () => world.host('client', { memory: 9 }),
        /“client”.*“memory”.*first mentioned, be it in a link/,
      );
      await world.sleep(1);
    }));
});

onBothEngines('Datagrams, urgent data, handoff', (engine) => {
  it('carry datagrams whole, with their sender', () =>
    engine.run(async (world) => {
      await world.host('server').run(async (host) => {
        const socket = await host.datagram(7001);
        await assert.rejects(host.datagram(7001), hasCode('EADDRINUSE'));
        const answered = world.host('client').run(async (client) => {
          const own = await client.datagram();
          await own.send({ host: 'server', port: 7001 }, 'over');
          const { data, from } = (await own.receive())!;
          assert.deepEqual(from, { host: 'server', port: 7001 });
          await assert.rejects(own.send(from, new Uint8Array(65_508)), hasCode('EMSGSIZE'));
          await assert.rejects(own.send({ host: 'nowhere', port: 1 }, ''), hasCode('ENOTFOUND'));
          return text(data);
        });
        const { data, from } = (await socket.receive())!;
        assert.equal(from.host, 'client');
        await socket.send(from, `${text(data)} and out`);
        assert.equal(await answered, 'over and out');
        socket.close();
        assert.equal(await socket.receive(), undefined);
      });
    }));

  it('lose and double datagrams as the link says', () =>
    engine.run(async (world) => {
      world.link('client', 'server', { latency: 1, loss: 0.4, duplicate: 0.4 });
      const received = await world.host('server').run(async (host) => {
        const socket = await host.datagram(7001);
        const all: string[] = [];
        const received = (async () => {
          for await (const { data } of socket) all.push(text(data));
        })();
        await world.host('client').run(async (client) => {
          const sender = await client.datagram();
          for (let n = 0; n < 200; n++) {
            await sender.send({ host: 'server', port: 7001 }, String(n));
            await client.sleep(1);
          }
        });
        await host.sleep(500);
        socket.close();
        await received;
        return all;
      });
      const once = new Set(received).size;
      assert.ok(once > 60 && once < 180, `${once} of 200 arrived`);
      assert.ok(received.length > once + 10, `${received.length - once} came twice`);
    }));

  it('have no fault in the calm schedule, however likely one is', () =>
    engine.run(
      async (world) => {
        world.link('client', 'server', { latency: [1, 5], loss: 0.9, duplicate: 0.9, corrupt: 0.9 });
        world.anytime('the server fails', () => world.host('server').powerFail(), { within: 200 });
        const received = await world.host('server').run(async (host) => {
          const socket = await host.datagram(7001);
          const all: string[] = [];
          const received = (async () => {
            for await (const { data } of socket) all.push(text(data));
          })();
          await world.host('client').run(async (client) => {
            const sender = await client.datagram();
            for (let n = 0; n < 20; n++) {
              await sender.send({ host: 'server', port: 7001 }, String(n));
              await client.sleep(20);
            }
          });
          socket.close();
          await received;
          return all;
        });
        assert.deepEqual(
          received,
          Array.from({ length: 20 }, (_, n) => String(n)),
        );
      },
      { seed: 0 },
    ));

  it('tell of urgent data ahead of what waits, and stop reading at the mark', () =>
    engine.run(async (world) => {
      await world.host('server').run(async (host) => {
        const listener = await host.listen(7000);
        const done = world.host('client').run(async (client) => {
          const connection = await client.connect(server);
          await connection.write('plain ');
          await connection.writeUrgent('stop!');
          await connection.write(' more');
          connection.end();
          await client.sleep(500);
        });
        const connection = (await listener.accept()) as Connection;
        assert.equal(await connection.urgent(), 11);
        let before = '';
        while (connection.untilMark !== undefined) before += text(await connection.read());
        assert.equal(before, 'plain stop!');
        assert.equal(text(await readAll(connection)), ' more');
        assert.equal(await connection.urgent(), undefined);
        await done;
      });
    }));

  it('cannot hand over a broken connection', () =>
    engine.run(async (world) => {
      await world.host('server').run(async (host) => {
        const listener = await host.listen(7000);
        const other = await host.listen(7001);
        const left = world.host('client').run(async (client) => {
          const connection = await client.connect(server);
          await connection.receive();
          connection.reset();
        });
        const connection = (await listener.accept()) as Connection;
        await connection.send('welcome');
        await connection.closed;
        await assert.rejects(connection.handOff({ host: 'server', port: other.port }), hasCode('ECONNRESET'));
        await left;
      });
    }));

  it('hand a connection to a child, with what was read', () =>
    engine.run(async (world) => {
      world.host('server').start('hands-on.ts');
      await world.host('client').run(async (host) => {
        const connection = await host.connect(server);
        await connection.write('"one"\n"two"\n');
        assert.equal(await connection.receive(), 'server server:7000 "one, read before"');
        assert.equal(await connection.receive(), 'server server:7000 "two"');
        connection.end();
        assert.equal(await connection.receive(), undefined);
      });
    }));

  it('hand a connection to a listener of another machine, or keep it', () =>
    engine.run(async (world) => {
      world.host('other').start('heir.ts', { args: ['7100'] });
      const handsOn = world.host('server').start('hands-on.ts', { args: ['other', '7100'] });
      world.host('second').start('hands-on.ts', { args: ['other', '7101'] });
      await world.host('client').run(async (host) => {
        const connection = await host.connect(server);
        await connection.send('first');
        assert.equal(await connection.receive(), 'other server:7000 "first, read before"');
        await connection.send('second');
        assert.equal(await connection.receive(), 'other server:7000 "second"');
        handsOn.kill();
        await connection.send('third');
        assert.equal(await connection.receive(), 'other server:7000 "third"');
        const kept = await host.connect({ host: 'second', port: 7000 });
        await kept.send('x');
        assert.equal(await kept.receive(), 'nobody wants you');
      });
    }));

  it('find out with keep-alive that a machine is gone', () =>
    engine.run(async (world) => {
      world.host('server').start('silent.ts');
      await world.host('client').run(async (host) => {
        const connection = await host.connect(server);
        connection.keepAlive(100);
        await host.sleep(500);
        world.host('server').powerFail();
        const began = host.now();
        await assert.rejects(connection.read(), hasCode('ETIMEDOUT'));
        assert.ok(host.now() - began < 5_000);
      });
    }));

  it('find out with keep-alive that a machine was without power and is back', () =>
    engine.run(async (world) => {
      world.host('server').start('silent.ts');
      await world.host('client').run(async (host) => {
        const connection = await host.connect(server);
        connection.keepAlive(300);
        const read = connection.read();
        world.host('server').powerFail();
        await host.sleep(100);
        world.host('server').powerOn();
        await assert.rejects(read, hasCode('ECONNRESET'));
      });
    }));

  it('send padding as white space', () =>
    engine.run(async (world) => {
      world.host('server').start('reader.ts');
      await world.host('client').run(async (host) => {
        const connection = await host.connect(server);
        await connection.send('x', { padding: 200_000 });
        connection.end();
        assert.deepEqual(await connection.receive(), { bytes: 200_004 });
      });
    }));

  it('drop what a rule says', () =>
    engine.run(async (world) => {
      world.host('server').start('echo.ts');
      const release = world.rule(({ to, kind }) => (to === 'server' && kind === 'connect' ? 'drop' : 'pass'));
      await world.host('client').run(async (host) => {
        await assert.rejects(host.connect(server, { timeout: 300 }), hasCode('ETIMEDOUT'));
        release();
        await host.connect(server);
      });
    }));
});

onBothEngines('Resources', (engine) => {
  it('give a core to the higher priority, and free it when it is given up', () =>
    engine.run((world) =>
      world.host('m', { cores: 1 }).run(async (host) => {
        const began = host.now();
        let lowIsDone = false;
        const low = host.compute(300).then(() => (lowIsDone = true));
        await host.sleep(20);
        await host.compute(100, { priority: 1 });
        assert.equal(lowIsDone, false);
        await low;
        const both = host.now() - began;
        assert.ok(both >= 390, `both took ${both} ms`);
        const stop = new AbortController();
        const canceled = host.compute(10_000, { signal: stop.signal });
        stop.abort();
        await assert.rejects(canceled, hasCode('ECANCELED'));
        await host.compute(10);
      }),
    ));

  it('count memory, and refuse what is not there', () =>
    engine.run(async (world) => {
      const machine = world.host('m', { memory: 100_000_000 });
      await machine.run((host) => {
        assert.deepEqual(host.machine, { cores: 1, memory: 100_000_000, byteOrder: 'little', wordSize: 64 });
        const taken = host.allocate(60_000_000);
        assert.equal(machine.memoryUsed, 60_000_000);
        assert.throws(() => host.allocate(60_000_000), hasCode('ENOMEM'));
        taken.release();
        host.allocate(90_000_000);
      });
      await world.sleep(1);
      assert.equal(machine.memoryUsed, 0);
      machine.start('endings.ts', { args: ['stay'], memory: 90_000_000 });
      assert.throws(() => machine.start('endings.ts', { memory: 90_000_000 }), hasCode('ENOMEM'));
    }));

  it('limit the processes of a machine', () =>
    engine.run(async (world) => {
      const machine = world.host('m', { processes: 1 });
      machine.start('endings.ts', { args: ['stay'] });
      assert.throws(() => machine.start('endings.ts'), hasCode('EAGAIN'));
      await machine.run((host) => assert.rejects(host.spawn('endings.ts'), hasCode('EAGAIN')));
    }));

  it('rename files, and fail as they are told to', () =>
    engine.run(async (world) => {
      const machine = world.host('m');
      await machine.run(async ({ disk }) => {
        await disk.write('new', '1');
        await disk.rename('new', 'old');
        assert.deepEqual(await disk.list(), ['old']);
        await assert.rejects(disk.rename('new', 'old'), hasCode('ENOENT'));
        machine.failDisk({ on: 'write', file: 'old' });
        await assert.rejects(disk.write('old', '2'), hasCode('EIO'));
        await disk.write('old', '3');
      });
      assert.equal(machine.files.get('old'), '3');
    }));

  it('have clocks that are set while they run', () =>
    engine.run(async (world) => {
      const machine = world.host('m');
      await machine.run(async (host) => {
        const before = host.now();
        machine.setClock({ offset: 100_000 });
        await host.sleep(50);
        assert.ok(host.now() - before > 90_000, `it went on by ${host.now() - before} ms`);
      });
    }));
});

async function readAll(connection: Connection): Promise<Uint8Array> {
  const all: number[] = [];
  for (let part = await connection.read(); part; part = await connection.read()) all.push(...part);
  return new Uint8Array(all);
}
