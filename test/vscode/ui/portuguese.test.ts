import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPO } from '../../../scripts/vscode-host.mjs';
import {
  openActivity,
  clickTreeItem,
  editorTabs,
  eventually,
  screenshot,
  treeItem,
  webviewFrame,
  pick,
} from '../host/browser';
import { Session } from './session';

/** The same extension for a Brazilian student, in a high-contrast theme. */
describe(`em português, in VS Code ${Session.host}`, () => {
  let session: Session;
  before(async () => {
    session = await Session.open({ theme: 'high-contrast', locale: 'pt-br' });
  });
  after(() => session.close());

  it('the tree, the guide and the results speak Portuguese', async () => {
    const { ui } = session;
    await openActivity(ui, 'Distributed Labs');
    await treeItem(ui, 'Migração de código');
    await clickTreeItem(ui, 'Mobilidade fraca');
    const guide = await webviewFrame(ui, { selector: 'vscode-button', text: 'Mobilidade fraca' });
    assert.match(await guide.locator('body').innerText(), /segmento de código/i);
    await screenshot(ui, '20 guia');
    await guide.locator('vscode-button').first().click();
    await pick(ui, 'Área de trabalho');
    await eventually(ui, 'the first file', async () => (await editorTabs(ui)).includes('start.ts'));
    const beside = await webviewFrame(ui, {
      selector: '.header vscode-button, vscode-button',
      text: 'Verificar',
    });
    await beside.getByText('Verificar', { exact: true }).first().click();
    const results = await webviewFrame(ui, { selector: 'article.results', text: '0 de 100 pontos' });
    const text = await results.locator('body').innerText();
    assert.doesNotMatch(text, /\b(Passed|Failed|schedules|points)\b/);
    const l10n = join(REPO, 'labs/clients-servers-migration/migration/weak-mobility/l10n.pt-br.json');
    const translated = Object.values(JSON.parse(readFileSync(l10n, 'utf8')) as Record<string, string>);
    const shown = translated.filter((sentence) => text.includes(sentence));
    assert.ok(shown.length >= 10, `of the lab's own words ${shown.length} are in Portuguese`);
    await screenshot(ui, '21 resultados');
  });
});
