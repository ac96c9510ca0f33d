import assert from 'node:assert/strict';
import type { CheckReport } from '../../src/checks/report';
import { webviewWords } from '../../src/messages/webview-words';
import { callsWithCrash, heavyTraffic } from '../fixtures/traces';
import { WebviewBrowser, type OpenedPage, type OpenOptions } from './browser';
import { failedCheck, failedName, measurement, passedCheck, passedMessage, resultsMessage } from './samples';

describe('results page in Chromium', function () {
  this.timeout(60_000);
  let browser: WebviewBrowser;
  let opened: OpenedPage;

  before(async () => {
    browser = await WebviewBrowser.start();
  });
  after(() => browser.close());
  afterEach(() => opened.page.close());

  async function open(message: unknown = resultsMessage(), options: OpenOptions = {}): Promise<void> {
    opened = await browser.open('results', options);
    await opened.send(message);
    await opened.page.locator('.results').waitFor();
  }

  async function openTrace(trace: unknown): Promise<void> {
    await open({ type: 'show-trace', words: webviewWords, title: 'A run', trace });
    await opened.page.locator('.diagram').waitFor();
  }

  async function lastPosted(): Promise<Record<string, unknown> | undefined> {
    return (await opened.posted()).at(-1);
  }

  /** Lets the page draw, which it does once a frame, and run what follows the drawing. */
  async function settle(): Promise<void> {
    for (let frame = 0; frame < 3; frame++) {
      await opened.page.evaluate(() => new Promise(requestAnimationFrame));
    }
    await opened.page.waitForTimeout(120);
  }

  /** Presses keys, one after the other, and gives what a screen reader is told then. */
  async function press(...keys: string[]): Promise<string> {
    for (const key of keys) {
      await opened.page.keyboard.press(key);
      await settle();
    }
    return opened.page.locator('#announcer').innerText();
  }

  function ticks(): Promise<string[]> {
    return opened.page.locator('.time-axis .tick').allTextContents();
  }

  it('is small and runs under the strict policy without a violation', async () => {
    await open();
    await opened.page.locator('.diagram').waitFor();
    await opened.page.getByText('Events', { exact: true }).click();
    await opened.page.locator('.event-row').first().waitFor();
    await opened.page.getByText('Latency and retries').first().click();
    await opened.page.locator('.plot-area').hover();
    await opened.page.locator('.reading').waitFor();
    assert.ok(browser.sizes.results < 250_000, `${browser.sizes.results} bytes`);
    assert.deepEqual(await opened.violations(), []);
  });

  it('shows the first failure: its message, hint, difference and place', async () => {
    await open();
    const detail = opened.page.locator('.detail');
    assert.match(await detail.innerText(), /charged twice[^]*What to look at next[^]*accounts\.json/);
    assert.deepEqual(await detail.locator('.next code').allInnerTexts(), ['accounts.json']);
    assert.deepEqual(await detail.locator('del').allInnerTexts(), ['40', '"withdraw 30",']);
    assert.deepEqual(await detail.locator('ins').allInnerTexts(), ['70']);
    await detail.getByRole('link', { name: 'server.ts:40' }).first().click();
    assert.deepEqual((await lastPosted())?.place, {
      file: '/users/ana/labs/access-transparency/server.ts',
      line: 40,
      column: 7,
    });
  });

  it('says every verdict in words, not by colour alone', async () => {
    await open();
    const facts = await opened.page.locator('.item-facts').allInnerTexts();
    for (const word of ['Passed', 'Failed', 'Timed out', 'Skipped']) {
      assert.ok(
        facts.some((text) => text.includes(word)),
        word,
      );
    }
  });

  it('shows beside a shortened failure the schedule that it was found with', async () => {
    const failed = failedCheck();
    const original = { ...failed.failure!, message: 'Found first.', replay: 'the long one', choices: 431 };
    const shortened = { ...failed, failure: { ...failed.failure!, choices: 3, original } };
    await open(resultsMessage({ checks: [shortened] }));
    const detail = opened.page.locator('.detail');
    assert.match(await detail.innerText(), /431[^.]*3/);
    assert.equal(await detail.getByText('Found first.').count(), 0);
    await detail.locator('details > summary', { hasText: webviewWords['detail.original'] }).click();
    await detail.getByText('Found first.').waitFor();
    // It is drawn once the page knows how wide it is.
    await detail.locator('.diagram').nth(1).waitFor();
    assert.equal(await detail.locator('.diagram').count(), 2);
    await detail.locator('details .copy').last().click();
    assert.deepEqual(await lastPosted(), { type: 'copy', text: 'the long one' });
  });

  it('says whether every schedule was tried, and why a check was not run', async () => {
    const told = async (change: Partial<CheckReport>): Promise<string> => {
      await open(resultsMessage({ checks: [{ ...passedCheck(), ...change }] }));
      await opened.page.locator('.item').first().click();
      const text = await opened.page.locator('.detail').innerText();
      await opened.page.close();
      return text;
    };
    assert.match(
      await told({ schedules: { tried: 3412, of: 10_000, all: true } }),
      /all 3,412 schedules pass/i,
    );
    assert.match(
      await told({ schedules: { tried: 10_000, of: 10_000, all: false } }),
      /10,000 schedules.*not all/i,
    );
    const why = 'It needs virtual time.';
    assert.match(await told({ verdict: 'skipped', skipped: why }), /It needs virtual time\./);
  });

  it('offers the stage that was checked last once more, beside the whole lab', async () => {
    await open({ ...resultsMessage(), stage: 'frames' });
    await opened.page.getByText('Check stage 1 again').click();
    assert.deepEqual(await lastPosted(), { type: 'check', stage: 'frames' });
    await opened.page.getByText('Check all again').click();
    assert.deepEqual(await lastPosted(), { type: 'check' });
  });

  it('sends what its buttons ask for', async () => {
    await open();
    const replay = 'v1:access-transparency/7f3a:net=3.1,3.2,L,3.4;faults=k37.2,r50;seed=20241107';
    await opened.page.getByText('Debug this run').click();
    assert.deepEqual(await lastPosted(), { type: 'debug', name: failedName, replay });
    await opened.page.getByText('Replay', { exact: true }).click();
    assert.deepEqual(await lastPosted(), { type: 'replay', name: failedName, replay });
    await opened.page.getByText('Check again', { exact: true }).click();
    assert.deepEqual(await lastPosted(), { type: 'check', name: failedName });
    await opened.page.getByText('Check all again').click();
    assert.deepEqual(await lastPosted(), { type: 'check' });
    await opened.page.locator('.part .copy').click();
    assert.deepEqual(await lastPosted(), { type: 'copy', text: replay });
    await opened.page.getByText('Export…').click();
    assert.deepEqual(await lastPosted(), { type: 'export-trace', name: failedName });
  });

  it('walks through the list with the keyboard and opens a check', async () => {
    await open();
    const items = opened.page.locator('.item');
    assert.equal(await opened.page.locator('.item[tabindex="0"]').count(), 1);
    await opened.page.locator('.item[tabindex="0"]').focus();
    await opened.page.keyboard.press('ArrowUp');
    await opened.page.keyboard.press('Enter');
    await opened.page.locator('.detail-title', { hasText: 'Replies that overtake' }).waitFor();
    assert.equal(await items.nth(2).getAttribute('aria-current'), 'true');
  });

  it('shows progress while it runs, can cancel, and grows with each report', async () => {
    await open(resultsMessage({ checks: [], measurements: [] }, true));
    await opened.send({ type: 'progress', name: failedName, tried: 37, of: 200 });
    await opened.page.getByText('37 of 200 schedules').waitFor();
    await opened.page.getByText('Cancel').click();
    assert.deepEqual(await lastPosted(), { type: 'cancel' });
    await opened.send({ type: 'report', report: failedCheck() });
    await opened.page.locator('.item').first().waitFor();
    assert.equal(await opened.page.locator('.item').count(), 1);
  });

  it('celebrates a run in which everything holds', async () => {
    await open(passedMessage());
    assert.equal(await opened.page.locator('h1').innerText(), 'Everything holds');
    assert.equal(await opened.page.locator('.big-tick').count(), 1);
    assert.match(await opened.page.locator('.facts').first().innerText(), /13 of 13 points/);
  });

  it('goes through events with the keyboard, tells each, and goes to the line', async () => {
    await openTrace(callsWithCrash());
    await opened.page.locator('.canvas').focus();
    assert.match(await press('ArrowRight'), /^client, starts/);
    assert.match(await press('ArrowDown'), /^server, starts/);
    assert.match(await press('ArrowRight'), /server, logs, listening on 4000, at 0\.9 ms server\.ts:12$/);
    await press('Enter');
    assert.deepEqual(await lastPosted(), { type: 'go-to', place: { file: 'server.ts', line: 12 } });
    assert.match(await press('ArrowUp'), /^client/);
    assert.match(await press('End'), /^client, ends, exit 0/);
    assert.ok((await opened.page.locator('.dim').count()) > 0);
    await press('Escape');
    assert.equal(await opened.page.locator('.dim').count(), 0);
  });

  it('goes to the line that sent a message from where it arrived', async () => {
    await openTrace(callsWithCrash());
    await opened.page.locator('vscode-text-field').locator('input').fill('"result":40');
    await opened.page.getByText('2 found').waitFor();
    await opened.page.keyboard.press('Enter');
    await opened.page.keyboard.press('Enter');
    await opened.page.getByText('server → client').first().waitFor();
    await opened.page.locator('.canvas').focus();
    await press('Enter');
    assert.deepEqual((await lastPosted())?.place, { file: 'server.ts', line: 40 });
  });

  it('zooms with keys, buttons and the wheel, pans by dragging, and shows everything again', async () => {
    await openTrace(callsWithCrash());
    const whole = await ticks();
    await opened.page.locator('.canvas').focus();
    await press('+', '+', '+');
    const near = await ticks();
    assert.notDeepEqual(near, whole);
    await press('0');
    assert.deepEqual(await ticks(), whole);
    const box = await opened.page.locator('.canvas').boundingBox();
    assert.ok(box);
    await opened.page.mouse.move(box.x + 500, box.y + 100);
    await opened.page.keyboard.down('Control');
    await opened.page.mouse.wheel(0, -600);
    await opened.page.keyboard.up('Control');
    await settle();
    const zoomed = await ticks();
    assert.notDeepEqual(zoomed, whole);
    await opened.page.mouse.down();
    await opened.page.mouse.move(box.x + 200, box.y + 100, { steps: 4 });
    await opened.page.mouse.up();
    await settle();
    assert.notDeepEqual(await ticks(), zoomed);
  });

  it('leaves the wheel to the page until the diagram has the focus', async () => {
    await open();
    await opened.page.locator('.canvas').scrollIntoViewIfNeeded();
    const whole = await ticks();
    await opened.page.locator('.canvas').hover();
    await opened.page.mouse.wheel(0, 120);
    await settle();
    assert.deepEqual(await ticks(), whole);
  });

  it('chooses an event with the pointer and tells it below', async () => {
    await openTrace(callsWithCrash());
    const at = await opened.page.evaluate(() => {
      const d = document.querySelector('.arrow-down')?.getAttribute('d') ?? '';
      const [, x0, y0, x1, y1] = /^M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)/.exec(d)?.map(Number) ?? [];
      const area = document.querySelector('.diagram > g')?.getAttribute('transform') ?? '';
      const left = Number(/[\d.]+/.exec(area)?.[0]);
      return { x: left + ((x0 ?? 0) + (x1 ?? 0)) / 2, y: 26 + ((y0 ?? 0) + (y1 ?? 0)) / 2 };
    });
    await opened.page.locator('.canvas').hover({ position: at });
    assert.match(await opened.page.locator('.tip').innerText(), /client → server[^]*deposit[^]*39 bytes/);
    await opened.page.locator('.canvas').click({ position: at });
    const details = opened.page.locator('.details-line');
    await details.waitFor();
    assert.match(
      await details.innerText(),
      /client → server[^]*39 bytes[^]*sent at 9\.0 ms[^]*stub\.ts:31[^]*arrived at 12\.2 ms/,
    );
    await details.getByRole('link', { name: 'stub.ts:31' }).click();
    assert.deepEqual(await lastPosted(), { type: 'go-to', place: { file: 'stub.ts', line: 31 } });
  });

  it('stays where it is, with its event chosen, when a link to a line is followed', async () => {
    await open(resultsMessage(), { width: 540, height: 500 });
    await opened.page.locator('.canvas').focus();
    await press('ArrowRight', 'ArrowDown', 'ArrowRight');
    const line = opened.page.locator('.details .place').first();
    await line.scrollIntoViewIfNeeded();
    const look = (): Promise<[number, string]> =>
      opened.page.evaluate(() => [
        Math.round(window.scrollY),
        document.querySelector('.details-line')?.textContent ?? '',
      ]);
    const before = await look();
    assert.ok(before[0] > 300, `scrolled to ${before[0]}`);
    await line.click();
    assert.deepEqual(await lastPosted(), { type: 'go-to', place: { file: 'server.ts', line: 12 } });
    await settle();
    assert.deepEqual(await look(), before);
    await line.focus();
    await press('Enter');
    assert.deepEqual(await look(), before);
  });

  describe('in a narrow column, where the detail is below the list', () => {
    const focused = (): Promise<string> =>
      opened.page.evaluate(() => document.activeElement?.textContent ?? '');

    it('shows the summary first, and brings into view what is chosen', async () => {
      await open(resultsMessage(), { width: 520, height: 480 });
      await opened.page.emulateMedia({ reducedMotion: 'reduce' });
      assert.equal(await opened.page.evaluate(() => window.scrollY), 0);
      assert.equal(await opened.page.locator('.detail-title').evaluate(isSeen), false);
      await opened.page.locator('.item[tabindex="0"]').focus();
      await press('ArrowUp', 'Enter');
      assert.equal(await opened.page.locator('.detail-title').evaluate(isSeen), true);
      assert.match(await focused(), /^Replies that overtake/);
      await opened.page.getByRole('button', { name: 'Back to the list' }).click();
      await settle();
      assert.match(await focused(), /^Replies that overtake/);
      assert.equal(await opened.page.locator('.item:focus').getAttribute('aria-current'), 'true');
      assert.equal(await opened.page.locator('.item:focus').evaluate(isSeen), true);
    });

    it('does not pull a reader away when results come', async () => {
      await open(resultsMessage(), { width: 520, height: 480 });
      await opened.send(resultsMessage());
      await settle();
      assert.equal(await opened.page.evaluate(() => window.scrollY), 0);
    });
  });

  it('leaves the focus in the list where the detail is beside it', async () => {
    await open();
    await opened.page.locator('.item[tabindex="0"]').focus();
    await press('ArrowUp', 'Enter');
    assert.equal(await opened.page.locator('.item:focus').count(), 1);
    assert.equal(await opened.page.getByText('Back to the list').isVisible(), false);
  });

  it('hides kinds of events and processes', async () => {
    await openTrace(callsWithCrash());
    await opened.page.getByText('Show', { exact: true }).click();
    await opened.page.locator('vscode-checkbox', { hasText: 'Logs' }).click();
    await opened.page.locator('vscode-checkbox', { hasText: 'server' }).click();
    await opened.page.getByText('Show (2 hidden)').waitFor();
    assert.equal(await opened.page.locator('.diagram .mark-log').count(), 0);
    assert.deepEqual(await opened.page.locator('.lane-name').allTextContents(), ['faults', 'clientlaptop']);
    await press('Escape');
    assert.equal(await opened.page.locator('.menu-body').count(), 0);
  });

  it('stays small with 100,000 events: in the diagram and in the list', async () => {
    await openTrace(heavyTraffic(100_000));
    const elements = await opened.page.locator('.diagram *').count();
    assert.ok(elements < 300, `${elements} elements`);
    await opened.page.getByText('Events', { exact: true }).click();
    const list = opened.page.getByRole('grid');
    assert.equal(await list.getAttribute('aria-rowcount'), '100001');
    assert.ok((await opened.page.locator('.event-row').count()) < 80);
    await list.focus();
    await press('Home', 'PageDown', 'ArrowDown', 'End');
    assert.equal(
      await opened.page.locator('.event-row[aria-selected=true]').getAttribute('aria-rowindex'),
      '100001',
    );
    const active = await list.getAttribute('aria-activedescendant');
    assert.equal(await opened.page.locator(`#${active ?? 'none'}`).count(), 1);
  });

  it('zooms through 100,000 events without long frames', async () => {
    await openTrace(heavyTraffic(100_000));
    const times = await opened.page.evaluate(async () => {
      const canvas = document.querySelector('.canvas');
      const frames: number[] = [];
      for (let turn = 0; turn < 24; turn++) {
        const start = performance.now();
        const deltaY = turn < 12 ? -120 : 120;
        canvas?.dispatchEvent(
          new WheelEvent('wheel', { deltaY, ctrlKey: true, clientX: 700, cancelable: true }),
        );
        await new Promise(requestAnimationFrame);
        await new Promise(requestAnimationFrame);
        frames.push(performance.now() - start);
      }
      return frames.sort((a, b) => a - b);
    });
    const median = times[times.length >> 1] ?? NaN;
    console.log(`      one zoom step with 100,000 events, until drawn: ${median.toFixed(0)} ms`);
    assert.ok(median < 400, `${median} ms`);
  });

  it('reads a plot with the keyboard, and has it as a table', async () => {
    await open();
    await opened.page.locator('.item', { hasText: measurement.name }).click();
    await opened.page.locator('.plot-area').focus();
    await press('ArrowRight', 'ArrowRight');
    assert.match(await opened.page.locator('.reading').innerText(), /Loss 1 %[^]*median[^]*6\.3 ms/);
    await press('ArrowLeft', 'ArrowLeft');
    assert.match(await opened.page.locator('.reading').innerText(), /Loss 0 %/);
    await opened.page.getByText('The same as a table').click();
    assert.equal(await opened.page.locator('.plot-table tbody tr').count(), measurement.x.values.length);
    assert.equal(await opened.page.locator('.plot-table td', { hasText: 'no value' }).count(), 2);
  });
});

/** Runs in the page. */
function isSeen(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return top >= 0 && bottom <= window.innerHeight;
}
