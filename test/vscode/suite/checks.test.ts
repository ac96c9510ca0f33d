import * as assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { api, eventually, freshAttempt, labKey, removeAttempts, solve } from './support';

/** The items of the Test Explorer below a lab's. */
async function checkItems(folder: string): Promise<vscode.TestItem[]> {
  const { controller } = (await api()).tests;
  await controller.resolveHandler?.(undefined);
  const lab = controller.items.get(folder);
  assert.ok(lab, 'the attempt is a test');
  await controller.resolveHandler?.(lab);
  const children = (item: vscode.TestItem): vscode.TestItem[] => [...item.children].map(([, child]) => child);
  return children(lab).flatMap(children);
}

describe('checks', () => {
  afterEach(removeAttempts);

  it('are tests: lab, stage, check', async () => {
    const { folder } = await freshAttempt('discovered');
    const items = await checkItems(folder);
    assert.ok(items.length >= 4);
    for (const item of items) assert.ok(item.uri !== undefined && item.range !== undefined, item.label);
  });

  it('fail on the starter, with everything that a student needs', async () => {
    const { lab, folder } = await freshAttempt('failing');
    await vscode.commands.executeCommand('distributedLabs.check', { lab: labKey });
    const known = (await api()).known.of(folder);
    assert.ok(known && known.run.checks.length > 0);
    const failed = known.run.checks.filter(({ verdict }) => verdict === 'failed');
    assert.ok(failed.length > 0);
    for (const { failure, hint } of failed) {
      assert.ok(failure?.replay !== undefined && failure.trace !== undefined);
      assert.ok(hint !== undefined);
    }
    await eventually('progress', async () => {
      const attempt = (await (await api()).labs.byKey(lab.key))?.attempts[0];
      return attempt?.stages.some(({ verdict }) => verdict === 'failed') || undefined;
    });
    const results = vscode.window.tabGroups.all
      .flatMap((group) => group.tabs)
      .filter(
        ({ input }) =>
          input instanceof vscode.TabInputWebview && input.viewType.endsWith('distributedLabs.results'),
      );
    assert.equal(results.length, 1, 'the results are shown');
  });

  it('pass on the solution, and the points are kept', async () => {
    const { lab, folder } = await freshAttempt('passing');
    await solve(lab, folder);
    await vscode.commands.executeCommand('distributedLabs.check', { lab: labKey });
    const run = (await api()).known.of(folder)?.run;
    assert.deepEqual(
      run?.checks
        .filter(({ verdict }) => verdict !== 'passed')
        .map(({ name, failure }) => [name, failure?.message]),
      [],
    );
    await eventually('progress on the disk', async () => {
      const text = await fs.readFile(path.join(folder, '.dlabs/progress.json'), 'utf8').catch(() => '{}');
      const { best } = JSON.parse(text) as { best?: { earned: number; points: number } };
      return (best !== undefined && best.earned > 0 && best.earned === best.points) || undefined;
    });
  });

  it('are outdated when a file of theirs is saved, and not when another is', async () => {
    const { lab, folder } = await freshAttempt('outdated');
    await solve(lab, folder);
    await vscode.commands.executeCommand('distributedLabs.check', { lab: labKey });
    const { known } = await api();
    const outdated = (): number => known.of(folder)?.ages.outdated.length ?? -1;
    const append = async (file: string): Promise<void> => {
      const document = await vscode.workspace.openTextDocument(path.join(folder, file));
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(document.lineCount, 0), '\n// changed');
      await vscode.workspace.applyEdit(edit);
      await document.save();
    };
    assert.equal(outdated(), 0);
    const given = (await fs.readdir(folder)).find(
      (name) => name.endsWith('.ts') && !lab.lab.manifest.edit.includes(name),
    );
    await append(given ?? '');
    assert.equal(outdated(), 0);
    await append(lab.lab.manifest.edit[0] ?? '');
    await eventually(
      'outdated results',
      () => outdated() >= (known.of(folder)?.run.checks.length ?? Infinity) || undefined,
    );
  });

  it('judge unsaved text, which is saved first', async () => {
    const { lab, folder } = await freshAttempt('unsaved');
    const file = lab.lab.manifest.edit[0] ?? '';
    const solution = await fs.readFile(path.join(lab.lab.folder, 'solution', file), 'utf8');
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path.join(folder, file)));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), solution);
    await vscode.workspace.applyEdit(edit);
    assert.equal(document.isDirty, true);
    await vscode.commands.executeCommand('distributedLabs.check', { lab: labKey });
    const points = (await api()).known.of(folder)?.run.points;
    assert.equal(document.isDirty, false);
    assert.equal(points?.earned, points?.of);
  });

  it('run again when a file is saved, in continuous mode', async () => {
    const { lab, folder } = await freshAttempt('continuous');
    await checkItems(folder);
    const parts = await api();
    const source = new vscode.CancellationTokenSource();
    const { controller } = parts.tests;
    parts.tests.runContinuously(
      new vscode.TestRunRequest(undefined, undefined, undefined, true),
      source.token,
    );
    try {
      const document = await vscode.workspace.openTextDocument(
        vscode.Uri.file(path.join(folder, lab.lab.manifest.edit[0] ?? '')),
      );
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(0, 0), '// changed\n');
      await vscode.workspace.applyEdit(edit);
      await document.save();
      await eventually('results', () => parts.known.of(folder)?.run.checks.length || undefined);
      assert.ok(controller.items.get(folder));
    } finally {
      source.cancel();
    }
  });

  it('of code that never ends are one verdict, and the editor goes on', async () => {
    const { lab, folder } = await freshAttempt('endless');
    const file = path.join(folder, lab.lab.manifest.edit[0] ?? '');
    await fs.writeFile(file, 'export default async function () {\n  for (;;) {}\n}\n');
    const beats: number[] = [];
    const timer = setInterval(() => beats.push(Date.now()), 50);
    await vscode.commands.executeCommand('distributedLabs.check', { lab: labKey });
    clearInterval(timer);
    const run = (await api()).known.of(folder)?.run;
    const kinds = new Set(run?.checks.map(({ failure }) => failure?.kind));
    assert.ok(kinds.has('endless-loop'), [...kinds].join());
    const longest = Math.max(...beats.slice(1).map((beat, index) => beat - (beats[index] ?? beat)));
    assert.ok(longest < 2000, `the extension host stood still for ${longest} ms`);
  });
});
