import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { api, eventually, freshAttempt, labKey } from './support';

describe('in Restricted Mode', () => {
  it('guides can be read', async () => {
    const { labs } = await api();
    const [lab] = await labs.labs();
    assert.ok(lab);
    await vscode.commands.executeCommand('distributedLabs.openGuide', { lab: lab.key });
    await eventually('the guide', () => {
      const labels = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
      return labels.includes(lab.title) || undefined;
    });
  });

  it('nothing runs, and why is said', async () => {
    const { folder, lab } = await freshAttempt('restricted');
    const { runs, known, tests, actions } = await api();
    await assert.rejects(() => actions.run(lab), { name: 'HumanError' });
    await assert.rejects(() => actions.check(lab), { name: 'HumanError' });
    await vscode.commands.executeCommand('distributedLabs.run', { lab: labKey });
    await vscode.commands.executeCommand('distributedLabs.check', { lab: labKey });
    assert.equal(runs.current, undefined);
    assert.equal(known.of(folder), undefined);
    const { controller } = tests;
    await controller.resolveHandler?.(undefined);
    const item = controller.items.get(folder);
    assert.ok(item);
    await controller.resolveHandler?.(item);
    assert.equal(item.children.size, 0);
    assert.ok(item.error !== undefined);
  });
});
