import assert from 'node:assert/strict';
import * as path from 'node:path';
import type { CheckReport, CheckRun } from '../../src/checks/report';
import { createRunner } from '../../src/runner/client';
import type { Runner } from '../../src/runner/client-api';
import type { LabFiles, RunnerEvent } from '../../src/messages/runner';
import { bundle, orderFor, temporaryFolder, until, writeFiles } from './support';

const checks = `
import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
check('the student answers', { stage: 'one', points: 3, schedules: 5, hint: 'Look at answer.ts.' }, async (world) => {
  const answer = await world.host('h').run(async (host, student) => student('answer.ts').answer(host));
  assert.equal(answer, 42);
});
check('the program runs', { stage: 'one', schedules: 5 }, async (world) => {
  const process = world.host('h').start('main.ts');
  await process.exited;
});
check('the world is there', { stage: 'one', schedules: 2 }, async (world) => {
  world.host('h');
});
`;
const answer = 'export const answer = () => 42;';
const fine =
  'import { answer } from "./answer";\nexport default async (host) => {\n  host.log(String(answer()));\n};';

/** Student code that must not hurt anybody. Each takes the place of `main.ts`. */
const bad: readonly {
  readonly title: string;
  readonly main: string;
  readonly verdict: string;
  readonly kinds: readonly string[];
  readonly lines: readonly (number | undefined)[];
  readonly message: RegExp;
}[] = [
  {
    title: 'an endless loop',
    main: 'export default async (host) => {\n  let n = 0;\n  while (true) {\n    n++;\n  }\n};',
    verdict: 'timed out',
    kinds: ['endless-loop'],
    lines: [3, 4],
    message: /main\.ts line \d keeps running: 2 seconds passed/,
  },
  {
    title: 'an endless loop that awaits nothing new',
    main: 'export default async (host) => {\n  for (;;)\n    await null;\n};',
    verdict: 'timed out',
    kinds: ['endless-loop'],
    lines: [2, 3],
    message: /main\.ts line \d keeps running/,
  },
  {
    title: 'an endless loop while the module loads',
    main: 'let n = 0;\nfor (;;) n++;\nexport default async () => {};',
    verdict: 'timed out',
    kinds: ['endless-loop'],
    lines: [2],
    message: /main\.ts line 2 keeps running/,
  },
  {
    title: 'process.exit()',
    main: 'export default async (host) => {\n  process.exit();\n};',
    verdict: 'crashed',
    kinds: ['crash'],
    lines: [2],
    message: /process reaches the real process; use host\.args, host\.exit/,
  },
  {
    title: 'process.exit() by the back door',
    main: 'export default async (host) => {\n  const real = (() => {}).constructor("return process")();\n  real.exit(0);\n};',
    verdict: 'crashed',
    kinds: ['runner', 'crash'],
    lines: [2, 3],
    message: /main\.ts/,
  },
  {
    title: 'an array of 2 GB',
    main: 'export default async (host) => {\n  new Uint8Array(2 ** 31).fill(1);\n};',
    verdict: 'crashed',
    kinds: ['memory'],
    lines: [2],
    message: /main\.ts line 2 takes too much memory: more than 400 MiB/,
  },
  {
    title: 'an array that grows without end',
    main: 'export default async (host) => {\n  const all = [];\n  for (;;) all.push("x".repeat(1e6) + all.length);\n};',
    verdict: 'crashed',
    kinds: ['memory'],
    lines: [3],
    message: /takes too much memory/,
  },
  {
    title: 'a million log lines',
    main: 'export default async (host) => {\n  for (let n = 0; n < 1e6; n++)\n    host.log(`line ${n}`);\n};',
    verdict: 'crashed',
    kinds: ['output'],
    lines: [3],
    message: /logs without end/,
  },
  {
    title: 'a thrown string',
    main: 'export default async (host) => {\n  throw "a string";\n};',
    verdict: 'crashed',
    kinds: ['crash'],
    lines: [undefined, 2],
    message: /'a string' was thrown/,
  },
  {
    title: 'a syntax error',
    main: 'export default async (host) => {\n  const = 3;\n};',
    verdict: 'crashed',
    kinds: ['load'],
    lines: [2],
    message: /Syntax error/,
  },
  {
    title: 'an import of a missing file',
    main: 'import { x } from "./answer";\nimport { y } from "./missing";\nexport default async () => x + y;',
    verdict: 'crashed',
    kinds: ['load'],
    lines: [2],
    message: /There is no file “\.\/missing”/,
  },
  {
    title: "import 'node:fs'",
    main: 'import fs from "node:fs";\nexport default async () => fs;',
    verdict: 'crashed',
    kinds: ['load'],
    lines: [1],
    message: /use host\.disk/,
  },
];

