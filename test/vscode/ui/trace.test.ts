import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeTrace } from '../../../src/trace/file';
import { callsWithCrash, longTrace } from '../../fixtures/traces';
import {
  editorTabs,
  eventually,
  openActivity,
  runCommand,
  screenshot,
  treeItem,
  visible,
  webviewFrame,
} from '../host/browser';
import { Session } from './session';

/** A trace that somebody else recorded, opened as a person does it. */
describe(`a trace file, in VS Code ${Session.host}`, () => {
  let session: Session;
  before(async () => {
    session = await Session.open({ theme: 'dark' });
    // Not opened: the extension is to be woken by the file. But it must be known.
    const icon = session.ui.page.locator('.activitybar [aria-label^="Distributed Labs"]');
    await visible(session.ui, 'the extension', icon);
  });
  after(() => session.close());

  const open = async (name: string, bytes: Uint8Array): Promise<void> => {
    writeFileSync(join(session.workspace, name), bytes);
    await openActivity(session.ui, 'Explorer');
    // A window that has just opened may not watch its folder yet.
    await runCommand(session.ui, 'Refresh Explorer');
    await (await treeItem(session.ui, name)).dblclick();
  };

  it('is a diagram, whose messages lead to their lines', async () => {
    const { ui } = session;
    const lines = Array.from({ length: 60 }, (_, at) => `// line ${at + 1}\n`).join('');
    for (const name of ['stub.ts', 'server.ts']) writeFileSync(join(session.workspace, name), lines);
    await open('failed.dltrace', encodeTrace(callsWithCrash()));
    const frame = await webviewFrame(ui, { selector: '.trace-only .diagram', text: 'failed.dltrace' });
    const search = frame.locator('.search input');
    await search.fill('"call":"deposit"');
    await frame.getByText('2 found').waitFor();
    await search.press('Enter');
    await screenshot(ui, '30 trace');
    await search.press('Enter');
    await frame.getByRole('link', { name: 'stub.ts:31' }).click();
    await eventually(ui, 'stub.ts to be open', async () => (await editorTabs(ui)).includes('stub.ts'));
    const status = ui.page.locator('#status\\.editor\\.selection');
    await eventually(ui, 'line 31 to be shown', async () =>
      /\b31\b/.test((await status.getAttribute('aria-label')) ?? ''),
    );
    assert.equal(await frame.locator('.diagram').isVisible(), true, 'the diagram stays beside its line');
  });

  it('that is damaged says so, and is shown when it was written again', async () => {
    const { ui } = session;
    await open('cut.dltrace', encodeTrace(callsWithCrash()).slice(0, -10));
    const frame = await webviewFrame(ui, { selector: '.trace-only [role=alert]', text: 'cut.dltrace' });
    assert.match(await frame.locator('[role=alert]').innerText(), /damaged.*Record it again/);
    await screenshot(ui, '31 damaged');
    writeFileSync(join(session.workspace, 'cut.dltrace'), encodeTrace(callsWithCrash()));
    await frame.locator('.diagram').waitFor();
  });

  it('of more than a million events shows the first million, and the editor goes on', async () => {
    const { ui } = session;
    const began = Date.now();
    await open('long.dltrace', encodeTrace(longTrace(1_000_010)));
    const longest = await ui.page.evaluate(async () => {
      let [last, longest] = [performance.now(), 0];
      for (const end = last + 3000; last < end;) {
        await new Promise((go) => setTimeout(go, 20));
        longest = Math.max(longest, performance.now() - last);
        last = performance.now();
      }
      return longest;
    });
    const frame = await webviewFrame(ui, { selector: '.trace-only .diagram', text: 'long.dltrace' });
    assert.match(await frame.locator('.misfit').innerText(), /first 1,000,000 of 1,000,010 events/);
    console.log(
      `      shown after ${Date.now() - began} ms; the window stood still for ${longest} ms at most`,
    );
    assert.ok(longest < 2000, `the window stood still for ${longest} ms`);
    await screenshot(ui, '32 long');
  });
});
