import assert from 'node:assert/strict';
import type { ChildProcess, Host, Program } from '../../src/host/api';
import { inWorld, ofKind } from '../fixtures/in-world';

const MiB = 1024 * 1024;

const idle: Program = (host) => host.sleep(1e6);
const programs = { idle };

describe('a process that starts another', () => {
  it('has it counted at once, and hears of it half a millisecond later, when it runs', async () => {
    await inWorld(
      async (world) => {
        const machine = world.host('m');
        await machine.run(async (host) => {
          const spawning = host.spawn('says');
          const [child] = machine.processes.filter(({ name }) => name === 'says');
          assert.ok(child?.alive);
          assert.equal(machine.memoryUsed, 8 * MiB);
          await host.sleep(0.4);
          assert.deepEqual(child.output, []);
          await spawning;
          assert.equal(host.now(), 0.5);
          assert.deepEqual(child.output, ['0.5']);
        });
      },
      { programs: { says: (host) => (host.log(host.now()), host.sleep(1e6)) } },
    );
  });

  it('starts more than it wants when it counts those that it has heard of', async () => {
    const most = async (count: (children: ChildProcess[], asked: number) => number): Promise<number> => {
      let running = 0;
      await inWorld(
        async (world) => {
          const machine = world.host('m');
          await machine.run(async (host) => {
            const children: ChildProcess[] = [];
            let asked = 0;
            const request = async (): Promise<void> => {
              if (count(children, asked) >= 2) return;
              asked++;
              children.push(await host.spawn('idle'));
            };
            await Promise.all(Array.from({ length: 5 }, request));
          });
          running = machine.processes.filter(({ name }) => name.startsWith('idle')).length;
        },
        { programs },
      );
      return running;
    };
    assert.equal(await most((children) => children.length), 5);
    assert.equal(await most((_children, asked) => asked), 2);
  });

  it('pauses, resumes and kills it', async () => {
    const trace = await inWorld(
      async (world) => {
        const machine = world.host('m');
        await machine.run(async (host) => {
          const child = await host.spawn('ticks');
          const output = machine.processes.find(({ name }) => name === 'ticks')?.output ?? [];
          await host.sleep(35);
          assert.equal(output.length, 3);
          child.pause();
          await host.sleep(100);
          assert.equal(output.length, 3);
          child.resume();
          await host.sleep(35);
          assert.ok(output.length >= 6, `${output.length}`);
          child.kill();
          assert.deepEqual(await child.exited, {});
        });
      },
      {
        programs: {
          ticks: async (host) => {
            for (;;) {
              await host.sleep(10);
              host.log('tick');
            }
          },
        },
      },
    );
    assert.deepEqual(
      [...ofKind(trace, 'paused'), ...ofKind(trace, 'resumed')].map(({ process }) => process?.name),
      ['ticks', 'ticks'],
    );
  });

  it('keeps the connection that it wanted to hand over when the child cannot be', async () => {
    await inWorld(
      async (world) => {
        const machine = world.host('m', { processes: 1 });
        await machine.run(async (host) => {
          const listener = await host.listen(7);
          const connection = await host.connect({ host: 'm', port: 7 });
          const other = await listener.accept();
          await host.spawn('idle');
          await assert.rejects(host.spawn('idle', { connection }), { code: 'EAGAIN' });
          await assert.rejects(host.spawn('gone', { connection }), { code: 'ENOENT' });
          await connection.send('still mine');
          assert.equal(await other?.receive(), 'still mine');
        });
      },
      { programs },
    );
  });

  it('gives no memory away with a connection that is not its own', async () => {
    await inWorld(
      async (world) => {
        const machine = world.host('m');
        await machine.run(async (host) => {
          await host.listen(7);
          const connection = await host.connect({ host: 'm', port: 7 });
          await host.spawn('idle', { connection });
          await assert.rejects(host.spawn('idle', { connection }), { code: 'EINVAL' });
          assert.equal(machine.memoryUsed, 8 * MiB);
        });
      },
      { programs },
    );
  });
});

