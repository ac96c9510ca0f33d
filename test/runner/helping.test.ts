import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { CheckRun, Failure } from '../../src/checks/report';
import type { CheckOrder, LabFiles, RunnerEvent } from '../../src/messages/runner';
import { createRunner, type RunnerSetup } from '../../src/runner/client';
import type { Runner } from '../../src/runner/client-api';
import { labFiles, type Source } from '../../src/packs/lab-files';
import { labIn, packFolder } from '../fixtures/labs';
import { bundle, lives, temporaryFolder, until, writeFiles } from './support';

/** Programs that do something only where the schedule draws it. */
const programs = {
  good: '',
  /** Under about one schedule of sixty; of seed 17, after some dozens. */
  fails: "if (drawn(host)) throw new Error('unlucky');",
  loops: 'if (drawn(host)) for (;;);',
  hogs: "if (drawn(host)) for (const all = []; ; ) all.push('x'.repeat(1e6) + all.length);",
  exits: "if (drawn(host)) (() => {}).constructor('return process')().exit(3);",
} as const;

/** Work of some milliseconds, so that there is something to help with. */
const work = `
const drawn = (host) => Math.floor(host.random() * 60) === 1;
const work = () => { let n = 0; for (let i = 0; i < 1e6; i++) n += i % 7; return n; };`;

const checks = `
import assert from 'node:assert/strict';
import { check, measure } from 'dlabs/world';
for (const name of ['first', 'second']) {
  check(name, { stage: 'one', schedules: 200 }, async (world) => {
    await world.host('h').start('main.ts').exited;
  });
}
check('every order', { stage: 'one', exhaustive: true }, async (world) => {
  const two = ['a', 'b'].map((host) => world.host(host).start('main.ts'));
  await Promise.all(two.map((one) => one.exited));
});
measure('cost', { stage: 'one', x: { label: 'n', values: [1, 2, 3, 4, 5, 6, 7, 8] }, y: { label: 'ms' } }, async (world, n) => {
  await world.host('h').start('main.ts').exited;
  return { time: n + world.now() };
});`;

