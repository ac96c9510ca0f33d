import assert from 'node:assert/strict';
import type { World } from '../../src/host/world-api';
import { inWorld } from '../fixtures/in-world';

interface Work {
  readonly name: string;
  /** Milliseconds. */
  readonly from?: number;
  readonly compute: number;
  readonly priority?: number;
}

/** Who was done when, in the order of their ends. */
async function ends(cores: number, works: readonly Work[]): Promise<Record<string, number>> {
  const done: Record<string, number> = {};
  await inWorld(async (world: World) => {
    const machine = world.host('m', { cores });
    await Promise.all(
      works.map(({ name, from = 0, compute, priority = 0 }) =>
        machine.run(async (host) => {
          await host.sleep(from);
          await host.compute(compute, { priority });
          done[name] = host.now();
        }),
      ),
    );
  });
  return done;
}

describe('the cores of a machine', () => {
  it('go at once to a higher priority, and the lower one goes on later with what is left', async () => {
    const low = { name: 'low', compute: 100 };
    assert.deepEqual(await ends(1, [low, { name: 'high', from: 30, compute: 20, priority: 1 }]), {
      high: 50,
      low: 120,
    });
    assert.deepEqual(await ends(1, [low, { name: 'equal', from: 30, compute: 20 }]), {
      equal: 70,
      low: 120,
    });
  });

  it('stay with a higher priority while a lower one waits', async () => {
    const works = [
      { name: 'high', compute: 35, priority: 5 },
      { name: 'low', from: 1, compute: 5, priority: -1 },
    ];
    assert.deepEqual(await ends(1, works), { high: 35, low: 40 });
  });

  it('are taken from the least urgent one', async () => {
    const works = [
      { name: 'one', compute: 100, priority: 1 },
      { name: 'none', compute: 100 },
      { name: 'two', from: 10, compute: 50, priority: 2 },
    ];
    assert.deepEqual(await ends(2, works), { two: 60, one: 100, none: 150 });
  });

  it('give who was pre-empted the rest of its turn, before its equals', async () => {
    const works = [
      { name: 'a', compute: 20 },
      { name: 'b', compute: 20 },
      { name: 'high', from: 4, compute: 3, priority: 1 },
    ];
    // a 0–4, high 4–7, a 7–13, b 13–23, a 23–33, b 33–43
    assert.deepEqual(await ends(1, works), { high: 7, a: 33, b: 43 });
  });

  it('starve no equal, however often the first is pre-empted', async () => {
    const high = Array.from({ length: 30 }, (_, n) => ({
      name: `high-${n}`,
      from: 5 * n + 4,
      compute: 1,
      priority: 1,
    }));
    const done = await ends(1, [{ name: 'a', compute: 60 }, { name: 'b', compute: 20 }, ...high]);
    assert.ok((done['b'] ?? Infinity) < 60, `${done['b']}`);
  });

  it('are shared by those whose turn a third one’s pre-emption began', async () => {
    const works = [
      { name: 'a', compute: 50 },
      { name: 'b', compute: 50 },
      { name: 'high', from: 10, compute: 100, priority: 1 },
    ];
    const done = await ends(2, works);
    // From 10 to 100 ms a and b share the core that is left: 80 ms of work, in turns.
    assert.deepEqual([done['high'], Math.max(done['a'] ?? 0, done['b'] ?? 0)], [110, 90]);
    assert.ok(Math.min(done['a'] ?? 0, done['b'] ?? 0) > 70);
  });

  it('are free once a computation is cancelled', async () => {
    await inWorld(async (world) => {
      const machine = world.host('m');
      const next = machine.run(async (host) => {
        await host.sleep(1);
        await host.compute(10);
        return host.now();
      });
      await machine.run(async (host) => {
        const abort = new AbortController();
        const long = host.compute(1_000, { signal: abort.signal });
        const refused = assert.rejects(long, { code: 'ECANCELED' });
        await host.sleep(5);
        abort.abort();
        await refused;
        assert.equal(host.now(), 5);
        await assert.rejects(host.compute(1, { signal: abort.signal }), { code: 'ECANCELED' });
        await assert.rejects(async () => host.compute(1, { priority: NaN }), { code: 'EINVAL' });
      });
      assert.equal(await next, 15);
    });
  });

  it('do not take up a computation that was cancelled while its process was paused', async () => {
    const abort = new AbortController();
    await inWorld(
      async (world) => {
        const machine = world.host('m');
        const process = machine.start('computes');
        await world.sleep(10);
        process.pause();
        abort.abort();
        process.resume();
        await machine.run((host) => host.compute(10));
        assert.equal(world.now(), 20);
        assert.deepEqual(process.output, ['ECANCELED']);
      },
      {
        programs: {
          computes: (host) =>
            host
              .compute(1_000, { signal: abort.signal })
              .catch((error: { code: string }) => host.log(error.code)),
        },
      },
    );
  });

  it('are free while a process is paused, which goes on later with what is left', async () => {
    await inWorld(
      async (world) => {
        const machine = world.host('m');
        const process = machine.start('computes');
        await world.sleep(10);
        process.pause();
        await machine.run((host) => host.compute(100));
        assert.equal(world.now(), 110);
        process.resume();
        await process.exited;
        assert.equal(world.now(), 130);
      },
      { programs: { computes: (host) => host.compute(30) } },
    );
  });
});
