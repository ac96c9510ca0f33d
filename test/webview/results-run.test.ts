import assert from 'node:assert/strict';
import type { CheckReport } from '../../src/checks/report';
import type { ToResults } from '../../src/messages/webview';
import { callsWithCrash } from '../fixtures/traces';
import { WebviewBrowser, type OpenedPage } from './browser';
import { failedCheck, failedName, passedMessage, resultsMessage } from './samples';

describe('results page in Chromium: run after run', function () {
  this.timeout(60_000);
  let browser: WebviewBrowser;
  let opened: OpenedPage;

  before(async () => {
    browser = await WebviewBrowser.start();
  });
  after(() => browser.close());
  afterEach(() => opened.page.close());

  const again = resultsMessage({ checks: [], measurements: [] }, true);
  const { checks } = (resultsMessage() as Extract<ToResults, { type: 'show-run' }>).run;

  async function open(width: number): Promise<void> {
    opened = await browser.open('results', { width, height: 480 });
    await opened.send(resultsMessage());
    await opened.page.locator('.results .diagram').waitFor();
  }

  /** Lets the page draw, which it does once a frame, and run what follows the drawing. */
  async function settle(): Promise<void> {
    for (let frame = 0; frame < 3; frame++) {
      await opened.page.evaluate(() => new Promise(requestAnimationFrame));
    }
    await opened.page.waitForTimeout(120);
  }

  /** Which check is shown, and where on the screen its replay text is. */
  const look = (): Promise<[string, number]> =>
    opened.page.evaluate(() => [
      document.querySelector('.detail-title')?.textContent ?? '',
      Math.round(document.querySelector('.part .copy')?.getBoundingClientRect().top ?? -1),
    ]);

  /** A pixel is lost or won where lines break. */
  function assertSame(now: [string, number], before: [string, number], when?: string): void {
    assert.equal(now[0], before[0], when);
    assert.ok(Math.abs(now[1] - before[1]) <= 2, `${when}: from ${before[1]} to ${now[1]}`);
  }

  for (const width of [1280, 520]) {
    it(`keeps, while everything is checked again, the check that was chosen where it is, ${width} pixels wide`, async () => {
      await open(width);
      await opened.page.locator('.part .copy').scrollIntoViewIfNeeded();
      await settle();
      const before = await look();
      assert.ok(before[1] > 0 && before[1] < 480, `it is on the screen: ${before[1]}`);
      await opened.send(again);
      await opened.page.locator('.detail[aria-busy=true] .again').waitFor();
      await settle();
      assertSame(await look(), before);
      const old = failedCheck().failure!;
      // Another schedule, whose text is as long.
      const replay = old.replay?.replaceAll('3', '4') ?? '';
      const failure = { ...old, replay, trace: callsWithCrash() };
      for (const one of checks) {
        await opened.send({ type: 'report', report: one.name === failedName ? { ...one, failure } : one });
        await settle();
        assertSame(await look(), before, one.name);
      }
      await opened.send(resultsMessage());
      await settle();
      assertSame(await look(), before);
      assert.equal(await opened.page.locator('.again').count(), 0);
    });
  }

  it('says of each check whether its verdict is from before, and stays on one that passes then', async () => {
    await open(1280);
    const told = opened.page.locator('.item', { has: opened.page.locator('.again') });
    assert.equal(await told.count(), 0);
    await opened.send(again);
    await told.first().waitFor();
    assert.equal(await told.count(), checks.length);
    const mended = (passedMessage() as Extract<ToResults, { type: 'show-run' }>).run.checks;
    for (const report of mended) await opened.send({ type: 'report', report });
    await settle();
    assert.equal(await told.count(), 0);
    await opened.send(passedMessage());
    await opened.page.locator('.detail .fact-main.verdict-passed').waitFor();
    assert.equal((await look())[0], failedName);
  });

  it('tells a message once, and folds it away where another check fails with it', async () => {
    const message = 'not implemented yet';
    const failing = (name: string, stage: string): CheckReport => {
      const { trace, ...rest } = failedCheck().failure!;
      assert.ok(trace);
      return { ...failedCheck(), name, stage, failure: { ...rest, message } };
    };
    opened = await browser.open('results', { width: 1280, height: 900 });
    // The stage of the first is listed after that of the second.
    await opened.send(resultsMessage({ checks: [failing('B', 'matching'), failing('A', 'frames')] }));
    await opened.page.locator('.item').first().waitFor();
    const items = await opened.page.locator('.item').allInnerTexts();
    assert.deepEqual(
      items.map((text) => /Same failure as “(.)”/.exec(text)?.[1]),
      [undefined, 'A', undefined],
    );
    const shown = opened.page.locator('.failure .message');
    await opened.page.locator('.item').nth(1).click();
    await opened.page.locator('.failure summary').waitFor();
    assert.equal(await shown.isVisible(), false);
    await opened.page.locator('.failure summary').focus();
    await opened.page.keyboard.press('Enter');
    assert.equal(await shown.innerText(), message);
    await opened.page.locator('.item').first().click();
    await opened.page.locator('.failure > .message').waitFor();
  });
});
