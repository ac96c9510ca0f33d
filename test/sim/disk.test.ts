import assert from 'node:assert/strict';
import type { Host } from '../../src/host/api';
import type { HostOptions, WorldHost } from '../../src/host/world-api';
import { inWorld, ofKind } from '../fixtures/in-world';

type Disk = Host['disk'];

/** What is on the disk after a power failure, as `name=content` lists, over many schedules; the calm one's apart. */
async function afterPowerFailure(
  use: (disk: Disk) => Promise<void>,
  options: HostOptions = {},
): Promise<{ calm: string; all: string[] }> {
  const found: string[] = [];
  for (let seed = 0; seed < 150; seed++) {
    await inWorld(
      async (world) => {
        const machine = world.host('m', options);
        await machine.run(({ disk }) => use(disk));
        machine.powerFail();
        found.push([...machine.files].map(([name, content]) => `${name}=${content}`).join(' '));
      },
      { seed },
    );
  }
  return { calm: found[0] ?? '', all: [...new Set(found)].sort() };
}

/** The codes of the errors of some accesses, each tried once; 'ok' where there is none. */
async function codes(machine: WorldHost, accesses: readonly ((disk: Disk) => Promise<unknown>)[]) {
  return machine.run(async ({ disk }) => {
    const outcomes: string[] = [];
    for (const access of accesses) {
      await access(disk).then(
        () => outcomes.push('ok'),
        (error: { code: string }) => outcomes.push(error.code),
      );
    }
    return outcomes;
  });
}

