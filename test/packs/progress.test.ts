import assert from 'node:assert/strict';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import {
  type CheckResult,
  noProgress,
  type Progress,
  stageProgress,
  type Verdict,
  withAnswer,
  withHints,
  withResults,
} from '../../src/packs/progress';
import { parseProgress, ProgressFile } from '../../src/packs/progress-file';
import { inFolder, readFiles, refusalOf, writeFiles } from './support';

const stages = [
  { id: 'id-1', slug: 'first', title: { en: 'First' } },
  { id: 'id-2', slug: 'second', title: { en: 'Second' } },
];

function result(name: string, stage: string, verdict: Verdict, points = 1): CheckResult {
  return { name, stage, verdict, points, earned: verdict === 'passed' ? points : 0 };
}

const full = withResults(
  noProgress,
  [result('a', 'first', 'passed', 2), result('b', 'first', 'failed'), result('c', 'second', 'crashed', 3)],
  stages,
  'all',
);

describe('packs/progress', () => {
  it('keeps verdicts by check and sums points by stage', () => {
    assert.deepEqual(stageProgress(full, 'id-1'), { verdict: 'failed', earned: 2, points: 3 });
    assert.deepEqual(stageProgress(full, 'id-2'), { verdict: 'crashed', earned: 0, points: 3 });
    assert.deepEqual(stageProgress(full, 'id-3'), { earned: 0, points: 0 });
    assert.deepEqual(full.best, { earned: 2, points: 6 });
  });

  const runs: readonly (readonly [
    name: string,
    results: CheckResult[],
    ran: Parameters<typeof withResults>[3],
    checks: string[],
    best: number,
  ])[] = [
    ['one check', [result('b', 'first', 'passed')], 'some', ['a passed', 'b passed', 'c crashed'], 3],
    [
      'one check that no longer passes',
      [result('a', 'first', 'failed', 2)],
      'some',
      ['a failed', 'b failed', 'c crashed'],
      2,
    ],
    ['a stage', [result('a2', 'first', 'passed')], { stage: 'first' }, ['a2 passed', 'c crashed'], 2],
    ['all', [result('a', 'first', 'passed', 9)], 'all', ['a passed'], 9],
    [
      'skipped checks',
      [result('a', 'first', 'skipped', 2), result('d', 'second', 'skipped')],
      'some',
      ['a passed', 'b failed', 'c crashed'],
      2,
    ],
  ];
  for (const [name, results, ran, checks, best] of runs) {
    it(`adds a run of ${name}`, () => {
      const after = withResults(full, results, stages, ran);
      const shown = Object.entries(after.checks).map(([check, { verdict }]) => `${check} ${verdict}`);
      assert.deepEqual(shown.sort(), checks);
      assert.equal(after.best.earned, best);
    });
  }

  it('keeps points when a stage is renamed', () => {
    const renamed = [{ ...stages[0]!, slug: 'begin' }];
    const after = withResults(full, [result('b', 'begin', 'passed')], renamed, 'some');
    assert.deepEqual(stageProgress(after, 'id-1'), { verdict: 'passed', earned: 3, points: 3 });
  });

  it('reveals hints for good, section by section, and keeps answers', () => {
    const second = withHints(withHints(noProgress, 1, 2), 1, 1);
    assert.deepEqual(second.hintsRevealed, { 1: 2 });
    assert.deepEqual(withHints(second, 0, 1).hintsRevealed, { 0: 1, 1: 2 });
    assert.deepEqual(withAnswer(withAnswer(noProgress, 0, 1), 0, 2).answers, { 0: 2 });
  });
});

describe('packs/progress-file', () => {
  /** An attempt's folder, and the names in its `.dlabs`. */
  async function inAttempt(
    use: (file: ProgressFile, folder: string, names: () => Promise<string[]>) => Promise<void>,
  ): Promise<void> {
    await inFolder(async (folder) => {
      await mkdir(path.join(folder, '.dlabs'));
      await use(new ProgressFile(folder), folder, () => readdir(path.join(folder, '.dlabs')));
    });
  }

  it('is no progress before the first change', async () => {
    await inAttempt(async (file, _, names) => {
      assert.deepEqual(await file.read(), { progress: noProgress });
      assert.deepEqual(await names(), []);
    });
  });

  it('reads what was written', async () => {
    await inAttempt(async (file, folder, names) => {
      const wanted = withAnswer(withHints(full, 2, 1), 0, 1);
      assert.deepEqual(await file.update(() => wanted), { progress: wanted });
      assert.deepEqual(await new ProgressFile(folder).read(), { progress: wanted });
      assert.deepEqual(await names(), ['progress.json']);
    });
  });

  it('loses no change of many at once', async () => {
    await inAttempt(async (file) => {
      const questions = Array.from({ length: 30 }, (_, index) => index);
      await Promise.all(questions.map((q) => file.update((progress) => withAnswer(progress, q, q % 3))));
      assert.deepEqual(
        (await file.read()).progress.answers,
        Object.fromEntries(questions.map((q) => [q, q % 3])),
      );
    });
  });

  it('goes on after a change that throws', async () => {
    await inAttempt(async (file) => {
      await assert.rejects(
        file.update(() => assert.fail('a bug')),
        /a bug/,
      );
      const { progress } = await file.update((before) => withHints(before, 0, 1));
      assert.deepEqual(progress.hintsRevealed, { 0: 1 });
    });
  });

  const good = JSON.stringify(full);
  const broken = [
    '',
    '{',
    'null',
    good.slice(0, -20),
    good.replace('"format":1', '"format":2'),
    good.replace('"passed"', '"won"'),
    good.replace('"earned":2', '"earned":-2'),
    good.replace('"hintsRevealed":{}', '"hintsRevealed":"0"'),
    good.replace('"hintsRevealed":{}', '"hintsRevealed":{"0":-1}'),
    good.replace('"hintsRevealed":{}', '"hintsRevealed":[2]'),
  ];
  it('takes the good one of the broken ones', () => assert.deepEqual(parseProgress(good), full));
  it('takes the one count of older files for the first section', () => {
    const older = (count: number) => good.replace('"hintsRevealed":{}', `"hintsRevealed":${count}`);
    assert.deepEqual(parseProgress(older(3)), { ...full, hintsRevealed: { 0: 3 } });
    assert.deepEqual(parseProgress(older(0)), full);
  });
  for (const text of broken) {
    it(`keeps a broken file aside: ${text.slice(0, 30)}…${text.slice(-10)}`, async () => {
      await inAttempt(async (file, folder, names) => {
        await writeFiles(folder, { '.dlabs/progress.json': text });
        const { progress, warning } = await file.update((before: Progress) => withHints(before, 0, 1));
        assert.deepEqual(progress.hintsRevealed, { 0: 1 });
        const aside = (await names()).find((name) => /^progress\.broken-[0-9TZ-]+\.json$/.test(name));
        assert.ok(aside !== undefined && warning?.includes(aside), warning);
        assert.equal((await readFiles(folder))[`.dlabs/${aside}`], text);
        assert.deepEqual(await file.read(), { progress }, 'told once');
      });
    });
  }

  it('says what to do when it cannot write', async () => {
    await inFolder(async (folder) => {
      await writeFiles(folder, { '.dlabs': 'a file' });
      const message = await refusalOf(
        new ProgressFile(folder).update((progress) => withHints(progress, 0, 1)),
      );
      assert.match(message, /cannot be kept in .*Check the disk/);
    });
  });
});
