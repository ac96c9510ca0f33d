import type { Locator, Page } from 'playwright-core';

/** What is on the screen of VS Code, in words: editors, what has the keyboard, what lies over them, what webviews say. */
export async function describeScreen(page: Page): Promise<string> {
  const lines: string[] = [];
  for (const group of await page.locator('.editor-group-container').all()) {
    const isActive = /\bactive\b/.test((await group.getAttribute('class')) ?? '');
    const tabs = await texts(group.locator('.tab'));
    const front = await texts(group.locator('.tab.active'));
    lines.push(`Editors${isActive ? ', active' : ''}: ${tabs}; in front: ${front}`);
  }
  for (const focused of await page.locator(':focus').all()) {
    const label = (await focused.getAttribute('aria-label')) ?? 'nameless';
    lines.push(`Keyboard: ${label} (${(await focused.getAttribute('class')) ?? 'no class'})`);
  }
  const over = { 'Quick pick': '.quick-input-widget', Message: '.notification-toast', Menu: '.context-view' };
  for (const [what, selector] of Object.entries(over)) {
    for (const part of await page.locator(`${selector}:visible`).all())
      lines.push(`${what}: ${await texts(part)}`);
  }
  for (const webview of await page.locator('iframe.webview').all()) {
    const shown = (await webview.isVisible()) ? 'Webview' : 'Hidden webview';
    lines.push(`${shown}: ${await webviewText(webview)}`);
  }
  return lines.join('\n');
}

async function webviewText(webview: Locator): Promise<string> {
  const inner = webview.contentFrame().locator('iframe#active-frame');
  if ((await inner.count()) === 0) return 'has no page';
  return (await texts(inner.contentFrame().locator('body'))) || 'blank';
}

async function texts(places: Locator): Promise<string> {
  const found = await places.allInnerTexts();
  return found.map((text) => text.replaceAll(/\s+/g, ' ').trim().slice(0, 200)).join(', ');
}
