import * as assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { buildPack } from '../../../src/packs/build';
import { newPack } from '../../../src/packs/scaffold';
import { api, eventually, exists, extensionPath, freshAttempt, labOfTests, removeAttempts } from './support';

describe('a pack', () => {
  let folder = '';
  beforeEach(async () => (folder = await fs.mkdtemp(path.join(os.tmpdir(), 'dlabs-pack-'))));
  afterEach(() => fs.rm(folder, { recursive: true, force: true }));

  it('is installed from a file, and its labs are there', async () => {
    const { labs } = await api();
    const source = path.join(folder, 'from-file');
    const template = path.join(extensionPath, 'media/templates/lab');
    const typesFolder = path.join(extensionPath, 'out/types');
    await newPack(source, {
      slug: 'from-file',
      title: 'From a file',
      author: '',
      engine: '0.1.0',
      template,
      typesFolder,
    });
    const file = path.join(folder, 'from-file.labpack');
    await buildPack(source, file, { audience: 'student' });
    await vscode.commands.executeCommand('distributedLabs.installPack', vscode.Uri.file(file));
    const lab = await eventually('the lab of the pack', () => labs.byKey('from-file/echo-server'));
    try {
      assert.ok(lab.pack.folder.startsWith(labs.finder.installed));
      assert.equal(await exists(path.join(lab.lab.folder, 'solution')), false);
    } finally {
      await fs.rm(lab.pack.folder, { recursive: true, force: true });
      labs.refresh('packs');
    }
  });

  it('that is damaged is refused, and nothing is left behind', async () => {
    const { labs } = await api();
    const file = path.join(folder, 'damaged.labpack');
    await fs.writeFile(file, 'no zip');
    const before = (await labs.entries()).length;
    await vscode.commands.executeCommand('distributedLabs.installPack', vscode.Uri.file(file));
    assert.equal((await labs.entries()).length, before);
    await vscode.commands.executeCommand('notifications.clearAll');
  });
});

describe('a pack that is being written', () => {
  afterEach(removeAttempts);

  it('is read again when a file changes that its checks import', async () => {
    const { lab, folder } = await freshAttempt('imports');
    const { labs, tests } = await api();
    const { controller } = tests;
    const probes = path.join(lab.lab.folder, 'probes.ts');
    const checks = path.join(lab.lab.folder, 'checks.ts');
    const before = await fs.readFile(checks, 'utf8');
    const labels = (item: vscode.TestItem): string[] => [
      item.label,
      ...[...item.children].flatMap(([, child]) => labels(child)),
    ];
    const listed = (name: string) =>
      eventually(`a check “${name}”`, () => {
        const item = controller.items.get(folder);
        return (item && labels(item).includes(name)) || undefined;
      });
    try {
      await fs.writeFile(probes, "export const name = 'first name';\n");
      const added = "\nimport { name } from './probes';\ncheck(name, { stage: 'echo' }, () => undefined);\n";
      await fs.writeFile(checks, before + added);
      // Written behind the editor's back, in a pack that its watchers may know by another name.
      labs.refresh('packs');
      await controller.resolveHandler?.(undefined);
      const item = controller.items.get(folder);
      assert.ok(item);
      await controller.resolveHandler?.(item);
      await listed('first name');
      const document = await vscode.workspace.openTextDocument(vscode.Uri.file(probes));
      const edit = new vscode.WorkspaceEdit();
      edit.replace(document.uri, new vscode.Range(0, 21, 0, 26), 'second');
      await vscode.workspace.applyEdit(edit);
      await document.save();
      await listed('second name');
    } finally {
      await fs.writeFile(checks, before);
      await fs.rm(probes);
    }
  });

  it('is found, and read again when another program changes a file of it', async () => {
    const lab = await labOfTests();
    const { labs } = await api();
    // Where no watcher has known it by another name.
    const copy = path.join(path.dirname(lab.pack.folder), 'copied-pack');
    for (const folder of ['', 'unit-1', 'unit-1/echo-server']) await watchedFolder(path.join(copy, folder));
    await fs.cp(lab.pack.folder, copy, { recursive: true });
    const told: string[] = [];
    const listening = labs.onDidChange((what) => told.push(what));
    try {
      await eventually('the copied pack', async () =>
        (await labs.entries()).find(({ folder }) => folder === copy),
      );
      await new Promise((quiet) => setTimeout(quiet, 2000));
      told.length = 0;
      await fs.writeFile(path.join(copy, 'unit-1/echo-server/notes.ts'), 'export {};\n');
      await eventually('packs to be read again', () => told.includes('packs') || undefined);
    } finally {
      listening.dispose();
      await fs.rm(copy, { recursive: true });
      labs.refresh('packs');
    }
  });
});

/** Makes a folder and waits until VS Code watches it: of folders that are made at once it may miss the inner ones. */
async function watchedFolder(folder: string): Promise<void> {
  await fs.mkdir(folder);
  const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, 'sign-*'));
  let seen = false;
  watcher.onDidCreate(() => (seen = true));
  const signs: string[] = [];
  try {
    await eventually(`VS Code to watch ${folder}`, async () => {
      const sign = path.join(folder, `sign-${signs.length}`);
      await fs.writeFile(sign, '');
      signs.push(sign);
      await new Promise((time) => setTimeout(time, 200));
      return seen || undefined;
    });
  } finally {
    watcher.dispose();
    for (const sign of signs) await fs.rm(sign);
  }
}
