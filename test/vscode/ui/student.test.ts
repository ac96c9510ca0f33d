import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { REPO } from '../../../scripts/vscode-host.mjs';
import {
  editorTabs,
  editorText,
  eventually,
  focusEditor,
  gone,
  killTerminal,
  openActivity,
  pick,
  quickOpen,
  replaceEditorText,
  runCommand,
  saveEditor,
  screenshot,
  showTerminal,
  terminalShows,
  terminalTabs,
  terminalText,
  treeItem,
  clickTreeItem,
  typeInTerminal,
  visible,
  webviewFrame,
} from '../host/browser';
import { Session } from './session';

const lab = 'labs/clients-servers-migration/clients/access-transparency';
const solved = ['framing.ts', 'stub.ts', 'skeleton.ts'];

/** A student's first lab: one step after the other, as a person does it, from the installed VSIX. */
describe(`a student's first lab, in VS Code ${Session.host}`, () => {
  let session: Session;
  // Each step stands on the ones before: after the first that fails, the others could only repeat it.
  let broken = false;
  beforeEach(() => assert.ok(!broken, 'an earlier step failed'));
  afterEach(function () {
    broken ||= this.currentTest?.state === 'failed';
  });
  before(async () => {
    session = await Session.open({ theme: Session.host === 'oldest' ? 'light' : 'dark' });
  });
  after(() => session.close());

  const results = (text: string): Promise<Frame> =>
    webviewFrame(session.ui, { selector: 'article.results', text });

  it('finds the lab in the tree and reads its guide', async () => {
    const { ui } = session;
    await openActivity(ui, 'Distributed Labs');
    await treeItem(ui, 'Access transparency', 'Labs');
    await screenshot(ui, '01 labs');
    await clickTreeItem(ui, 'Access transparency', 'Labs');
    const guide = await webviewFrame(ui, { text: 'Start this lab' });
    assert.match((await guide.locator('body').innerText()).toLowerCase(), /stub/);
    await screenshot(ui, '02 guide');
  });

  it('starts it in the folder that is open; the guide stays as it is, beside the code', async () => {
    const { ui } = session;
    const guide = await webviewFrame(ui, { text: 'Start this lab' });
    await guide.evaluate('window.scrollTo(0, 40)');
    await guide.getByText('Start this lab').click();
    await pick(ui, 'Área de trabalho');
    await eventually(ui, 'the first file to be open', async () =>
      (await editorTabs(ui)).includes('framing.ts'),
    );
    assert.equal(await guide.locator('.guide h1').isVisible(), true, 'never away, so never blank');
    await visible(ui, 'a guide that knows of the start', guide.locator('.guide.started'));
    assert.ok(Number(await guide.evaluate('window.scrollY')) > 0, 'the guide stays scrolled');
    const starter = readFileSync(join(REPO, lab, 'starter/framing.ts'), 'utf8');
    const mine = readFileSync(join(session.workspace, 'access-transparency/framing.ts'), 'utf8');
    assert.equal(mine, starter);
    await screenshot(ui, '03 started');
  });

  it('runs it: each process has a terminal that shows what it says', async () => {
    const { ui } = session;
    await runCommand(ui, 'Labs: Run Lab');
    await eventually(ui, 'three terminals', async () => (await terminalTabs(ui)).length === 3);
    await showTerminal(ui, 'server');
    await terminalShows(ui, 'the library is open');
    await showTerminal(ui, 'Network');
    await terminalShows(ui, 'connect');
    await screenshot(ui, '04 running');
  });

  it('kills the server by closing its terminal; the client sees it', async () => {
    const { ui } = session;
    await killTerminal(ui, 'server');
    await showTerminal(ui, 'client');
    await terminalShows(ui, 'ECONNREFUSED');
    await showTerminal(ui, 'Network');
    await terminalShows(ui, 'kill server');
    await typeInTerminal(ui, 'restart server');
    await eventually(ui, 'the server to be back', async () => (await terminalTabs(ui)).includes('server'));
    await screenshot(ui, '05 killed');
    await runCommand(ui, 'Labs: Stop the Run');
  });

  it('runs it again after the panel was hidden: terminals begin anew, and follow what is said', async () => {
    const { ui } = session;
    const pace = ui.page.locator('.statusbar').getByText(/ s · [\d.]+×/);
    await gone(ui, 'the pace of the run before', pace);
    await runCommand(ui, 'Labs: Run Lab');
    // Before the run has begun nothing can be typed.
    await visible(ui, 'the pace', pace);
    await showTerminal(ui, 'Network');
    await typeInTerminal(ui, 'speed 20');
    await visible(ui, 'the new pace', pace.and(ui.page.getByText('· 20×')));
    await showTerminal(ui, 'client');
    await eventually(ui, 'more lines than there is room for', async () => {
      const text = await terminalText(ui);
      return text !== '' && !text.includes('started');
    });
    await runCommand(ui, 'View: Toggle Panel Visibility');
    await runCommand(ui, 'Labs: Run Lab');
    await showTerminal(ui, 'client');
    const text = await eventually(ui, 'the terminal to show the new run', async () => {
      const shown = await terminalText(ui);
      return shown !== '' && !shown.includes('the run was stopped') && shown;
    });
    await eventually(ui, 'the terminal to go on', async () => (await terminalText(ui)) !== text);
    await screenshot(ui, '05b again');
    await runCommand(ui, 'Labs: Stop the Run');
  });

  it('checks it: results show why it failed, and a message leads to the line that sent it', async () => {
    const { ui } = session;
    await runCommand(ui, 'Labs: Check');
    const frame = await results('0 of 100 points');
    const check = 'Each call gets its own reply, though replies overtake one another';
    await frame.getByText(check).first().click();
    await frame.locator('.detail .message').waitFor();
    await screenshot(ui, '06 failed');
    const diagram = frame.locator('.canvas');
    await diagram.scrollIntoViewIfNeeded();
    await diagram.focus();
    const link = frame.locator('.details:has-text("sent at") .place').first();
    await ui.page.keyboard.press('Home');
    for (let i = 0; i < 60 && (await link.count()) === 0; i++) {
      await ui.page.keyboard.press(i % 15 === 14 ? 'ArrowDown' : 'ArrowRight');
    }
    await screenshot(ui, '07 diagram');
    await link.scrollIntoViewIfNeeded();
    const scrolled = await frame.evaluate('window.scrollY');
    const event = await frame.locator('.details-line').innerText();
    assert.ok(Number(scrolled) > 0);
    const [, file = '', line = ''] = /(\w+\.ts):(\d+)/.exec(await link.innerText()) ?? [];
    await link.click();
    await eventually(ui, `${file} to be open`, async () => (await editorTabs(ui)).includes(file));
    const status = ui.page.locator('#status\\.editor\\.selection');
    await eventually(ui, `line ${line} to be shown`, async () =>
      new RegExp(`\\b${line}\\b`).test((await status.getAttribute('aria-label')) ?? ''),
    );
    assert.equal(await frame.evaluate('window.scrollY'), scrolled, 'the results stay where they were');
    assert.equal(await frame.locator('.details-line').innerText(), event);
    await screenshot(ui, '08 line');
  });

  it('types the solution, checks again, and everything holds', async () => {
    const { ui } = session;
    // From the results, which may tell only now that they were clicked, and would close what is opened by a key.
    await focusEditor(ui);
    for (const name of solved) {
      const text = readFileSync(join(REPO, lab, 'solution', name), 'utf8');
      await quickOpen(ui, name);
      await replaceEditorText(ui, text);
      await saveEditor(ui);
      assert.ok((await editorText(ui)).length > 0);
      assert.equal(readFileSync(join(session.workspace, 'access-transparency', name), 'utf8'), text);
    }
    await runCommand(ui, 'Labs: Check');
    await results('100 of 100 points');
    await screenshot(ui, '09 passed');
    await openActivity(ui, 'Distributed Labs');
    const item = await treeItem(ui, 'Access transparency', 'Labs');
    await eventually(ui, 'the tree to say 100/100', async () => /100\/100/.test(await item.innerText()));
  });

  it('sees the checks as native tests', async () => {
    const { ui } = session;
    await openActivity(ui, 'Testing');
    const tests = ui.page.locator('.test-explorer .monaco-list-row', { hasText: 'Access transparency' });
    await visible(ui, 'the lab in the Test Explorer', tests);
    await screenshot(ui, '10 testing');
  });
});