describe('a disk', () => {
  it('renames in place of another file, and says when there is none', async () => {
    const trace = await inWorld(async (world) => {
      const machine = world.host('m', { disk: { size: 10 } });
      await machine.run(async ({ disk }) => {
        await disk.write('a', '12345');
        await disk.write('b', '67890');
        await assert.rejects(disk.write('c', 'x'), { code: 'ENOSPC' });
        await disk.rename('a', 'b');
        assert.deepEqual(await disk.list(), ['b']);
        assert.equal(await disk.readText('b'), '12345');
        await disk.write('c', 'there is'.slice(0, 5)); // the room of the old b is free
        await disk.rename('b', 'b');
        assert.equal(await disk.readText('b'), '12345');
        await assert.rejects(disk.rename('gone', 'b'), { code: 'ENOENT' });
        await assert.rejects(disk.rename('b', '../x'), { code: 'EINVAL' });
      });
    });
    assert.equal(ofKind(trace, 'disk-rename')[0]?.text, 'a → b');
  });

  it('after power failure has the old file or the new one when it was renamed, also when writes are torn', async () => {
    const replace = async (disk: Disk): Promise<void> => {
      await disk.write('a', 'old');
      await disk.sync();
      await disk.write('a.new', 'new');
      await disk.rename('a.new', 'a');
    };
    const whole = await afterPowerFailure(replace);
    assert.deepEqual(whole, { calm: 'a=new', all: ['a=new', 'a=old', 'a=old a.new=new'] });
    const torn = await afterPowerFailure(replace, { disk: { torn: true } });
    assert.equal(torn.calm, 'a=new');
    assert.ok(torn.all.includes('a=old a.new=ne'));
    assert.ok(
      torn.all.every((files) => /^a=(old|new)( |$)/.test(files)),
      torn.all.join('; '),
    );
  });

  it('loses what was not synced, from some change on', async () => {
    const { calm, all } = await afterPowerFailure(async (disk) => {
      await disk.write('a', '1');
      await disk.sync();
      await disk.append('a', '2');
      await disk.remove('a');
      await disk.write('b', '3');
    });
    assert.equal(calm, 'b=3');
    assert.deepEqual(all, ['', 'a=1', 'a=12', 'b=3']);
  });

  it('may tear the last append that it keeps, and no other', async () => {
    const log = async (disk: Disk): Promise<void> => {
      await disk.append('log', 'ab');
      await disk.append('log', 'cd');
    };
    assert.deepEqual((await afterPowerFailure(log)).all, ['', 'log=ab', 'log=abcd']);
    const torn = await afterPowerFailure(log, { disk: { torn: true } });
    assert.equal(torn.calm, 'log=abcd');
    assert.deepEqual(torn.all, ['', 'log=', 'log=a', 'log=ab', 'log=abc', 'log=abcd']);
  });

  it('may tear an overwrite: the old content is gone, the new there in part', async () => {
    const overwrite = async (disk: Disk): Promise<void> => {
      await disk.write('a', 'old');
      await disk.sync();
      await disk.write('a', 'xyz');
    };
    const torn = await afterPowerFailure(overwrite, { disk: { torn: true } });
    assert.deepEqual(torn.all, ['a=', 'a=old', 'a=x', 'a=xy', 'a=xyz']);
  });

  it('keeps after two power failures what the first one left', async () => {
    for (let seed = 0; seed < 20; seed++) {
      await inWorld(
        async (world) => {
          const machine = world.host('m');
          const contents: unknown[] = [];
          for (let i = 0; i < 2; i++) {
            await machine.run(({ disk }) => (i === 0 ? disk.append('a', 'x') : disk.append('b', 'y')));
            machine.powerFail();
            machine.powerOn();
            contents.push(machine.files.get('a'));
          }
          assert.equal(contents[0], contents[1]);
        },
        { seed },
      );
    }
  });

  it('tells in the trace what power failure lost, and nothing when it lost nothing', async () => {
    const lost: (readonly [string | undefined, number])[] = [];
    for (let seed = 0; seed < 20; seed++) {
      const trace = await inWorld(
        async (world) => {
          const machine = world.host('m');
          await machine.run(async ({ disk }) => {
            await disk.write('a', '1');
            await disk.append('a', '2');
          });
          machine.powerFail();
        },
        { seed },
      );
      for (const { text, size, host } of ofKind(trace, 'disk-lost')) {
        assert.equal(host, 'm');
        lost.push([text, size]);
      }
    }
    assert.ok(lost.length > 0 && lost.length < 20);
    assert.ok(lost.every(([text, size]) => text === 'a' && (size === 1 || size === 2)));
  });

  it('fails where it is told to, so often, and then no more', async () => {
    const trace = await inWorld(async (world) => {
      const machine = world.host('m');
      machine.putFile('a', 'x');
      machine.putFile('b', 'y');
      machine.failDisk({ on: 'read', file: 'a', times: 2 });
      const read = (name: string) => (disk: Disk) => disk.readText(name);
      assert.deepEqual(await codes(machine, [read('b'), read('a'), read('a'), read('a')]), [
        'ok',
        'EIO',
        'EIO',
        'ok',
      ]);
      machine.failDisk({ on: 'write', error: 'ENOSPC', times: 4 });
      const changes: ((disk: Disk) => Promise<unknown>)[] = [
        (disk) => disk.write('a', 'changed'),
        (disk) => disk.append('a', 'changed'),
        (disk) => disk.remove('a'),
        (disk) => disk.rename('a', 'c'),
      ];
      assert.deepEqual(await codes(machine, changes), ['ENOSPC', 'ENOSPC', 'ENOSPC', 'ENOSPC']);
      assert.deepEqual(
        [...machine.files],
        [
          ['a', 'x'],
          ['b', 'y'],
        ],
      );
      machine.failDisk({ on: 'read' });
      assert.deepEqual(await codes(machine, [(disk) => disk.write('a', 'x'), (disk) => disk.list()]), [
        'ok',
        'EIO',
      ]);
    });
    assert.deepEqual(
      ofKind(trace, 'fault').map(({ text }) => text),
      ['disk of m: 2 × EIO read a', 'disk of m: 4 × ENOSPC write', 'disk of m: 1 × EIO read'],
    );
    const errors = ofKind(trace, 'disk-error').map(({ text }) => text);
    assert.deepEqual(errors.slice(0, 3), ['EIO read a', 'EIO read a', 'ENOSPC write a']);
    assert.equal(errors.length, 7);
  });

  it('keeps nothing safe by a sync that fails', async () => {
    const kept = new Set<string | undefined>();
    for (let seed = 0; seed < 30; seed++) {
      await inWorld(
        async (world) => {
          const machine = world.host('m');
          machine.failDisk({ on: 'sync' });
          const sync = (disk: Disk): Promise<void> => disk.sync();
          assert.deepEqual(await codes(machine, [(disk) => disk.write('a', 'x'), sync]), ['ok', 'EIO']);
          machine.powerFail();
          kept.add(machine.files.get('a'));
        },
        { seed },
      );
    }
    assert.deepEqual([...kept].sort(), ['x', undefined]);
  });

  it('gives copies: who changes what was read or written changes no file', async () => {
    await inWorld(async (world) => {
      await world.host('m').run(async ({ disk }) => {
        const bytes = new Uint8Array([65, 66]);
        await disk.write('a', bytes);
        bytes[0] = 90;
        await disk.append('a', 'C');
        (await disk.read('a'))?.fill(0);
        assert.equal(await disk.readText('a'), 'ABC');
      });
    });
  });

  it('takes the time of a change however many files there are and however long the file is', async () => {
    const timeOf = async (files: number, appends: number): Promise<number> => {
      const begin = performance.now();
      await inWorld(async (world) => {
        const machine = world.host('m');
        for (let i = 0; i < files; i++) machine.putFile(`file-${i}`, 'x'.repeat(100));
        await machine.run(async ({ disk }) => {
          for (let i = 0; i < appends; i++) await disk.append('log', 'a line of a log\n');
        });
      });
      return performance.now() - begin;
    };
    await timeOf(10, 1_000);
    const few = await timeOf(2_000, 0);
    // Copying 2,000 files and the log at each of 10,000 appends took ten seconds and more.
    assert.ok((await timeOf(2_000, 10_000)) < few + 3_000);
  });

  it('loses something else at each power failure', async () => {
    const kept = new Set<string>();
    for (let seed = 1; seed <= 30; seed++) {
      await inWorld(
        async (world) => {
          const machine = world.host('m');
          const counts: number[] = [];
          for (const round of ['a', 'b', 'c']) {
            await machine.run(async ({ disk }) => {
              for (let i = 0; i < 9; i++) await disk.write(`${round}${i}`, '');
            });
            machine.powerFail();
            machine.powerOn();
            counts.push([...machine.files.keys()].filter((name) => name.startsWith(round)).length);
          }
          kept.add(new Set(counts).size === 1 ? 'the same' : 'different');
        },
        { seed },
      );
    }
    assert.ok(kept.has('different'), [...kept].join());
  });
});
