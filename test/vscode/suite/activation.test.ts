import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds } from '../../../src/vscode/command-ids';
import { api, eventually, extension } from './support';

describe('the extension', () => {
  it('is activated', async () => {
    await api();
    assert.equal(extension?.isActive, true);
  });

  it('registers every command that its manifest declares', async () => {
    const all = await vscode.commands.getCommands(true);
    for (const id of commandIds) assert.ok(all.includes(`distributedLabs.${id}`), id);
  });

  it('finds the embedded pack without problems', async () => {
    const { labs } = await api();
    const embedded = (await labs.entries()).filter(({ origin }) => origin === 'embedded');
    assert.ok(embedded.length > 0);
    assert.deepEqual(
      embedded.flatMap(({ problems }) => problems),
      [],
    );
  });

  it('shows a guide beside the code', async () => {
    const { labs } = await api();
    const [lab] = await labs.labs();
    assert.ok(lab);
    const guides = (): vscode.Tab[] =>
      tabs().filter(
        ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('.guide'),
      );
    await vscode.commands.executeCommand('distributedLabs.openGuide', { lab: lab.key });
    const [guide] = await eventually('the guide', () => (guides().length > 0 ? guides() : undefined));
    assert.equal(guide?.label, lab.title);
    await vscode.commands.executeCommand('distributedLabs.openGuide', { lab: lab.key });
    assert.equal(guides().length, 1, 'one guide a lab');
  });
});

function tabs(): vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs);
}
