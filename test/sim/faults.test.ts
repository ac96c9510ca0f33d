import assert from 'node:assert/strict';
import type { Host } from '../../src/host/api';
import { echo, inWorld, ofKind } from '../fixtures/in-world';

const target = { host: 'server', port: 7 };
const programs = { echo };

/** Connects once the server listens. */
async function connected(host: Host) {
  await host.sleep(1);
  return host.connect(target);
}

describe('a fault', () => {
  it('kill: the peer sees the end of the stream, then a reset, and new connections are refused', async () => {
    await inWorld(
      async (world) => {
        const server = world.host('server').start('echo');
        await world.host('client').run(async (host) => {
          const connection = await connected(host);
          await connection.send('x');
          await connection.receive();
          server.kill();
          assert.equal(server.alive, false);
          assert.equal(await connection.receive(), undefined);
          await connection.send('y');
          await assert.rejects(connection.receive(), { code: 'ECONNRESET' }).catch(() => undefined);
          await assert.rejects(host.connect(target), { code: 'ECONNREFUSED' });
        });
        assert.deepEqual(await server.exited, {});
      },
      { programs },
    );
  });

  it('kill with unread data: the peer is reset', async () => {
    await inWorld(
      async (world) => {
        const server = world.host('server').start('deaf');
        await world.host('client').run(async (host) => {
          const connection = await connected(host);
          await connection.send('never read');
          await host.sleep(50);
          server.kill();
          await assert.rejects(connection.receive(), { code: 'ECONNRESET' });
        });
      },
      {
        programs: {
          deaf: async (host) => void (await (await host.listen(7)).accept(), await host.sleep(1e6)),
        },
      },
    );
  });

  it('restart: a new process with nothing of the old one but the disk', async () => {
    let starts = 0;
    await inWorld(
      async (world) => {
        const first = world.host('server').start('counting', { args: ['a'] });
        await first.exited;
        const second = first.restart();
        await second.exited;
        assert.notEqual(second.pid, first.pid);
        assert.deepEqual(second.output, ['start 2 with a']);
      },
      {
        programs: {
          counting: async (host) => {
            starts++;
            const before = Number((await host.disk.readText('starts')) ?? 0);
            await host.disk.write('starts', String(before + 1));
            host.log(`start ${before + 1} with ${host.args.join()}`);
          },
        },
      },
    );
    assert.equal(starts, 2);
  });

  it('pause: nothing happens in the process until it is resumed, and nothing is lost', async () => {
    await inWorld(
      async (world) => {
        const server = world.host('server').start('echo');
        await world.host('client').run(async (host) => {
          const connection = await connected(host);
          server.pause();
          await connection.send('x');
          const answer = connection.receive();
          const first = await Promise.race([answer, host.sleep(1_000).then(() => 'silence')]);
          assert.equal(first, 'silence');
          server.resume();
          assert.equal(await answer, 'x');
        });
      },
      { programs },
    );
  });

  it('partition: data waits and arrives after heal', async () => {
    const trace = await inWorld(
      async (world) => {
        world.host('server').start('echo');
        await world.host('client').run(async (host) => {
          const connection = await connected(host);
          world.partition('client', 'server');
          await connection.send('x');
          const answer = connection.receive();
          assert.equal(await Promise.race([answer, host.sleep(3_000).then(() => 'silence')]), 'silence');
          world.heal();
          assert.equal(await answer, 'x');
          assert.ok(host.now() > 3_000 && host.now() < 10_000);
        });
      },
      { programs },
    );
    assert.ok(ofKind(trace, 'lost').length > 0);
  });

  it('partition: data that was on its way is not delivered before data sent earlier', async () => {
    for (let seed = 0; seed < 30; seed++) {
      await inWorld(
        async (world) => {
          world.host('server').start('echo');
          await world.host('client').run(async (host) => {
            const connection = await connected(host);
            for (let i = 0; i < 20; i++) {
              await connection.send(i);
              if (i === 5) world.partition('client', 'server');
              if (i === 10) world.heal();
              await host.sleep(world.choose(4));
            }
            for (let i = 0; i < 20; i++) assert.equal(await connection.receive(), i);
          });
        },
        { programs, seed },
      );
    }
  });

  it('partition one way: requests pass, answers do not', async () => {
    await inWorld(
      async (world) => {
        const server = world.host('server').start('hear');
        await world.host('client').run(async (host) => {
          const connection = await connected(host);
          world.partition('server', 'client', { oneWay: true });
          await connection.send('x');
          const answer = await Promise.race([connection.receive(), host.sleep(2_000).then(() => 'silence')]);
          assert.equal(answer, 'silence');
          assert.deepEqual(server.output, ['x']);
        });
      },
      {
        programs: {
          hear: async (host) => {
            const connection = await (await host.listen(7)).accept();
            host.log(await connection?.receive());
            await connection?.send('answer');
            await host.sleep(1e6);
          },
        },
      },
    );
  });

  it('a silent peer: the connection is given up after a minute', async () => {
    await inWorld(
      async (world) => {
        world.host('server').start('echo');
        await world.host('client').run(async (host) => {
          const connection = await connected(host);
          world.partition('client', 'server');
          await connection.send('x');
          await assert.rejects(connection.receive(), { code: 'ETIMEDOUT' });
          assert.ok(host.now() > 60_000 && host.now() < 130_000, `${host.now()}`);
        });
      },
      { programs },
    );
  });

  it('power failure: what was not synced may be lost, and programs start again with power', async () => {
    const kept = new Set<string>();
    for (let seed = 0; seed < 40; seed++) {
      await inWorld(
        async (world) => {
          const machine = world.host('server');
          const process = machine.start('writer');
          await process.exited;
          machine.powerFail();
          kept.add(JSON.stringify([...machine.files]));
          machine.powerOn();
          assert.deepEqual(
            machine.processes.map(({ name }) => name),
            ['writer'],
          );
        },
        {
          seed,
          programs: {
            writer: async (host) => {
              await host.disk.write('a', 'safe');
              await host.disk.sync();
              await host.disk.write('b', '1');
              await host.disk.append('b', '2');
            },
          },
        },
      );
    }
    assert.deepEqual(
      [...kept].sort(),
      ['[["a","safe"]]', '[["a","safe"],["b","1"]]', '[["a","safe"],["b","12"]]'].sort(),
    );
  });

  it('power failure: the peer hears nothing, and is reset when the machine is back', async () => {
    await inWorld(
      async (world) => {
        const machine = world.host('server');
        machine.start('echo');
        await world.host('client').run(async (host) => {
          const connection = await connected(host);
          machine.powerFail();
          const silent = await Promise.race([connection.receive(), host.sleep(1_000).then(() => 'silence')]);
          assert.equal(silent, 'silence');
          machine.powerOn();
          await connection.send('x').catch(() => undefined);
          await assert.rejects(connection.receive(), { code: 'ECONNRESET' });
        });
      },
      { programs },
    );
  });

  it('shut down: a listener of the signal may end the process, or fail', async () => {
    const endings: unknown[] = [];
    for (const program of ['exits', 'fails']) {
      await inWorld(
        async (world) => {
          const process = world.host('server').start(program);
          await world.sleep(10);
          process.shutDown();
          endings.push(await process.exited);
        },
        {
          programs: {
            exits: (host) => {
              host.signal.addEventListener('abort', () => host.exit(3));
              return host.sleep(1e6);
            },
            fails: (host) => {
              host.signal.addEventListener('abort', () => {
                throw new Error('no');
              });
              return host.sleep(1e6);
            },
          },
        },
      );
    }
    assert.deepEqual(endings, [{ code: 3 }, { code: 1, error: 'no' }]);
  });

  it('shut down: the process is told by its signal', async () => {
    await inWorld(
      async (world) => {
        const process = world.host('server').start('polite');
        await world.sleep(10);
        process.shutDown();
        assert.deepEqual(await process.exited, { code: 5 });
      },
      {
        programs: {
          polite: async (host) => {
            while (!host.signal.aborted) await host.sleep(1);
            host.exit(5);
          },
        },
      },
    );
  });
});
