import * as path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { ensureBrowser, REPO } from '../../../scripts/vscode-host.mjs';
import type { DevelopmentPaths, EmbeddedServer } from './server';
import { visible, WAIT_MS_MAX, type Ui } from './ui';

export * from './editor';
export * from './terminals';
export * from './ui';
export * from './webviews';
export * from './workbench';

const CHROMIUM_ARGUMENTS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
  '--no-sandbox',
];

/** Starts a headless Chromium; close it at the end. One serves any number of pages. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await ensureBrowser(), args: CHROMIUM_ARGUMENTS });
}

/** A blank page whose console is kept, in a context of its own so that no state is shared. */
export async function blankPage(browser: Browser): Promise<{ page: Page; console: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT_MS_MAX);
  const lines: string[] = [];
  page.on('console', (message) => lines.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => lines.push(`page error: ${error.stack ?? error.message}`));
  return { page, console: lines };
}

/** Opens the server's workspace as a user would see it, optionally with an extension under development. */
export async function openWorkbench(
  browser: Browser,
  server: EmbeddedServer,
  paths?: DevelopmentPaths,
): Promise<Ui> {
  const { page, console } = await blankPage(browser);
  const theme = server.options.theme ?? 'dark';
  const screenshots = path.join(REPO, 'out/screenshots', server.host.vscodeVersion, theme);
  const ui: Ui = { page, server, screenshots, console };
  await page.goto(server.url(paths), { waitUntil: 'commit' });
  await visible(
    ui,
    'the workbench',
    page.locator('.monaco-workbench .part.statusbar .statusbar-item'),
    60_000,
  );
  return ui;
}

/** Closes a page and its context. */
export async function closeWorkbench(ui: Ui): Promise<void> {
  await ui.page.context().close();
}
