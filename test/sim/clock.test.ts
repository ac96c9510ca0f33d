import assert from 'node:assert/strict';
import type { Host } from '../../src/host/api';
import type { WorldHost } from '../../src/host/world-api';
import { inWorld, ofKind } from '../fixtures/in-world';
import { checkOne, removeTempLabs } from '../fixtures/temp-lab';

const about = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) < 0.01, `${actual}, expected ${expected}`);

/** The moments of the world at which two sleeps of 100 ms end, `act` being done after 50 ms. */
async function endsWhen(act: (host: WorldHost) => void): Promise<number[]> {
  const ends: number[] = [];
  await inWorld(
    async (world) => {
      const machine = world.host('m');
      const process = machine.start('waits');
      await world.sleep(50);
      act(machine);
      world.invariant('ends are noted', () => {
        while (ends.length < process.output.length) ends.push(world.now());
        return true;
      });
      await process.exited;
    },
    {
      programs: {
        waits: async (host: Host) => {
          await host.sleep(100);
          host.log('slept');
          await host.sleep(100);
          host.log('again');
        },
      },
    },
  );
  return ends;
}

describe('the clock of a machine', () => {
  after(removeTempLabs);

  it('jumps when it is set, and keeps its speed', async () => {
    const trace = await inWorld(async (world) => {
      const machine = world.host('m', { clock: { drift: 100_000 } });
      await machine.run(async (host) => {
        await host.sleep(110);
        about(host.now(), 110);
        machine.setClock({ offset: -40 });
        about(host.now(), 60); // the world's 100 ms less 40
        await host.sleep(11);
        about(host.now(), 71);
        about(world.now(), 110);
      });
    });
    assert.deepEqual(
      ofKind(trace, 'fault').map(({ text }) => text),
      ['clock of m: offset -40 ms'],
    );
  });

  it('keeps its reading when only its speed is set', async () => {
    await inWorld(async (world) => {
      const machine = world.host('m', { clock: { offset: 1_000 } });
      await machine.run(async (host) => {
        await host.sleep(100);
        machine.setClock({ drift: -500_000 });
        about(host.now(), 1_100);
        await host.sleep(50);
        about(host.now(), 1_150);
        about(world.now(), 200);
      });
      assert.throws(() => machine.setClock({ drift: -1_000_000 }), RangeError);
    });
  });

  it('leaves what waits as it is when it jumps', async () => {
    assert.deepEqual(await endsWhen((host) => host.setClock({ offset: 1e6 })), [100, 200]);
  });

  it('lets what is left of a wait pass at the new speed: faster', async () => {
    assert.deepEqual(await endsWhen((host) => host.setClock({ drift: 1_000_000 })), [75, 125]);
  });

  it('lets what is left of a wait pass at the new speed: slower, and set twice', async () => {
    assert.deepEqual(await endsWhen((host) => host.setClock({ drift: -500_000 })), [150, 350]);
    const twice = await endsWhen((host) => {
      host.setClock({ drift: 1_000_000 });
      host.setClock({ drift: 0 });
    });
    assert.deepEqual(twice, [100, 200]);
  });

  it('moves the timers of programs, too', async () => {
    const program = `export default () => new Promise((resolve) => setTimeout(resolve, 100));`;
    const report = await checkOne(
      { 'waits.ts': program },
      `const process = world.host('m').start('waits.ts');
       await world.sleep(50);
       world.host('m').setClock({ drift: 1_000_000 });
       await process.exited;
       assert.equal(world.now(), 75);`,
    );
    assert.equal(report.failure?.message, undefined);
  });

  it('ends a sleep early when its signal is aborted, and only then', async () => {
    await inWorld(async (world) => {
      await world.host('m').run(async (host) => {
        const abort = new AbortController();
        void host.sleep(30).then(() => abort.abort());
        await host.sleep(10, { signal: abort.signal });
        assert.equal(host.now(), 10);
        await assert.rejects(host.sleep(100, { signal: abort.signal }), {
          code: 'ECANCELED',
          message: 'ECANCELED: sleep(100) was ended early: its signal was aborted',
        });
        assert.equal(host.now(), 30);
        await assert.rejects(host.sleep(1, { signal: abort.signal }), { code: 'ECANCELED' });
      });
    });
  });
});
