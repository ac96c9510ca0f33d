import assert from 'node:assert/strict';
import type { Host } from '../../src/host/api';
import { echo, inWorld, ofKind } from '../fixtures/in-world';
import { checkOne, removeTempLabs } from '../fixtures/temp-lab';

const target = { host: 'server', port: 7 };

describe('a paused process', () => {
  after(removeTempLabs);

  it('sleeps out at once when it is resumed after the end, and on time when it is resumed before', async () => {
    const wokeAt = async (resumeAt: number): Promise<readonly string[]> => {
      let output: readonly string[] = [];
      await inWorld(
        async (world) => {
          const process = world.host('m').start('sleeps');
          await world.sleep(10);
          process.pause();
          await world.sleep(resumeAt - 10);
          assert.deepEqual(process.output, []);
          process.resume();
          await process.exited;
          output = process.output;
        },
        {
          programs: {
            sleeps: async (host) => {
              await host.sleep(100);
              host.log(host.now());
            },
          },
        },
      );
      return output;
    };
    assert.deepEqual(await wokeAt(50), ['100']);
    assert.deepEqual(await wokeAt(500), ['500']);
  });

  it('has its timers fire when it is resumed, in the order in which they were due', async () => {
    const program = `export default async (host) => {
      for (const ms of [30, 10, 20]) setTimeout(() => host.log(ms, host.now()), ms);
      await host.sleep(200);
    }`;
    const report = await checkOne(
      { 'timers.ts': program },
      `const process = world.host('m').start('timers.ts');
       await world.sleep(15);
       process.pause();
       await world.sleep(85);
       assert.deepEqual(process.output, ['10 10']);
       process.resume();
       await process.exited;
       assert.deepEqual(process.output, ['10 10', '20 100', '30 100']);`,
    );
    assert.equal(report.failure?.message, undefined);
  });

  it('has connections wait in its backlog until that is full, and accepts them later', async () => {
    await inWorld(
      async (world) => {
        const server = world.host('server').start('accepts');
        await world.host('client').run(async (host) => {
          await host.sleep(1);
          server.pause();
          const connections = [await host.connect(target), await host.connect(target)];
          await assert.rejects(host.connect(target), { code: 'ECONNREFUSED' });
          assert.deepEqual(server.output, []);
          server.resume();
          for (const connection of connections) assert.equal(await connection.receive(), 'welcome');
          await host.connect(target);
          assert.equal(server.output.length, 3);
        });
      },
      {
        programs: {
          accepts: async (host) => {
            const listener = await host.listen(7, { backlog: 2 });
            for await (const connection of listener) {
              host.log('accepted');
              await connection.send('welcome');
            }
          },
        },
      },
    );
  });

  it('finds all that arrived, in order, and makes who writes to it wait when that is much', async () => {
    await inWorld(
      async (world) => {
        const server = world.host('server').start('echo');
        await world.host('client').run(async (host) => {
          await host.sleep(1);
          const connection = await host.connect(target);
          await host.sleep(10);
          server.pause();
          for (let i = 0; i < 3; i++) await connection.send(i);
          let sent = 0;
          const flood = (async () => {
            for (; sent < 200; sent++) await connection.send('x'.repeat(1_000));
          })();
          await host.sleep(5_000);
          assert.ok(sent >= 60 && sent < 70, `${sent} KB`);
          server.resume();
          for (let i = 0; i < 3; i++) assert.equal(await connection.receive(), i);
          for (let i = 0; i < 200; i++) assert.equal(await connection.receive<string>(), 'x'.repeat(1_000));
          await flood;
        });
      },
      { programs: { echo } },
    );
  });

  it('hears of what was typed, and of being asked to end, when it is resumed', async () => {
    await inWorld(
      async (world) => {
        const process = world.host('m').start('hears');
        await world.sleep(1);
        process.pause();
        process.type('hello');
        process.shutDown();
        await world.sleep(100);
        assert.deepEqual(process.output, []);
        process.resume();
        await process.exited;
        assert.deepEqual([...process.output].sort(), ['abort 101', 'hello 101']);
      },
      {
        programs: {
          hears: async (host: Host) => {
            host.signal.addEventListener('abort', () => host.log('abort', host.now()));
            for await (const line of host.input) {
              host.log(line, host.now());
              return host.sleep(1);
            }
          },
        },
      },
    );
  });

  it('can be killed and restarted, and is no longer paused then', async () => {
    const trace = await inWorld(
      async (world) => {
        const process = world.host('server').start('echo');
        await world.sleep(1);
        process.pause();
        const again = process.restart();
        await world.host('client').run(async (host) => {
          await host.sleep(1);
          const connection = await host.connect(target);
          await connection.send('x');
          assert.equal(await connection.receive(), 'x');
        });
        assert.equal(process.alive, false);
        assert.equal(again.alive, true);
      },
      { programs: { echo } },
    );
    assert.deepEqual(
      ['paused', 'resumed'].map((kind) => ofKind(trace, kind as 'paused').length),
      [1, 0],
    );
  });

  it('keeps its connections alive: its machine goes on answering', async () => {
    await inWorld(
      async (world) => {
        const server = world.host('server').start('echo');
        await world.host('client').run(async (host) => {
          await host.sleep(1);
          const connection = await host.connect(target);
          server.pause();
          await connection.send('x');
          await host.sleep(300_000);
          server.resume();
          assert.equal(await connection.receive(), 'x');
        });
      },
      { programs: { echo } },
    );
  });
});