describe('a runner with helpers', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const log = path.join(folder, 'log');
  let script = '';
  let count = 0;
  const runners: Runner[] = [];
  before(async () => {
    script = await bundle('src/runner/main.ts', folder);
  });
  beforeEach(() => writeFileSync(log, ''));
  afterEach(() => runners.splice(0).forEach((runner) => runner.dispose()));

  /** A lab whose program is this. */
  function lab(program: string): LabFiles {
    const own = path.join(folder, `lab-${count++}`);
    const main = `${work}\nexport default async (host) => {\n  await host.sleep(1);\n  work();\n  ${program}\n};`;
    writeFiles(own, { 'checks.ts': checks, 'starter/main.ts': main });
    const layers = [{ folder: path.join(own, 'starter') }];
    return { pack: 'p', lab: 'l', labFolder: own, layers, stages: ['one'], texts: {} };
  }

  /** A runner whose processes write down what they are asked. @param does more that they do then */
  function runnerOf(workers: number, does = '', setup: Partial<RunnerSetup> = {}): Runner {
    const watched = path.join(folder, `watched-${count++}.js`);
    const body = `
      const { appendFileSync } = require('node:fs');
      process.on('message', ({ request }) => {
        appendFileSync(${JSON.stringify(log)}, process.pid + ' ' + request.type + '\\n');
        ${does}
      });
      require(${JSON.stringify(script)});`;
    writeFileSync(watched, body);
    const runner = createRunner({ script: watched, workers, ...setup });
    runners.push(runner);
    return runner;
  }

  const asked = (what: string): number[] =>
    readFileSync(log, 'utf8')
      .split('\n')
      .filter((line) => line.endsWith(` ${what}`))
      .map((line) => Number(line.split(' ')[0]));

  /** All that does not depend on the real time. */
  function facts(run: CheckRun): unknown {
    // A thread is stopped at any column of its line.
    const known = (failure: Failure | undefined): unknown =>
      failure && { ...failure, stack: undefined, place: { ...failure.place, column: 0 } };
    return {
      checks: run.checks.map((report) => ({ ...report, duration: 0, failure: known(report.failure) })),
      measurements: run.measurements.map((one) => ({ ...one, failure: known(one.failure) })),
      points: run.points,
    };
  }

  /** The same order with and without helpers. @returns what both say */
  async function sameWithHelpers(
    files: LabFiles,
    more: Partial<CheckOrder> = {},
    does = '',
    setup: Partial<RunnerSetup> = {},
    helped = [2, 3],
  ): Promise<CheckRun> {
    const order = { files, seed: 17, asFound: true, ...more };
    const alone = await runnerOf(1, '', setup).check(order);
    assert.deepEqual(asked('try'), []);
    for (const workers of helped) {
      writeFileSync(log, '');
      const runner = runnerOf(workers, does, setup);
      // On a busy machine the helpers may come too late.
      do assert.deepEqual(facts(await runner.check(order)), facts(alone));
      while (asked('try').length === 0);
      runner.dispose();
    }
    return alone;
  }

  it('says the same of what passes', async () => {
    const run = await sameWithHelpers(lab(programs.good));
    assert.deepEqual(
      run.checks.map(({ verdict, schedules }) => `${verdict} ${schedules.tried}`),
      ['passed 200', 'passed 200', `passed ${run.checks[2]?.schedules.tried}`],
    );
    assert.equal(run.measurements[0]?.series[0]?.values.length, 8);
  });

  it('tells the first failure in order', async () => {
    const run = await sameWithHelpers(lab(programs.fails));
    const tried = run.checks.map(({ schedules }) => schedules.tried).slice(0, 2);
    assert.ok(run.checks[0]?.failure?.trace);
    assert.deepEqual(tried, [51, 70]);
  });

  for (const [lab, ...mutants] of [
    ['servers/soft-state', 1],
    ['servers/iterative-and-concurrent', 1],
  ] as const) {
    it(`says the same of ${lab}: its solution, its starter and wrong solutions`, async () => {
      const known = await labIn(path.join(packFolder, lab));
      const wrong = mutants.map((n): Source => ({
        kind: 'mutant',
        slug: known.manifest.mutants?.[n]?.slug ?? '',
      }));
      const sources: readonly Source[] = [{ kind: 'solution' }, { kind: 'starter' }, ...wrong];
      const [alone, helped] = [runnerOf(1), runnerOf(2)];
      for (const source of sources) {
        const order = { files: labFiles(known, source), seed: 1, asFound: true };
        const who = JSON.stringify(source);
        assert.deepEqual(facts(await helped.check(order)), facts(await alone.check(order)), who);
      }
      assert.ok(asked('try').length > 0);
    });
  }

  for (const name of ['loops', 'hogs', 'exits'] as const) {
    it(`gives the verdict of one process to a program that ${name} under few schedules`, async () => {
      // On a busy machine it takes seconds to fill that much memory.
      const limits = { memory: 400 * 2 ** 20, stall: name === 'hogs' ? 30_000 : 1_000 };
      const order = { names: ['first', 'second'] };
      const run = await sameWithHelpers(lab(programs[name]), order, '', { limits }, [2]);
      assert.ok(run.checks.every(({ failure }) => failure?.replay !== undefined));
      assert.deepEqual(
        run.checks.map(({ schedules }) => schedules.tried),
        [51, 70],
      );
    });
  }

  it('does itself what a helper was killed at', async () => {
    const killed =
      "if (request.type === 'try' && request.piece.from > 20) process.kill(process.pid, 'SIGKILL');";
    await sameWithHelpers(lab(programs.good), { names: ['first'] }, killed);
  });

  it('keeps its helpers for the next order', async () => {
    const runner = runnerOf(2);
    const files = lab(programs.good);
    await runner.check({ files, seed: 1 });
    await until(() => asked('cancel').length === 1);
    await runner.check({ files, seed: 2 });
    assert.equal(new Set(asked('help')).size, 1);
    assert.equal(asked('help').length, 2);
  });

  it('starts none for a short order, a replay, or an order that one process is to have', async () => {
    const runner = runnerOf(2);
    const files = lab(programs.good);
    await runner.check({ files, seed: 1, schedules: 1, checksOnly: true });
    await runner.check({ files, seed: 1, names: ['first'], replay: '1-1' });
    await runnerOf(1).check({ files, seed: 1, names: ['first'] });
    assert.deepEqual(asked('help'), []);
  });

  it('ends the work of all when it is cancelled, and every process when it is closed', async () => {
    const runner = runnerOf(3);
    const files = lab(programs.good);
    const cancel = new AbortController();
    const onEvent = (event: RunnerEvent): void => {
      if (event.type === 'check-progress' && asked('try').length > 4) cancel.abort();
    };
    const run = await runner.check({ files, seed: 1, schedules: 1_000 }, { signal: cancel.signal, onEvent });
    assert.equal(run.cancelled, true);
    await until(() => asked('cancel').length === 3);
    const pids = [...new Set([...asked('check'), ...asked('help')])];
    assert.equal(pids.length, 3);
    const after = await runner.check({ files, seed: 1, names: ['first'] });
    assert.deepEqual([after.checks[0]?.verdict, after.cancelled], ['passed', undefined]);
    runner.dispose();
    await until(() => pids.every((pid) => !lives(pid)));
  });
});
