import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import type { CheckReport, CheckRun, Measurement } from '../../src/checks/report';
import { failureLines } from '../../src/cli/failure-lines';
import { paintFor, type Io } from '../../src/cli/io';
import { measurementLines } from '../../src/cli/measurement-lines';
import { differences, judgeMutant, judgeStarter } from '../../src/cli/proof';
import { shellWord } from '../../src/cli/shell-word';
import { languageFrom } from '../../src/cli/words';

const report = (more: Partial<CheckReport> = {}): CheckReport => ({
  ...{ name: 'a', stage: 's', points: 1, earned: 0, verdict: 'failed', duration: 1 },
  schedules: { tried: 2, of: 9 },
  failure: { kind: 'assertion', message: 'no', replay: '1-a' },
  ...more,
});
const runOf = (...checks: CheckReport[]): CheckRun => ({
  ...{ version: 1, pack: 'p', lab: 'l', seed: 1, checks, measurements: [], duration: 1 },
  points: { earned: 0, of: 1 },
});

describe('judging a lab', () => {
  it('takes a mutant for caught only by the check that it names, and only when it runs', () => {
    assert.deepEqual(judgeMutant(runOf(report()), 'a'), []);
    assert.deepEqual(judgeMutant(runOf(report()), 'b'), ['there is no check “b”']);
    assert.equal(judgeMutant(runOf(report({ verdict: 'skipped' })), 'a').length, 1);
    for (const kind of ['load', 'check', 'runner'] as const)
      assert.equal(
        judgeMutant(runOf(report({ verdict: 'crashed', failure: { kind, message: '' } })), 'a').length,
        1,
        kind,
      );
  });

  it('wants a starter to run and to fail', () => {
    assert.deepEqual(judgeStarter(runOf(report())), []);
    assert.equal(judgeStarter(runOf(report({ failure: { kind: 'load', message: 'x' } }))).length, 1);
    assert.equal(judgeStarter(runOf({ ...report({ verdict: 'passed' }) })).length, 1);
  });

  it('compares verdicts and schedules, and not what real time decides', () => {
    assert.deepEqual(differences(runOf(report()), runOf(report({ duration: 7 }))), []);
    assert.equal(differences(runOf(report()), runOf(report({ verdict: 'passed' }))).length, 1);
    assert.equal(
      differences(
        runOf(report()),
        runOf(report({ failure: { kind: 'assertion', message: 'no', replay: '1-b' } })),
      ).length,
      1,
    );
    const limit = (kind: 'memory' | 'endless-loop'): CheckRun =>
      runOf(report({ failure: { kind, message: '' } }));
    assert.deepEqual(differences(limit('memory'), limit('endless-loop')), []);
  });
});

describe('printing', () => {
  it('colours on a terminal only, and never against the user’s wish', () => {
    const terminal = Object.assign(new PassThrough(), { isTTY: true });
    assert.equal(paintFor({ stdout: terminal, env: {} }).red('x'), '\u001b[31mx\u001b[0m');
    assert.equal(paintFor({ stdout: terminal, env: { NO_COLOR: '1' } }).red('x'), 'x');
    assert.equal(paintFor({ stdout: new PassThrough(), env: {} }).red('x'), 'x');
  });

  it('quotes words for a shell', () => {
    assert.deepEqual(['a/b.c', 'a b', "it's", 'a $b', 'a "b"'].map(shellWord), [
      'a/b.c',
      '"a b"',
      '"it\'s"',
      "'a $b'",
      '\'a "b"\'',
    ]);
  });

  it('takes the language that is asked for before that of the environment', () => {
    assert.equal(languageFrom('pt-BR', { LANG: 'en_US' }), 'pt-br');
    assert.equal(languageFrom('en', { LANG: 'pt_BR.UTF-8' }), 'en');
    assert.equal(languageFrom(undefined, { LANG: 'pt_BR.UTF-8' }), 'pt-br');
    assert.equal(languageFrom(undefined, { LANG: 'C' }), 'en');
    assert.equal(languageFrom('fr', {}), undefined);
  });
});

describe('a measurement in text', () => {
  const measurement: Measurement = {
    name: 'waiting',
    title: 'Espera',
    stage: 's',
    x: { label: 'clients', values: [1, 10, 100] },
    y: { label: 'time', unit: 'ms' },
    series: [
      { name: 'loop', values: [1.5, 12.34567, null] },
      { name: 'pool', values: [1, 2, 1234567] },
    ],
  };
  const io = { stdout: new PassThrough(), env: {} } as unknown as Io;

  it('is a row for each x and a column for each series', () => {
    assert.deepEqual(measurementLines(measurement, { io, language: 'en' }), [
      'Espera · time (ms)',
      '  clients   loop     pool',
      '        1    1.5        1',
      '       10  12.35        2',
      '      100   none  1235000',
    ]);
  });

  it('writes numbers as its reader does', () => {
    const [, , row] = measurementLines(measurement, { io, language: 'pt-br' });
    assert.equal(row, '        1     1,5        1');
  });
});

describe('a failure that was shortened', () => {
  const io = { cwd: '/', env: {}, stdout: new PassThrough(), stderr: new PassThrough() } as unknown as Io;
  const original = { kind: 'assertion', message: 'no', replay: '1-b', choices: 212 } as const;
  const lines = (more: object, language: 'en' | 'pt-br'): string[] =>
    failureLines(
      { kind: 'assertion', message: 'no', replay: '2-a', choices: 3, ...more },
      { io, language, folder: 'my lab', check: 'it' },
    ).slice(1);

  it('prints the command that replays the short one, and the one for it as it was found', () => {
    const command = (replay: string): string => `dlabs check "my lab" --check it --replay ${replay}`;
    assert.deepEqual(lines({ original }, 'en'), [
      `replay: ${command('2-a')}`,
      `shortened from 212 choices to 3; replay the schedule as it was found: ${command('1-b')}`,
    ]);
    assert.equal(lines({ original }, 'pt-br').length, 2);
    assert.deepEqual(lines({}, 'en'), [`replay: ${command('2-a')}`]);
  });
});
