import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { explainOs } from '../../src/checks/os-explain';
import { osWordsIn } from '../../src/checks/os-words';
import { osEngine } from '../conformance/engines';
import { lives, until } from '../runner/support';

describe('Bounds of real processes', () => {
  const engine = osEngine();

  for (const [how, kind, words] of [
    ['loop', 'endless-loop', /hostile keeps its processor without end \(hostile\.ts:\d+\)/],
    ['flood', 'output', /hostile logs without end \(hostile\.ts:\d+\)/],
    ['memory', 'memory', /hostile takes too much memory/],
  ] as const) {
    it(`names the process that goes beyond them: ${how}`, async function () {
      const run = engine.open();
      this.timeout(130_000);
      let pid = 0;
      const { trouble } = await run.run(async (world) => {
        pid = world.host('m').start('hostile.ts', { args: [how] }).pid;
        await world.sleep(120_000); // The first trouble ends it.
      }, 120_000);
      assert.equal(trouble?.kind, kind);
      assert.match(explainOs(run, trouble, 40_000, osWordsIn('en')).message, words);
      await until(() => !lives(pid));
    });
  }

  it('leaves no process and no file behind', async () => {
    const run = engine.open();
    const pids: number[] = [];
    await run.run(async (world) => {
      pids.push(world.host('a').start('ticker.ts').pid, world.host('b').start('hostile.ts').pid);
      await world.sleep(100);
      if (process.platform !== 'win32') world.hosts[0]?.processes[0]?.pause();
      assert.ok(pids.every(lives));
      assert.ok(existsSync(run.world.supervisor.folder));
    }, 40_000);
    assert.deepEqual(pids.filter(lives), []);
    assert.equal(existsSync(run.world.supervisor.folder), false);
  });
});
