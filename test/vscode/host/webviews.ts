import type { Frame } from 'playwright-core';
import { eventually, type Ui } from './ui';

/** What tells a webview from others: a text that it shows, an element that it has, or both. */
export interface WebviewQuery {
  readonly text?: string;
  readonly selector?: string;
}

/**
 * Finds the inner document of a webview (the page holds `iframe.webview`, which holds `#active-frame`) that shows what
 * is asked for. VS Code replaces that frame whenever an extension sets `webview.html`: ask again after such a change.
 */
export async function webviewFrame(ui: Ui, query: WebviewQuery): Promise<Frame> {
  return eventually(ui, `a webview with ${JSON.stringify(query)}`, async () => {
    for (const outer of await ui.page.locator('iframe.webview').elementHandles()) {
      const frame = await innerFrame(await outer.contentFrame());
      if (frame !== undefined && (await matches(frame, query))) return frame;
    }
    return undefined;
  });
}

async function innerFrame(outer: Frame | null): Promise<Frame | undefined> {
  const element = await outer?.$('iframe#active-frame').catch(() => null);
  return (await element?.contentFrame()) ?? undefined;
}

/** A frame that is being replaced does not match. */
async function matches(frame: Frame, query: WebviewQuery): Promise<boolean> {
  try {
    if (query.selector !== undefined && !(await frame.locator(query.selector).first().isVisible()))
      return false;
    return query.text === undefined || (await frame.locator('body').innerText()).includes(query.text);
  } catch {
    return false;
  }
}
