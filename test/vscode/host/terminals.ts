import type { Locator } from 'playwright-core';
import { eventually, visible, type Ui } from './ui';

const TABS = '.terminal-tabs-entry';
/** What VS Code draws before the titles of terminals that are side by side. */
const SPLIT = /^[┌├└]\s*/;

/** The titles in the list of terminals, in order. */
export async function terminalTabs(ui: Ui): Promise<string[]> {
  const texts = await ui.page.locator(`${TABS} .label-name`).allInnerTexts();
  return texts.map((text) => text.replace(SPLIT, '').trim());
}

/** Shows a terminal by its title. */
export async function showTerminal(ui: Ui, title: string): Promise<void> {
  await (await terminalTab(ui, title)).click();
}

/** What the terminal on show has on its screen, without trailing blank lines. */
export async function terminalText(ui: Ui): Promise<string> {
  const rows = await ui.page.locator('.terminal-wrapper.active .xterm-rows > div').allTextContents();
  return rows
    .map((row) => row.replaceAll('\u00a0', ' ').trimEnd())
    .join('\n')
    .trimEnd();
}

/** Waits until the terminal on show displays a text. */
export async function terminalShows(ui: Ui, text: string): Promise<void> {
  await eventually(ui, `the terminal to show '${text}'`, async () => (await terminalText(ui)).includes(text));
}

/** Types a line into the terminal on show. */
export async function typeInTerminal(ui: Ui, line: string): Promise<void> {
  await (await visible(ui, 'a terminal', ui.page.locator('.terminal-wrapper.active .xterm-screen'))).click();
  await ui.page.keyboard.type(line);
  await ui.page.keyboard.press('Enter');
}

/** Closes a terminal with the bin of its tab, and waits until the tab is gone. */
export async function killTerminal(ui: Ui, title: string): Promise<void> {
  const tab = await terminalTab(ui, title);
  await tab.hover();
  await (await visible(ui, `the bin of terminal '${title}'`, tab.locator('.codicon-trashcan'))).click();
  await eventually(ui, `terminal '${title}' to close`, async () => !(await terminalTabs(ui)).includes(title));
}

async function terminalTab(ui: Ui, title: string): Promise<Locator> {
  const titles = await eventually(ui, `terminal '${title}'`, async () => {
    const tabs = await terminalTabs(ui);
    return tabs.includes(title) ? tabs : undefined;
  });
  return ui.page.locator(TABS).nth(titles.indexOf(title));
}
