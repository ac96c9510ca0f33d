import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { describeScreen } from './describe-screen';
import type { EmbeddedServer } from './server';

/** A VS Code page under test. Every helper takes it first. */
export interface Ui {
  readonly page: Page;
  readonly server: EmbeddedServer;
  /** Where this page's screenshots go: out/screenshots/<VS Code version>/<theme>. */
  readonly screenshots: string;
  /** What the page and the extension host wrote to the console. */
  readonly console: readonly string[];
}

/** How long any condition may take to come true, in milliseconds. */
export const WAIT_MS_MAX = 30_000;
const PROBE_MS = 25;

/** Takes a picture of the whole window and returns its file. */
export async function screenshot(ui: Ui, name: string): Promise<string> {
  await fs.mkdir(ui.screenshots, { recursive: true });
  const file = path.join(ui.screenshots, `${name.replaceAll(/[^\w.-]+/g, '-')}.png`);
  await ui.page.screenshot({ path: file });
  return file;
}

/** Waits until `probe` gives a value. A timeout names what was awaited and leaves a screenshot. */
export async function eventually<T>(
  ui: Ui,
  what: string,
  probe: () => Promise<T | undefined | false>,
  timeoutMs = WAIT_MS_MAX,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > deadline) break;
    await delay(PROBE_MS);
  }
  return missed(ui, what, timeoutMs);
}

/** Waits until a place in the page is visible, and returns it. */
export async function visible(
  ui: Ui,
  what: string,
  locator: Locator,
  timeoutMs = WAIT_MS_MAX,
): Promise<Locator> {
  const first = locator.first();
  await during(ui, what, () => first.waitFor({ state: 'visible', timeout: timeoutMs }));
  return first;
}

/** Waits until a place in the page is gone. */
export async function gone(ui: Ui, what: string, locator: Locator): Promise<void> {
  await during(ui, `${what} to go away`, () =>
    locator.first().waitFor({ state: 'hidden', timeout: WAIT_MS_MAX }),
  );
}

/** Does one thing in the page; when that times out, says what it was and leaves a screenshot. */
export async function during<T>(ui: Ui, what: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    return missed(ui, what, WAIT_MS_MAX, error);
  }
}

/** Fails with a picture, and with words, for the picture stays on the machine that took it. */
async function missed(ui: Ui, what: string, timeoutMs: number, cause?: unknown): Promise<never> {
  const picture = await screenshot(ui, `failed-${what}`).catch(() => 'no screenshot, the page is gone');
  const words = await describeScreen(ui.page).catch(() => 'The page is gone.');
  throw new Error(`Waited ${timeoutMs / 1000} s in VS Code for: ${what}. See ${picture}\n${words}`, {
    cause,
  });
}

/** A regular expression for exactly this text. */
export function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
}
