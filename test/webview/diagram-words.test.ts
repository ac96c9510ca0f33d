import assert from 'node:assert/strict';
import { webviewWords } from '../../src/messages/webview-words';
import { TraceBuilder } from '../fixtures/trace-builder';
import { WebviewBrowser } from './browser';

describe('words of the diagram', function () {
  this.timeout(60_000);
  let browser: WebviewBrowser;
  before(async () => {
    browser = await WebviewBrowser.start();
  });
  after(() => browser.close());

  it('are Portuguese for what was done to the world, and as they were for what programs say', async () => {
    const trace = new TraceBuilder();
    const server = trace.process('server', 'bank', 0);
    trace.add(5, 'log', server, { text: 'power failure at bank' });
    trace.world(10, 'fault', 'power failure at bank');
    trace.add(10, 'process-ended', server, { text: 'power failure' });
    const opened = await browser.open('results', { language: 'pt-br' });
    await opened.send({ type: 'show-trace', words: webviewWords, title: 'A run', trace: trace.build() });
    await opened.page.locator('.diagram').waitFor();
    assert.deepEqual(await opened.page.locator('.label-fault').allTextContents(), [
      'queda de energia em bank',
    ]);
    await opened.page.getByText('Events', { exact: true }).click();
    const rows = await opened.page.locator('.event-row').allInnerTexts();
    assert.equal(rows.filter((row) => row.includes('power failure')).length, 1, rows.join('\n'));
    assert.equal(rows.filter((row) => row.includes('queda de energia')).length, 2, rows.join('\n'));
  });
});
