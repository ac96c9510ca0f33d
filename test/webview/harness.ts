/**
 * Shows the pages with made-up data in Chromium and takes screenshots: `npx tsx test/webview/harness.ts [part of a name]`.
 * They land in `out/screenshots/webview`.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { webviewWords } from '../../src/messages/webview-words';
import { heavyTraffic, threeTiers } from '../fixtures/traces';
import { WebviewBrowser } from './browser';
import { root, type PageName } from './bundle';
import { failedName, guideMessage, measurement, passedMessage, resultsMessage, stages } from './samples';
import { themes, type ThemeName } from './themes';

interface Shot {
  readonly name: string;
  readonly page: PageName;
  readonly messages: readonly unknown[];
  readonly themes: readonly ThemeName[];
  readonly width: number;
  readonly height: number;
  readonly full?: boolean;
  readonly act?: (page: Page) => Promise<void>;
}

const everyTheme = Object.keys(themes) as ThemeName[];
const showTrace = (trace: unknown): unknown => ({
  type: 'show-trace',
  words: webviewWords,
  title: 'Three-tier cluster',
  trace,
});

const shots: readonly Shot[] = [
  {
    name: 'guide',
    page: 'guide',
    messages: [guideMessage()],
    themes: everyTheme,
    width: 760,
    height: 900,
    full: true,
  },
  {
    name: 'guide-not-started',
    page: 'guide',
    messages: [guideMessage({ started: false, hintsRevealed: {}, answers: {} })],
    themes: ['dark', 'light'],
    width: 620,
    height: 800,
  },
  {
    name: 'guide-narrow-busy',
    page: 'guide',
    messages: [guideMessage({ answers: { 0: 2 } }), { type: 'stages', started: true, stages, busy: true }],
    themes: ['light'],
    width: 380,
    height: 800,
  },
  {
    name: 'results',
    page: 'results',
    messages: [resultsMessage()],
    themes: everyTheme,
    width: 1280,
    height: 900,
    full: true,
  },
  {
    name: 'results-narrow',
    page: 'results',
    messages: [resultsMessage()],
    themes: ['dark'],
    width: 560,
    height: 900,
    full: true,
  },
  {
    name: 'results-selected-event',
    page: 'results',
    messages: [resultsMessage()],
    themes: ['dark', 'light'],
    width: 1440,
    height: 900,
    full: true,
    act: async (page) => {
      await page.getByRole('button', { name: 'Events', exact: true }).click();
      await page.locator('.canvas').focus();
      for (const key of ['ArrowRight', 'ArrowDown', 'End', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft'])
        await page.keyboard.press(key);
    },
  },
  {
    name: 'results-passed',
    page: 'results',
    messages: [passedMessage()],
    themes: everyTheme,
    width: 1280,
    height: 900,
  },
  {
    name: 'results-busy',
    page: 'results',
    messages: [
      resultsMessage({ checks: [], measurements: [] }, true),
      { type: 'progress', name: failedName, tried: 37, of: 200 },
    ],
    themes: ['dark'],
    width: 1100,
    height: 400,
  },
  {
    name: 'results-measurement',
    page: 'results',
    messages: [resultsMessage()],
    themes: ['dark', 'light'],
    width: 1280,
    height: 760,
    act: async (page) => {
      await page.locator('.item', { hasText: measurement.name }).click();
      await page.locator('.plot-area').hover({ position: { x: 420, y: 100 } });
    },
  },
  {
    name: 'timeline-three-tiers',
    page: 'results',
    messages: [showTrace(threeTiers())],
    themes: ['dark', 'light'],
    width: 1400,
    height: 700,
    act: (page) => page.locator('.canvas').hover({ position: { x: 905, y: 290 } }),
  },
  {
    name: 'timeline-heavy',
    page: 'results',
    messages: [showTrace(heavyTraffic(100_000))],
    themes: ['dark'],
    width: 1400,
    height: 800,
  },
  {
    name: 'timeline-zoomed-filter',
    page: 'results',
    messages: [showTrace(heavyTraffic(100_000))],
    themes: ['dark'],
    width: 1400,
    height: 800,
    act: async (page) => {
      await page.locator('.canvas').focus();
      for (let press = 0; press < 12; press++) await page.keyboard.press('+');
      await page.getByRole('button', { name: 'Show', exact: true }).click();
    },
  },
];

async function main(wanted: string): Promise<void> {
  const folder = join(root, 'out', 'screenshots', 'webview');
  mkdirSync(folder, { recursive: true });
  const browser = await WebviewBrowser.start();
  try {
    for (const shot of shots.filter((one) => one.name.includes(wanted))) {
      for (const theme of shot.themes) await take(browser, shot, theme, folder);
    }
  } finally {
    await browser.close();
  }
}

async function take(browser: WebviewBrowser, shot: Shot, theme: ThemeName, folder: string): Promise<void> {
  const { width, height } = shot;
  const opened = await browser.open(shot.page, { theme, width, height });
  const { page } = opened;
  for (const message of shot.messages) await opened.send(message);
  await page.waitForTimeout(300);
  await shot.act?.(page);
  await page.waitForTimeout(shot.name.includes('passed') ? 1200 : 200);
  await page.screenshot({ path: join(folder, `${shot.name}-${theme}.png`), fullPage: shot.full === true });
  for (const violation of await opened.violations()) console.log(`${shot.name} ${theme}: ${violation}`);
  await page.close();
  console.log(`${shot.name}-${theme}`);
}

void main(process.argv[2] ?? '');
