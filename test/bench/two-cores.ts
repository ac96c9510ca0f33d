import { build } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRunner } from '../../src/runner/client';
import type { Runner } from '../../src/runner/client-api';
import { removeTempLabs, tempLab } from '../fixtures/temp-lab';
import type { Figure } from './figure';
import { figure } from './figure';
import { smallLab } from './small-lab';

/** Some seconds of work: that a second process comes in only after 20 ms then hardly counts. */
const schedules = 40_000;
const pairs = 7;

/**
 * Whole schedules in two runner processes against one, in turns: 2 is linear, by the clock. What the machine has to
 * give stands beside it: the same two processes, each with an order of its own, so that they need nothing of each other.
 */
export async function twoCores(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'dlabs-bench-'));
  const script = join(folder, 'runner.js');
  const common = { bundle: true, platform: 'node', format: 'cjs', target: 'node20' } as const;
  await build({ entryPoints: ['src/runner/main.ts'], outfile: script, logLevel: 'error', ...common });
  const files = tempLab(smallLab(schedules));
  const runners = [1, 1, 2].map((workers) => createRunner({ script, workers })) as [Runner, Runner, Runner];
  const [one, other, two] = runners;
  const rate = async (runner: Runner): Promise<number> => {
    const { checks, duration } = await runner.check({ files, seed: 1 });
    if (checks[0]?.verdict !== 'passed') throw new Error('the small check did not pass');
    return (schedules / duration) * 1_000;
  };
  const rates: number[] = [];
  const ratios: number[] = [];
  const possible: number[] = [];
  try {
    // Once to start the processes, once to warm them.
    for (let i = -2; i < pairs; i++) {
      const alone = await rate(one);
      const both = await rate(two);
      const [own, others] = await Promise.all([rate(one), rate(other)]);
      if (i < 0) continue;
      rates.push(both);
      ratios.push(both / alone);
      possible.push((own + others) / alone);
    }
  } finally {
    for (const runner of runners) runner.dispose();
    removeTempLabs();
    rmSync(folder, { recursive: true, force: true });
  }
  return [
    figure('engine.schedules_two_cores_per_s', '1/s', rates),
    figure('engine.schedules_two_cores_ratio', 'ratio', ratios),
    figure('engine.schedules_two_cores_ratio_possible', 'ratio', possible),
  ];
}
