import assert from 'node:assert/strict';
import { inWorld } from '../fixtures/in-world';

describe('a machine', () => {
  it('shares its cores: three who compute 100 ms on two cores take 150 ms or more', async () => {
    const ends: number[] = [];
    await inWorld(async (world) => {
      const machine = world.host('m', { cores: 2 });
      await Promise.all(
        [1, 2, 3].map(() =>
          machine.run(async (host) => {
            await host.compute(100);
            ends.push(host.now());
          }),
        ),
      );
    });
    assert.equal(Math.max(...ends), 150);
    assert.ok(Math.min(...ends) > 100);
  });

  it('lets a short computation finish before a long one that began earlier', async () => {
    const order: string[] = [];
    await inWorld(async (world) => {
      const machine = world.host('m');
      const long = machine.run(async (host) => {
        await host.compute(1_000);
        order.push('long');
      });
      await machine.run(async (host) => {
        await host.sleep(5);
        await host.compute(10);
        order.push('short');
      });
      await long;
      assert.equal(world.now(), 1_010);
    });
    assert.deepEqual(order, ['short', 'long']);
  });

  it('frees the core of a process that is killed', async () => {
    await inWorld(
      async (world) => {
        const machine = world.host('m');
        const hog = machine.start('hog');
        await world.sleep(20);
        hog.kill();
        await machine.run((host) => host.compute(10));
        assert.equal(world.now(), 30);
      },
      { programs: { hog: (host) => host.compute(1e6) } },
    );
  });

  it('has a clock with an offset and a drift, and sleeps by it', async () => {
    await inWorld(async (world) => {
      await world.host('fast', { clock: { offset: 500, drift: 100_000 } }).run(async (host) => {
        assert.equal(host.now(), 500);
        await host.sleep(110);
        assert.ok(Math.abs(host.now() - 610) < 0.01);
        assert.ok(Math.abs(world.now() - 100) < 0.01);
      });
    });
  });

  it('draws other random numbers in another schedule, the same in the same, and none is 0 in the calm one', async () => {
    const draw = async (seed: number): Promise<string> => {
      const drawn: number[] = [];
      await inWorld(
        (world) =>
          world.host('m').run((host) => void drawn.push(host.random(), host.random(), host.random())),
        { seed },
      );
      assert.ok(drawn.every((number) => number > 0 && number < 1));
      return drawn.join();
    };
    assert.equal(await draw(7), await draw(7));
    assert.notEqual(await draw(7), await draw(8));
    assert.notEqual(await draw(0), await draw(7));
  });

  it('refuses a port that is taken, and gives it again once it is free', async () => {
    await inWorld(async (world) => {
      await world.host('m').run(async (host) => {
        const first = await host.listen(80);
        await assert.rejects(host.listen(80), { code: 'EADDRINUSE' });
        first.close();
        assert.equal((await host.listen(80)).port, 80);
        const [a, b] = [await host.listen(0), await host.listen(0)];
        assert.ok(a.port >= 49_152 && a.port !== b.port);
        await assert.rejects(host.listen(70_000), { code: 'EINVAL' });
      });
    });
  });

  it('has a disk that fills up, without losing what is on it', async () => {
    await inWorld(async (world) => {
      const machine = world.host('m', { disk: { size: 10 } });
      await machine.run(async ({ disk }) => {
        await disk.write('a', '123456');
        await assert.rejects(disk.append('a', '78901'), { code: 'ENOSPC' });
        await assert.rejects(disk.write('../b', ''), { code: 'EINVAL' });
        await disk.append('a', '7890');
        assert.equal(await disk.readText('a'), '1234567890');
        assert.deepEqual(await disk.list(), ['a']);
        await disk.remove('a');
        assert.equal(await disk.read('a'), undefined);
      });
      assert.equal(machine.files.size, 0);
    });
  });

  it('gives what is typed to the process, a line at a time', async () => {
    await inWorld(
      async (world) => {
        const process = world.host('m').start('shout');
        process.type('one');
        await world.sleep(10);
        process.type('two');
        await process.exited;
        assert.deepEqual(process.output, ['ONE', 'TWO']);
      },
      {
        programs: {
          shout: async (host) => {
            for await (const line of host.input) {
              host.log(line.toUpperCase());
              if (line === 'two') return;
            }
          },
        },
      },
    );
  });
});
