import assert from 'node:assert/strict';
import { hasCode } from './codes';
import { onBothEngines } from './engines';

const server = { host: 'server', port: 7000 };

onBothEngines('Processes', (engine) => {
  it('end with a code, an error, or neither', () =>
    engine.run(
      async (world) => {
        const exitOf = (how: string, name: string) =>
          world.host('m').start('parent.ts', { name, args: [how] });
        const parent = exitOf('', 'parent');
        await world.eventually('the parent ends', () => !parent.alive, { within: 20_000 });
        assert.deepEqual(parent.output, [
          'exit {"code":42}',
          'throw {"code":1,"error":"as planned"}',
          'return {"code":0}',
          'stay {}',
          'signal {"code":7}',
          'ENOENT',
        ]);
      },
      { crashes: 'allow' },
    ));

  it('blames a process for an uncaught error', async () => {
    const run = engine.run(async (world) => {
      world.host('m').start('endings.ts', { args: ['throw'] });
      await world.sleep(20_000);
    });
    await assert.rejects(run, /as planned/);
  });

  it('ends a process in which nobody handles a rejection', () =>
    engine.run(
      async (world) => {
        const process = world.host('m').start('endings.ts', { args: ['reject'] });
        assert.equal((await process.exited).error, 'nobody handles it');
      },
      { crashes: 'allow' },
    ));

  it('inherit a connection, with what was read of it', () =>
    engine.run(async (world) => {
      const dispatcher = world.host('server').start('dispatcher.ts');
      await world.host('client').run(async (host) => {
        const connection = await host.connect(server);
        await connection.write('"Ana"\n"one"\n"tw');
        await host.sleep(50);
        await connection.write('o"\n');
        assert.equal(await connection.receive(), 'Ana says "one"');
        assert.equal(await connection.receive(), 'Ana says "two"');
        connection.end();
        assert.equal(await connection.receive(), undefined);
      });
      await world.eventually('the worker has ended', () => dispatcher.output.length === 2);
      assert.deepEqual(dispatcher.output, ['EINVAL', 'worker ended 3']);
    }));

  it('are dead at once when they are killed, and start again', () =>
    engine.run(async (world) => {
      const echo = world.host('server').start('echo.ts');
      await world.host('client').run(async (host) => {
        const connection = await host.connect(server);
        await connection.send(1);
        assert.equal(await connection.receive(), 1);
        echo.kill();
        assert.equal(echo.alive, false);
        assert.deepEqual(world.host('server').processes, []);
        assert.equal(await connection.receive().catch(() => undefined), undefined);
        await assert.rejects(host.connect(server), hasCode('ECONNREFUSED'));
        const again = echo.restart();
        assert.equal(again.alive, true);
        assert.equal(again.name, echo.name);
        const anew = await host.connect(server);
        await anew.send(2);
        assert.equal(await anew.receive(), 2);
      });
      assert.deepEqual(await echo.exited, {});
    }));

  it('do nothing while they are paused, and what comes waits', () =>
    engine.run(async (world) => {
      const ticker = world.host('m').start('ticker.ts');
      const echo = world.host('server').start('echo.ts');
      await world.eventually('it ticks', () => ticker.output.length > 3);
      ticker.pause();
      await world.sleep(150);
      const before = ticker.output.length;
      await world.sleep(300);
      assert.equal(ticker.output.length, before);
      ticker.resume();
      await world.eventually('it goes on', () => ticker.output.length > before + 3);
      await world.host('client').run(async (host) => {
        const connection = await host.connect(server);
        echo.pause();
        await connection.send('late');
        const answer = connection.receive();
        assert.equal(await Promise.race([answer, host.sleep(300)]), undefined);
        echo.resume();
        assert.equal(await answer, 'late');
      });
    }));

  it('are asked to end, and get the lines that are typed', () =>
    engine.run(async (world) => {
      const asked = world.host('m').start('endings.ts', { args: ['signal'] });
      const lines = world.host('m').start('lines.ts');
      lines.type('before it looks');
      await world.sleep(100);
      asked.shutDown();
      lines.type('end');
      assert.deepEqual(await asked.exited, { code: 7 });
      assert.deepEqual(await lines.exited, { code: 0 });
      assert.deepEqual(asked.output, ['asked to end']);
      assert.deepEqual(lines.output, ['typed before it looks {"pid":true}', 'typed end {"pid":true}']);
    }));

  it('contend for the cores of their machine', () =>
    engine.run(async (world) => {
      const busy = (host: string) =>
        world.host(host).run(async (host) => {
          const began = host.now();
          await host.compute(200);
          return host.now() - began;
        });
      world.host('one', { cores: 1 });
      world.host('two', { cores: 2 });
      const [a, b, c, d] = await Promise.all([busy('one'), busy('one'), busy('two'), busy('two')]);
      assert.ok(Math.max(a, b) > 380, `two on one core took ${a} and ${b} ms`);
      assert.ok(Math.max(c, d) < 380, `two on two cores took ${c} and ${d} ms`);
    }));
});
