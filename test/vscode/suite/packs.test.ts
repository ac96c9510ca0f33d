import * as assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { buildPack } from '../../../src/packs/build';
import { newPack } from '../../../src/packs/scaffold';
import { api, eventually, exists, extensionPath } from './support';

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
