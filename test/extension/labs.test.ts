import assert from 'node:assert/strict';
import { mkdtemp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckReport, CheckRun } from '../../src/checks/report';
import type { Lab, Pack } from '../../src/packs/manifest';
import { noProgress, stageProgress, withResults } from '../../src/packs/progress';
import { emptyRun, mergedRun, withReport } from '../../src/vscode/checks/merge-runs';
import { packEntry, pointsOf, type EntryTools } from '../../src/vscode/labs/entries';
import { isOfPack } from '../../src/vscode/labs/of-pack';
import { resetAttempt } from '../../src/vscode/labs/reset';
import {
  attemptState,
  childNodes,
  doneOf,
  nodeId,
  stageState,
  topNodes,
  type Node,
} from '../../src/vscode/view/nodes';

function report(name: string, verdict: CheckReport['verdict'], points = 1): CheckReport {
  const earned = verdict === 'passed' ? points : 0;
  return { name, stage: 'one', points, earned, verdict, schedules: { tried: 1, of: 1 }, duration: 1 };
}

describe('results of several runs', () => {
  const run = (...checks: CheckReport[]): CheckRun => checks.reduce(withReport, emptyRun('pack', 'lab', 1));

  it('are brought together, the later before the earlier', () => {
    const earlier = run(report('a', 'passed'), report('b', 'failed', 2), report('c', 'passed'));
    const merged = mergedRun(earlier, run(report('b', 'passed', 2)));
    assert.deepEqual(
      merged.checks.map(({ name, verdict }) => [name, verdict]),
      [
        ['a', 'passed'],
        ['b', 'passed'],
        ['c', 'passed'],
      ],
    );
    assert.deepEqual(merged.points, { earned: 4, of: 4 });
  });

  it('count points as they come', () => {
    assert.deepEqual(run(report('a', 'failed', 3), report('b', 'passed', 2)).points, { earned: 2, of: 5 });
  });
});

const stages = [
  { id: 'id-one', slug: 'one', title: { en: 'One' } },
  { id: 'id-two', slug: 'two', title: { en: 'Two' } },
];
const lab = {
  folder: '/packs/p/u/l',
  pack: 'p',
  unit: 'u',
  manifest: {
    id: 'lab-id',
    slug: 'l',
    title: { en: 'Lab' },
    summary: { en: '' },
    minutes: [1, 2],
    edit: [],
    stages,
  },
  libraries: [],
} as const satisfies Lab;
const pack = {
  folder: '/packs/p',
  labs: [lab],
  problems: [{ file: '/packs/p/u/broken/lab.json', line: 2, column: 3, message: 'Mend it.' }],
  manifest: {
    id: 'pack-id',
    slug: 'p',
    version: '1.0.0',
    title: { en: 'Pack' },
    description: { en: '' },
    authors: [],
    licence: 'MIT',
    engine: '0.1.0',
    units: [{ id: 'unit-id', slug: 'u', title: { en: 'Unit' }, labs: ['l'] }],
  },
} as const satisfies Pack;
const tools: EntryTools = { say: ({ en }) => en, stageProgress };
const found = { folder: pack.folder, origin: 'embedded', pack, problems: pack.problems } as const;

function attempt(folder: string, verdicts: CheckReport['verdict'][]) {
  const results = verdicts.map((verdict, index) => ({
    ...report(`check ${index}`, verdict),
    stage: stages[index]?.slug ?? '',
  }));
  const record = {
    format: 1,
    pack: { id: 'pack-id', slug: 'p', version: '1.0.0' },
    lab: { id: 'lab-id', slug: 'l' },
    started: '2026-01-01T00:00:00Z',
    starter: {},
  } as const;
  return { attempt: { folder, record }, progress: withResults(noProgress, results, stages, 'all') };
}

