import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { bundle, lives, temporaryFolder, until } from '../runner/support';

describe('Real processes without their supervisor', () => {
  const folder = temporaryFolder();

  it('are gone within two seconds, also when they spin or are stopped', async () => {
    const script = await bundle('src/runner/os-child.ts', folder);
    const supervisor = await bundle('test/os/orphans.ts', folder);
    const programs = join(__dirname, '../conformance/programs');
    const parent = spawn(process.execPath, [supervisor, script, programs], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await new Promise<string[]>((resolve) =>
      createInterface({ input: parent.stdout }).once('line', (text) => resolve([text])),
    );
    const told = JSON.parse(line ?? '') as { pids: number[]; folder: string };
    assert.deepEqual(told.pids.filter(lives), told.pids);
    const killed = performance.now();
    parent.kill('SIGKILL');
    await until(() => told.pids.every((pid) => !lives(pid)));
    const took = performance.now() - killed;
    // Two seconds on a machine of its own; where others compute, everything takes longer in proportion.
    const crowded = Math.max(1, loadavg()[0]! / availableParallelism());
    assert.ok(took < 2_000 * crowded, `it took ${Math.round(took)} ms`);
    await until(() => !existsSync(told.folder));
  });
});