describe('a runner with the real session', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  let runner: Runner;
  let count = 0;
  before(async () => {
    const script = await bundle('src/runner/main.ts', folder);
    runner = createRunner({ script, limits: { memory: 400 * 2 ** 20 } });
  });
  after(() => runner.dispose());

  function lab(programs: Readonly<Record<string, string>>): LabFiles {
    const labFolder = path.join(folder, `lab-${count++}`);
    const starter = { 'starter/answer.ts': answer, 'starter/main.ts': fine };
    const scenario = 'export default (world) => { world.host("h").start("main.ts"); };';
    writeFiles(labFolder, { 'checks.ts': checks, 'scenario.ts': scenario, ...starter });
    const attempt = path.join(labFolder, '..', `attempt-${count}`);
    writeFiles(attempt, programs);
    const layers = [{ folder: attempt, only: ['answer.ts', 'main.ts'] }, { folder: `${labFolder}/starter` }];
    return { pack: 'p', lab: 'l', labFolder, layers, stages: ['one'], texts: {} };
  }

  const named = (run: CheckRun, name: string): CheckReport => {
    const report = run.checks.find((one) => one.name === name);
    assert.ok(report, `a report for ${name}`);
    return report;
  };

  it('passes what is right', async () => {
    const run = await runner.check(orderFor(lab({})));
    assert.deepEqual(
      run.checks.map(({ verdict }) => verdict),
      ['passed', 'passed', 'passed'],
    );
    assert.deepEqual(run.points, { earned: 5, of: 5 });
  });

  it('loads files anew for each order', async () => {
    const files = lab({ 'answer.ts': 'export const answer = () => 41;' });
    assert.equal(named(await runner.check(orderFor(files)), 'the student answers').verdict, 'failed');
    writeFiles(files.layers[0]?.folder ?? '', { 'answer.ts': answer });
    assert.equal(named(await runner.check(orderFor(files)), 'the student answers').verdict, 'passed');
  });

  for (const { title, main, verdict, kinds, lines, message } of bad) {
    it(`gives one clear verdict on ${title}`, async () => {
      const files = lab({ 'main.ts': main });
      const begin = performance.now();
      const run = await runner.check(orderFor(files));
      const took = performance.now() - begin;
      const { failure, ...report } = named(run, 'the program runs');
      assert.ok(failure);
      assert.equal(report.verdict, verdict, failure.message);
      assert.ok(kinds.includes(failure.kind), failure.kind);
      assert.match(failure.message, message);
      assert.ok(lines.includes(failure.place?.line), `line ${failure.place?.line}: ${failure.message}`);
      if (failure.place) assert.equal(path.basename(failure.place.file), 'main.ts');
      assert.deepEqual(
        run.checks.map(({ name }) => name),
        ['the student answers', 'the program runs', 'the world is there'],
      );
      assert.deepEqual([run.checks[0]?.verdict, run.checks[2]?.verdict], ['passed', 'passed']);
      assert.ok(took < 20_000, `${took} ms`);
      console.log(`      ${Math.round(took)} ms`);
    });
  }

  it('names the line when the checks themselves do not load, and shows the hint of what was ended', async () => {
    const files = lab({});
    writeFiles(files.labFolder, { 'checks.ts': 'let n = 0;\nfor (;;) n++;\n' });
    await assert.rejects(
      runner.list(files),
      (error: Error) => error.name === 'HumanError' && /^checks\.ts line 2 keeps running/.test(error.message),
    );
    const looping = lab({ 'answer.ts': 'export const answer = () => {\n  for (;;);\n};' });
    const report = named(await runner.check(orderFor(looping)), 'the student answers');
    assert.deepEqual([report.verdict, report.hint], ['timed out', 'Look at answer.ts.']);
  });

  it('gives an endless loop the text that replays it, and the replay the same verdict', async () => {
    const files = lab({ 'main.ts': bad[0]?.main ?? '' });
    const { failure } = named(await runner.check(orderFor(files)), 'the program runs');
    assert.ok(failure?.replay !== undefined && failure.replay !== '');
    const again = await runner.check(
      orderFor(files, { names: ['the program runs'], replay: failure.replay }),
    );
    assert.deepEqual(
      again.checks.map(({ verdict }) => verdict),
      ['timed out'],
    );
  });

  it('runs the scenario until it is stopped', async () => {
    const lines: string[] = [];
    const onEvent = (event: RunnerEvent): void => {
      if (event.type === 'process-output') lines.push(event.line);
    };
    const main =
      'export default async (host) => {\n  host.log("up");\n  for await (const line of host.input) host.log("got " + line);\n};';
    const run = runner.run({ files: lab({ 'main.ts': main }), seed: 1, speed: 1 }, { onEvent });
    await until(() => lines.includes('up'));
    run.input(1, 'hello');
    await until(() => lines.includes('got hello'));
    run.stop();
    assert.equal((await run.ended).failure, undefined);
  });

  it('ends a run in which a program loops, and names the line', async () => {
    const run = runner.run({ files: lab({ 'main.ts': bad[0]?.main ?? '' }), seed: 1, speed: 1 });
    const { failure } = await run.ended;
    assert.equal(failure?.kind, 'endless-loop');
    assert.ok([3, 4].includes(failure?.place?.line ?? 0));
  });
});
