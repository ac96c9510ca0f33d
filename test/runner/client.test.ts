import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import * as path from 'node:path';
import { HumanError } from '../../src/base/errors';
import type { CheckRun, CheckReport } from '../../src/checks/report';
import type { LabFiles, RunnerEvent } from '../../src/messages/runner';
import { Child, ChildEnded } from '../../src/runner/child';
import { createRunner, type RunnerSetup } from '../../src/runner/client';
import type { Runner } from '../../src/runner/client-api';
import { bundle, lives, orderFor, temporaryFolder, until, writeFiles } from './support';

describe('a runner', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  let script = '';
  let count = 0;
  const runners: Runner[] = [];
  before(async () => {
    script = await bundle('test/runner/fixtures/fake-runner.ts', folder);
  });
  afterEach(() => runners.splice(0).forEach((runner) => runner.dispose()));

  /** A runner and the files of a student. */
  function given(
    programs: Readonly<Record<string, string>>,
    setup: Partial<RunnerSetup> = {},
  ): [Runner, LabFiles] {
    const student = path.join(folder, `student-${count++}`);
    writeFiles(student, programs);
    const runner = createRunner({ script, ...setup, limits: { stall: 600, ...setup.limits } });
    runners.push(runner);
    const layers = [{ folder: student }];
    return [
      runner,
      { pack: 'p', lab: 'l', labFolder: `${student}/lab`, layers, stages: ['first', 'second'], texts: {} },
    ];
  }

  const good = 'module.exports = async () => {};';
  const loop = 'module.exports = async () => {\n  let n = 0;\n  while (true) n++;\n};';
  const verdicts = (run: CheckRun): string[] => run.checks.map(({ name, verdict }) => `${name}: ${verdict}`);
  const only = (run: CheckRun): CheckReport => {
    const [report, ...more] = run.checks;
    assert.ok(report && more.length === 0, `one report, not ${verdicts(run).join()}`);
    return report;
  };
  const where = ({ failure }: CheckReport): string | undefined =>
    failure?.place && `${path.basename(failure.place.file)}:${failure.place.line}`;

  it('lists, checks and tells what it does', async () => {
    const [runner, files] = given({
      'a.js': good,
      'b.js': 'module.exports = () => { throw new Error("no"); };',
    });
    assert.deepEqual(
      (await runner.list(files)).map(({ name }) => name),
      ['a', 'b'],
    );
    const events: RunnerEvent[] = [];
    const run = await runner.check(orderFor(files), { onEvent: (event) => events.push(event) });
    assert.deepEqual(verdicts(run), ['a: passed', 'b: failed']);
    assert.equal(run.checks[1]?.failure?.replay, '1.0');
    assert.deepEqual(events.filter(({ type }) => type === 'check-finished').length, 2);
  });

  it('says what is wrong with a broken lab', async () => {
    const [runner, files] = given({});
    await assert.rejects(
      runner.list({ ...files, lab: 'broken' }),
      new HumanError('checks.ts line 3: what is this?'),
    );
    await assert.rejects(runner.check(orderFor({ ...files, lab: 'broken' })), HumanError);
  });

  it('goes on with the other checks after an endless loop, in the order of declaration', async () => {
    const [runner, files] = given({ 'a.js': good, 'b.js': loop, 'c.js': good, 'second-d.js': good });
    const run = await runner.check(orderFor(files));
    assert.deepEqual(verdicts(run), ['a: passed', 'b: timed out', 'c: passed', 'second-d: passed']);
    assert.deepEqual(run.points, { earned: 6, of: 8 });
    const b = run.checks[1];
    assert.ok(b?.failure);
    assert.deepEqual(
      [where(b), b.failure.kind, b.failure.replay, b.hint],
      ['b.js:3', 'endless-loop', '1.0', 'hint of b.js'],
    );
    assert.match(b.failure.message, /^b\.js line 3 keeps running: 0\.6 seconds passed/);
    assert.deepEqual(b.schedules, { tried: 1, of: 3 });
  });

  it('names the line of an endless loop that awaits what is there already', async () => {
    const [runner, files] = given({
      'a.js': 'module.exports = async () => {\n  for (;;)\n    await null;\n};',
    });
    const report = only(await runner.check(orderFor(files)));
    assert.equal(report.verdict, 'timed out');
    assert.ok(['a.js:2', 'a.js:3'].includes(where(report) ?? ''), where(report));
  });

  it('names the loop, not the helper that it calls', async () => {
    const helper =
      'module.exports = (n) => {\n  let sum = 0;\n  for (let i = 0; i < 1e6; i++) sum += i % n;\n  return sum;\n};';
    const main =
      'const help = require("./lib/helper.js");\nmodule.exports = async () => {\n  for (;;) {\n    help(3);\n  }\n};';
    const [runner, files] = given({ 'a.js': main, 'lib/helper.js': helper });
    const report = only(await runner.check(orderFor(files)));
    assert.ok(['a.js:3', 'a.js:4'].includes(where(report) ?? ''), where(report));
  });

  it('finds the line of a call that V8 does not interrupt', async () => {
    const [runner, files] = given({
      'a.js': 'module.exports = async () => {\n  new Array(3e8).fill(0);\n};',
    });
    const report = only(await runner.check(orderFor(files)));
    assert.deepEqual([report.verdict === 'passed', where(report)], [false, 'a.js:2']);
  });

  it('ends what takes too much memory, and names the line', async () => {
    const hog =
      'module.exports = async () => {\n  const all = [];\n  for (;;) all.push("x".repeat(1e6) + all.length);\n};';
    const [runner, files] = given({ 'a.js': hog }, { limits: { memory: 300 * 2 ** 20, stall: 10_000 } });
    const report = only(await runner.check(orderFor(files)));
    assert.deepEqual([report.verdict, report.failure?.kind, where(report)], ['crashed', 'memory', 'a.js:3']);
    assert.match(report.failure?.message ?? '', /more than 300 MiB/);
  });

  it('names the line that ends the process', async () => {
    const exit = 'module.exports = async () => {\n  process.exit(0);\n};';
    const [runner, files] = given({ 'a.js': exit, 'b.js': good });
    const run = await runner.check(orderFor(files));
    assert.deepEqual(verdicts(run), ['a: crashed', 'b: passed']);
    assert.deepEqual(
      [where(run.checks[0] as CheckReport), run.checks[0]?.failure?.kind],
      ['a.js:2', 'runner'],
    );
    assert.match(run.checks[0]?.failure?.message ?? '', /a\.js line 2 ends the process .* \(exit code 0\)/);
  });

  it('names the line of an error that nobody catches', async () => {
    const stray =
      'module.exports = () => new Promise(() => {\n  setImmediate(() => {\n    throw new TypeError("stray");\n  });\n});';
    const [runner, files] = given({ 'a.js': stray });
    const report = only(await runner.check(orderFor(files)));
    assert.deepEqual([report.verdict, report.failure?.kind, where(report)], ['crashed', 'crash', 'a.js:3']);
    assert.match(report.failure?.message ?? '', /TypeError: stray/);
  });

  it('keeps what the process wrote when it aborts, and finds the line', async () => {
    const abort =
      'module.exports = async () => {\n  process.stderr.write("last words\\n");\n  process.abort();\n};';
    const [runner, files] = given({ 'a.js': abort });
    const report = only(await runner.check(orderFor(files)));
    assert.deepEqual([report.verdict, report.failure?.kind, where(report)], ['crashed', 'runner', 'a.js:3']);
    assert.match(report.failure?.stack ?? '', /last words/);
  });

  it('tells when somebody else ended the process, and goes on', async () => {
    const wait = 'module.exports = () => host.sleep(60_000);';
    const [runner, files] = given({ 'a.js': 'require("./pid.js");' + wait, 'b.js': good });
    writeFiles(files.layers[0]?.folder ?? '', { 'lib/x.js': '', 'pid.js': 'module.exports = 0;' });
    const pids: number[] = [];
    const pidProgram = `process.send({ event: { type: 'process-started', pid: process.pid, name: '', host: '', time: 0 } });${wait}`;
    writeFiles(files.layers[0]?.folder ?? '', { 'a.js': pidProgram });
    const run = await runner.check(orderFor(files, { names: ['a', 'b'] }), {
      onEvent: (event) => {
        if (event.type !== 'process-started') return;
        pids.push(event.pid);
        process.kill(event.pid, 'SIGKILL');
      },
    });
    assert.deepEqual([pids.length, ...verdicts(run)], [1, 'a: crashed', 'b: passed']);
    assert.match(run.checks[0]?.failure?.message ?? '', /SIGKILL\)\. Something else ended it/);
  });

  it('does not make a student wait for the same loop in every check', async () => {
    const shared = 'module.exports = () => {\n  for (;;);\n};';
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const programs = names.map(
      (name) => [`${name}.js`, 'module.exports = require("./lib/shared.js");'] as const,
    );
    const [runner, files] = given({ ...Object.fromEntries(programs), 'lib/shared.js': shared });
    const run = await runner.check(orderFor(files));
    assert.deepEqual(
      verdicts(run),
      names.map((name) => `${name}: timed out`),
    );
    assert.deepEqual(run.checks.filter(({ failure }) => failure?.message.includes('Not run')).length, 5);
    assert.ok(run.checks.every((report) => where(report) === 'shared.js:2'));
  });

  it('runs every check when a loop is met only now and then', async () => {
    const programs = ['a', 'c', 'e', 'g'].map(
      (name) => [`${name}.js`, 'module.exports = require("./lib/shared.js");'] as const,
    );
    const [runner, files] = given({
      ...Object.fromEntries(programs),
      ...{ 'b.js': good, 'd.js': good, 'f.js': good, 'h.js': good },
      'lib/shared.js': 'module.exports = () => {\n  for (;;);\n};',
    });
    const run = await runner.check(orderFor(files));
    assert.equal(run.checks.filter(({ failure }) => failure?.message.includes('Not run')).length, 0);
    assert.equal(run.checks.length, 8);
  });

  it('reports a measurement that ends the process', async () => {
    const [runner, files] = given({ 'a.js': good, 'measure.js': loop });
    const run = await runner.check(orderFor(files));
    assert.deepEqual(verdicts(run), ['a: passed']);
    assert.deepEqual(
      run.measurements.map(({ name, failure }) => [name, failure?.kind]),
      [['measure', 'endless-loop']],
    );
  });

  it('keeps to the names and the stage that were asked for after a death', async () => {
    const [runner, files] = given({ 'a.js': loop, 'b.js': good, 'c.js': good, 'second-d.js': good });
    const named = await runner.check(orderFor(files, { names: ['a', 'c'] }));
    assert.deepEqual([verdicts(named), named.points], [['a: timed out', 'c: passed'], { earned: 2, of: 4 }]);
    const staged = await runner.check(orderFor(files, { stage: 'first' }));
    assert.deepEqual(verdicts(staged), ['a: timed out', 'b: passed', 'c: passed']);
  });

  it('uses one warm process for order after order', async () => {
    const [runner, files] = given({
      'a.js': 'module.exports = () => { throw new Error(String(process.pid)); };',
    });
    const pids = await Promise.all(
      [1, 2, 3].map(async () => only(await runner.check(orderFor(files))).failure?.message),
    );
    assert.equal(new Set(pids).size, 1);
  });

  it('takes a fresh process when the warm one has grown', async () => {
    const grow = 'globalThis.kept = Buffer.alloc(250 * 2 ** 20, 1); throw new Error(String(process.pid));';
    const [runner, files] = given(
      { 'a.js': `module.exports = () => { ${grow} };` },
      { limits: { memory: 400 * 2 ** 20 } },
    );
    const pids: (string | undefined)[] = [];
    for (let n = 0; n < 3; n++) pids.push(only(await runner.check(orderFor(files))).failure?.message);
    assert.equal(new Set(pids).size, 3, pids.join());
  });

  it('cancels politely a check that listens', async () => {
    const [runner, files] = given({
      'a.js': good,
      'b.js': 'module.exports = async (signal) => { while (!signal.aborted) await host.sleep(5); };',
      'c.js': good,
    });
    const cancel = new AbortController();
    const onEvent = (event: RunnerEvent): void => {
      if (event.type === 'check-started' && event.name === 'b') cancel.abort();
    };
    const run = await runner.check(orderFor(files), { signal: cancel.signal, onEvent });
    assert.deepEqual([run.cancelled, verdicts(run)], [true, ['a: passed', 'b: passed']]);
  });

  it('cancels a check that does not listen, and is ready for the next', async () => {
    const [runner, files] = given({ 'a.js': good, 'b.js': loop }, { limits: { stall: 30_000 } });
    const cancel = new AbortController();
    const onEvent = (event: RunnerEvent): void => {
      if (event.type === 'check-started' && event.name === 'b') cancel.abort();
    };
    const begin = performance.now();
    const run = await runner.check(orderFor(files), { signal: cancel.signal, onEvent });
    assert.deepEqual([run.cancelled, verdicts(run)], [true, ['a: passed']]);
    assert.ok(performance.now() - begin < 10_000);
    assert.deepEqual(verdicts(await runner.check(orderFor(files, { names: ['a'] }))), ['a: passed']);
  });

  it('answers what waits when it is closed', async () => {
    const [runner, files] = given({ 'a.js': loop }, { limits: { stall: 30_000 } });
    const started = new Promise<void>((resolve) => {
      const onEvent = ({ type }: RunnerEvent): void => void (type === 'check-started' && resolve());
      const closed = /The runner was closed/;
      void assert.rejects(runner.check(orderFor(files), { onEvent }), closed).then(() => 0);
      void assert.rejects(runner.check(orderFor(files)), closed);
    });
    await started;
    runner.dispose();
    await assert.rejects(runner.list(files), /The runner was closed/);
  });

  it('says so when it cannot start', async () => {
    const [runner, files] = given({}, { script: path.join(folder, 'missing.js') });
    await assert.rejects(
      runner.list(files),
      (error: Error) => error instanceof HumanError && /missing\.js/.test(error.message),
    );
  });

  it('runs a scenario in a process of its own and passes on what is typed', async () => {
    const [runner, files] = given({ 'a.js': good });
    const lines: string[] = [];
    const handle = runner.run(
      { files, seed: 7, speed: 1 },
      { onEvent: (event) => event.type === 'control-output' && lines.push(event.line) },
    );
    await until(() => lines.includes('seed 7'));
    handle.control('heal');
    handle.input(3, 'hello');
    handle.kill(4);
    await until(() => lines.length === 4);
    assert.deepEqual(verdicts(await runner.check(orderFor(files))), ['a: passed']);
    handle.stop();
    assert.deepEqual(await handle.ended, {});
    assert.deepEqual(lines.slice(0, 4), ['seed 7', 'control heal', 'input 3 hello', 'kill 4']);
  });

  it('carries typed commands to a run, and what they lead to back', async () => {
    const [runner, files] = given({ 'a.js': good });
    const lines: string[] = [];
    const handle = runner.run(
      { files, seed: 7, speed: 1 },
      { onEvent: (event) => event.type === 'control-output' && lines.push(event.line) },
    );
    await handle.command({ name: 'heal' });
    assert.deepEqual(lines, ['seed 7', 'command heal']);
    await assert.rejects(
      handle.command({ name: 'step' }),
      (error: Error) => error instanceof HumanError && error.message === 'no step now',
    );
    assert.deepEqual(await handle.pending(), [{ number: 1, time: 2, kind: 'timer' }]);
    handle.stop();
    await handle.ended;
    await assert.rejects(handle.command({ name: 'heal' }), HumanError);
  });

  it('tells the line when a run does not go on', async () => {
    const [runner, files] = given({ 'loop-in-run.js': 'let n = 0;\nfor (;;) n++;' });
    const handle = runner.run({ files, seed: 1, speed: 1 });
    handle.control('loop');
    const { failure } = await handle.ended;
    assert.deepEqual([failure?.kind, failure?.place?.line], ['endless-loop', 2]);
  });

  it('does not take a program that a debugger may hold for an endless loop', async () => {
    const long = 'module.exports = () => { const end = Date.now() + 1500; while (Date.now() < end); };';
    const [free, freeFiles] = given({ 'a.js': long });
    assert.deepEqual(verdicts(await free.check(orderFor(freeFiles))), ['a: timed out']);
    const env = { ...process.env, NODE_OPTIONS: '--inspect=127.0.0.1:0' };
    const [held, heldFiles] = given({ 'a.js': long }, { env });
    assert.deepEqual(verdicts(await held.check(orderFor(heldFiles))), ['a: passed']);
  });

  it('refuses a command when nothing runs', async () => {
    const child = new Child({ script, stall: 600, memory: 2 ** 30, trail: false });
    await assert.rejects(child.request({ type: 'control', line: 'heal' }), /Nothing runs/);
    child.kill();
    await child.ended;
    await assert.rejects(child.request({ type: 'control', line: 'heal' }), ChildEnded);
  });

  for (const state of ['idle', 'waiting', 'looping'] as const) {
    it(`leaves no process behind when its parent is killed, ${state}`, async () => {
      const programs = { idle: good, waiting: 'module.exports = () => host.sleep(60_000);', looping: loop };
      const [, files] = given({ 'a.js': programs[state] });
      const parentScript = await bundle('test/runner/fixtures/parent.ts', folder);
      const parent = spawn(process.execPath, [parentScript, script, JSON.stringify(files)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let text = '';
      parent.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      await until(() => /started \d+\n/.test(text));
      const pid = Number(/started (\d+)/.exec(text)?.[1]);
      assert.ok(lives(pid));
      parent.kill('SIGKILL');
      await until(() => !lives(pid));
    });
  }
});
