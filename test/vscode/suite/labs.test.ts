import * as assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import {
  api,
  eventually,
  exists,
  freshAttempt,
  labKey,
  labOfTests,
  removeAttempts,
  workspaceFolder,
} from './support';

describe('a lab', () => {
  afterEach(removeAttempts);

  it('is started in a folder of its own, with the guide beside the first file', async () => {
    const { lab, folder } = await freshAttempt('started');
    const [first = ''] = lab.lab.manifest.edit;
    assert.equal(
      vscode.window.activeTextEditor?.document.uri.fsPath ?? path.join(folder, first),
      path.join(folder, first),
    );
    const labels = (): string[] =>
      vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
    await eventually(
      'guide and file',
      () => (labels().includes(first) && labels().includes(lab.title)) || undefined,
    );
    assert.ok(await exists(path.join(folder, '.dlabs/types/dlabs.d.ts')));
    assert.equal(lab.attempts.length, 1);
  });

  const guideTab = (): vscode.Tab | undefined =>
    vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .find(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.includes('guide'));
  const openGuide = (): Thenable<unknown> =>
    vscode.commands.executeCommand('distributedLabs.openGuide', { lab: labKey });

  it('that is started from its guide opens its file beside the guide, which stays where it is', async () => {
    await labOfTests();
    await openGuide();
    await eventually('the guide', () => guideTab()?.isActive);
    const { lab } = await freshAttempt('beside');
    const [first = ''] = lab.lab.manifest.edit;
    const file = await eventually('the file', () =>
      vscode.window.visibleTextEditors.find(({ document }) => document.fileName.endsWith(first)),
    );
    assert.equal(file.viewColumn, vscode.ViewColumn.Two);
    const guide = guideTab();
    assert.equal(guide?.group.viewColumn, vscode.ViewColumn.One);
    assert.equal(guide?.isActive, true);
  });

  it('has a guide that comes from under a file to its side, with a tab that no other file replaces', async () => {
    const lab = await labOfTests();
    await openGuide();
    await eventually('the guide', () => guideTab()?.isActive);
    const code = vscode.Uri.file(path.join(lab.lab.folder, 'checks.ts'));
    await vscode.window.showTextDocument(code, { viewColumn: vscode.ViewColumn.One, preview: false });
    await openGuide();
    await eventually('the guide beside the file', () => {
      const guide = guideTab();
      return guide?.group.viewColumn === vscode.ViewColumn.Two && !guide.isPreview;
    });
  });

  it('knows the types of dlabs without anything being installed', async () => {
    const { lab, folder } = await freshAttempt('typed');
    const uri = vscode.Uri.file(path.join(folder, lab.lab.manifest.edit[0] ?? ''));
    const document = await vscode.workspace.openTextDocument(uri);
    const at = document.positionAt(document.getText().indexOf('listen('));
    await eventually('hover documentation of listen', async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        uri,
        at,
      );
      const text = hovers.flatMap(({ contents }) =>
        contents.map((one) => (typeof one === 'string' ? one : one.value)),
      );
      return text.some((one) => one.includes('Listener')) || undefined;
    });
  });

  it('keeps the starter’s copies out of searches, where the student’s own files are meant', () => {
    const exclude = vscode.workspace.getConfiguration('search').get<Record<string, boolean>>('exclude');
    assert.equal(exclude?.['**/.dlabs/starter'], true);
    assert.equal(exclude['**/node_modules'], true, 'beside what VS Code leaves out');
  });

  it('never overwrites anything', async () => {
    const { lab, folder } = await freshAttempt('kept');
    const file = path.join(folder, lab.lab.manifest.edit[0] ?? '');
    await fs.writeFile(file, '// mine');
    const { actions } = await api();
    await assert.rejects(() => actions.start(lab, vscode.Uri.file(path.dirname(folder))), {
      name: 'HumanError',
    });
    assert.equal(await fs.readFile(file, 'utf8'), '// mine');
  });

  it('that is broken is told at its line, and the others stay', async () => {
    const lab = await labOfTests();
    const { labs } = await api();
    const manifest = path.join(lab.pack.folder, 'pack.json');
    const before = await fs.readFile(manifest, 'utf8');
    try {
      await fs.writeFile(manifest, before.replace('"echo-server"', '"echo-server", "missing"'));
      labs.refresh('packs');
      const diagnostics = await eventually('a problem', () => {
        const found = vscode.languages
          .getDiagnostics(vscode.Uri.file(manifest))
          .filter(({ source }) => source === 'Distributed Labs');
        return found.length > 0 ? found : undefined;
      });
      assert.match(diagnostics[0]?.message ?? '', /missing/);
      assert.ok((diagnostics[0]?.range.start.line ?? 0) > 1);
      assert.ok(await labs.byKey(labKey));
    } finally {
      await fs.writeFile(manifest, before);
      labs.refresh('packs');
    }
  });

  it('is found when its attempt appears in the workspace, and forgotten when it goes', async () => {
    const { folder } = await freshAttempt('seen');
    const { labs } = await api();
    const copy = path.join(workspaceFolder(), 'copied', 'echo-server');
    await fs.cp(folder, copy, { recursive: true });
    await eventually('the copied attempt', () => labs.attemptOf(copy));
    await fs.rm(path.dirname(copy), { recursive: true, force: true });
    await eventually('its end', async () => ((await labs.attemptOf(copy)) === undefined ? true : undefined));
  });
});