describe('the Labs view', () => {
  const nodes = (attempts: ReturnType<typeof attempt>[]): Node[] =>
    topNodes([packEntry(found, attempts, tools)]);
  const labs = (top: Node[]): Node[] => top.filter(({ kind }) => kind === 'unit').flatMap(childNodes);

  it('leaves out a pack that is alone, and shows what is broken first', () => {
    assert.deepEqual(
      nodes([]).map(({ kind }) => kind),
      ['problem', 'unit'],
    );
    const two = topNodes([
      packEntry(found, [], tools),
      packEntry({ ...found, folder: '/packs/q' }, [], tools),
    ]);
    assert.deepEqual(
      two.map(({ kind }) => kind),
      ['pack', 'pack'],
    );
  });

  it('has a row for each attempt, and one for a lab that nobody began', () => {
    assert.equal(labs(nodes([])).length, 1);
    assert.equal(labs(nodes([attempt('/w/l', []), attempt('/w/other', [])])).length, 2);
  });

  it('names every row differently', () => {
    const all = (node: Node): Node[] => [node, ...childNodes(node).flatMap(all)];
    const rows = nodes([attempt('/w/l', ['passed']), attempt('/w/other', [])]).flatMap(all);
    assert.equal(new Set(rows.map(nodeId)).size, rows.length);
  });

  it('tells how far an attempt is', () => {
    const states = [[], ['passed'], ['passed', 'failed'], ['passed', 'passed']] as CheckReport['verdict'][][];
    const entries = states.map(
      (verdicts) => packEntry(found, [attempt('/w/l', verdicts)], tools).units[0]?.labs[0],
    );
    assert.deepEqual(
      entries.map((entry) => attemptState(entry?.attempts[0])),
      ['started', 'started', 'failed', 'passed'],
    );
    assert.deepEqual(
      entries.map((entry) => entry?.attempts[0] && pointsOf(entry.attempts[0])),
      [
        { earned: 0, points: 0 },
        { earned: 1, points: 1 },
        { earned: 1, points: 2 },
        { earned: 2, points: 2 },
      ],
    );
    assert.deepEqual(doneOf(entries.flatMap((entry) => entry ?? [])), { done: 1, of: 4 });
  });

  it('tells a stage that does not hold from one that was not checked', () => {
    const rows = labs(nodes([attempt('/w/l', ['crashed'])])).flatMap(childNodes);
    assert.deepEqual(
      rows.map((row) => row.kind === 'stage' && stageState(row.stage)),
      ['failed', 'new'],
    );
  });
});

describe('a pack that is being written', () => {
  it('is read again for each of its files, but not for those of tools', () => {
    const own = [
      'pack.json',
      'clients/a/checks-more.ts',
      'clients\\a\\probes.ts',
      'libraries/x/y.ts',
      'a/guide.md',
    ];
    const foreign = [
      '.git/index',
      'a/.dlabs/progress.json',
      'node_modules/x/y.ts',
      'clients/a/.checks.ts.swp',
    ];
    assert.deepEqual([...own, ...foreign].filter(isOfPack), own);
  });
});

describe('resetting an attempt', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dlabs-reset-'));
    await mkdir(join(folder, '.dlabs/starter/lib'), { recursive: true });
    await writeFile(join(folder, '.dlabs/starter/server.ts'), 'given');
    await writeFile(join(folder, '.dlabs/starter/lib/a.ts'), 'given a');
    await writeFile(join(folder, 'server.ts'), 'mine');
    await writeFile(join(folder, 'notes.txt'), 'my notes');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const content = (name: string) => readFile(join(folder, name), 'utf8');

  it('gives back what was given, and leaves what the student added', async () => {
    await resetAttempt(folder);
    assert.equal(await content('server.ts'), 'given');
    assert.equal(await content('lib/a.ts'), 'given a');
    assert.equal(await content('notes.txt'), 'my notes');
  });

  it('can be undone', async () => {
    const undo = await resetAttempt(folder);
    await undo();
    assert.equal(await content('server.ts'), 'mine');
    await assert.rejects(content('lib/a.ts'), { code: 'ENOENT' });
  });

  it('keeps a bounded number of snapshots', async () => {
    for (let second = 10; second < 25; second++)
      await resetAttempt(folder, new Date(`2026-01-01T00:00:${second}Z`));
    const kept = (await readdir(join(folder, '.dlabs/snapshots'))).sort();
    assert.equal(kept.length, 10);
    assert.equal(kept[0], '2026-01-01T00-00-15-000Z');
  });
});