describe('a machine of limited means', () => {
  it('tells programs what it is made of', async () => {
    await inWorld(async (world) => {
      const plain = await world.host('plain').run((host) => host.machine);
      assert.deepEqual(plain, { cores: 1, memory: 1024 * MiB, byteOrder: 'little', wordSize: 64 });
      const options = { cores: 4, memory: 2 * MiB, byteOrder: 'big', wordSize: 32 } as const;
      assert.deepEqual(await world.host('other', options).run((host) => host.machine), options);
    });
  });

  it('has no more processes than it may, and room again when one has ended', async () => {
    await inWorld(
      async (world) => {
        const machine = world.host('m', { processes: 2 });
        const first = machine.start('idle');
        await machine.run(async (host) => {
          await host.spawn('idle'); // the probe itself does not count
          await assert.rejects(host.spawn('idle'), {
            code: 'EAGAIN',
            message: 'EAGAIN: m has 2 processes, and may have no more',
          });
          assert.throws(() => machine.start('idle'), { code: 'EAGAIN' });
          first.kill();
          await host.spawn('idle');
        });
      },
      { programs },
    );
  });

  it('has 256 processes unless it says otherwise', async () => {
    await inWorld(
      (world) => {
        const machine = world.host('m');
        for (let i = 0; i < 256; i++) machine.start('idle', { memory: 0 });
        assert.throws(() => machine.start('idle', { memory: 0 }), { code: 'EAGAIN' });
        return Promise.resolve();
      },
      { programs },
    );
  });

  it('gives memory while it has some, and takes it back at the end of a process however it ends', async () => {
    const takes = async (host: Host): Promise<void> => {
      host.allocate(10 * MiB);
      await host.sleep(10);
      if (host.args[0] === 'fail') host.exit(1);
    };
    await inWorld(
      async (world) => {
        const machine = world.host('m', { memory: 50 * MiB });
        const endings = [machine.start('takes'), machine.start('takes', { args: ['fail'], memory: 4 * MiB })];
        await world.sleep(5);
        assert.equal(machine.memoryUsed, (8 + 10 + 4 + 10) * MiB);
        await Promise.all(endings.map(({ exited }) => exited));
        assert.equal(machine.memoryUsed, 0);
        const killed = machine.start('takes', { memory: 40 * MiB });
        await world.sleep(1);
        assert.equal(machine.memoryUsed, 50 * MiB);
        assert.throws(() => machine.start('idle'), { code: 'ENOMEM' });
        killed.kill();
        machine.start('takes');
        await world.sleep(1);
        machine.powerFail();
        assert.equal(machine.memoryUsed, 0);
        assert.equal(machine.on, false);
      },
      { programs: { ...programs, takes } },
    );
  });

  it('refuses memory that it has not, to a child as to who allocates, and takes none then', async () => {
    await inWorld(
      async (world) => {
        const machine = world.host('m', { memory: 20 * MiB });
        await machine.run(async (host) => {
          assert.equal(machine.memoryUsed, 0);
          const taken = host.allocate(10 * MiB);
          await host.spawn('idle', { memory: 4 * MiB });
          await assert.rejects(host.spawn('idle'), {
            code: 'ENOMEM',
            message: `ENOMEM: m has ${6 * MiB} of its ${20 * MiB} bytes of memory left`,
          });
          assert.throws(() => host.allocate(6 * MiB + 1), { code: 'ENOMEM' });
          assert.throws(() => host.allocate(-1), { code: 'EINVAL' });
          assert.throws(() => host.allocate(0.5), { code: 'EINVAL' });
          taken.release();
          taken.release();
          assert.equal(machine.memoryUsed, 4 * MiB);
          await host.spawn('idle');
        });
        assert.equal(machine.memoryUsed, 12 * MiB);
      },
      { programs },
    );
  });
});
