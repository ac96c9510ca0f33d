import type { Locator } from 'playwright-core';
import { during, eventually, exactly, gone, visible, type Ui } from './ui';

/** Runs a command by its title in the command palette, such as `Labs: Check`. */
export async function runCommand(ui: Ui, title: string): Promise<void> {
  await ui.page.keyboard.press('F1');
  await pickByTyping(ui, `>${title}`, title);
}

/** Opens a file of the workspace by name, as with Ctrl+P. */
export async function quickOpen(ui: Ui, fileName: string): Promise<void> {
  await ui.page.keyboard.press('Control+P');
  await pickByTyping(ui, fileName, fileName);
  await visible(
    ui,
    `editor tab '${fileName}'`,
    // In the group that has the keyboard: another group may show the same file.
    ui.page.locator(`.editor-group-container.active .tab.active[data-resource-name="${fileName}"]`),
  );
}

/** Chooses an entry of the quick pick that is open or about to open. */
export async function pick(ui: Ui, label: string): Promise<void> {
  const row = quickPickRow(ui, label);
  await visible(ui, `quick pick entry '${label}'`, row);
  await during(ui, `click on quick pick entry '${label}'`, () => row.first().click());
}

/** Types into the input box that is open or about to open, and confirms. */
export async function answerInput(ui: Ui, text: string): Promise<void> {
  const input = await visible(ui, 'an input box', quickInput(ui));
  await input.fill(text);
  await input.press('Enter');
}

/** With the keyboard: what is found later draws the list anew, and a click that begins before and ends after is none. */
async function pickByTyping(ui: Ui, text: string, label: string): Promise<void> {
  const input = await visible(ui, 'the quick input', quickInput(ui));
  await input.fill(text);
  const row = quickPickRow(ui, label);
  await visible(ui, `quick pick entry '${label}'`, row);
  const chosen = row.and(ui.page.locator('.focused'));
  await eventually(ui, `quick pick entry '${label}' to be chosen`, async () => {
    if (await chosen.isVisible()) return true;
    await input.press('ArrowDown');
    return false;
  });
  await input.press('Enter');
}

function quickInput(ui: Ui): Locator {
  return ui.page.locator('.quick-input-widget:visible .quick-input-box input');
}

function quickPickRow(ui: Ui, label: string): Locator {
  const name = ui.page.locator('.quick-input-list-row .label-name, .quick-input-list-entry .label-name');
  return ui.page
    .locator('.quick-input-widget:visible .monaco-list-row')
    .filter({ has: name.filter({ hasText: exactly(label) }) });
}

/** Shows a view container by the label of its icon in the activity bar. */
export async function openActivity(ui: Ui, label: string): Promise<void> {
  const items = ui.page.locator('.activitybar .composite-bar .action-item');
  const item = items.filter({ has: ui.page.locator(`[aria-label="${label}"], [aria-label^="${label} ("]`) });
  await visible(ui, `activity bar icon '${label}'`, item);
  const isOpen = async (): Promise<boolean> => (await item.first().getAttribute('aria-selected')) === 'true';
  if (await isOpen()) return;
  await item.first().click();
  await eventually(ui, `activity '${label}' to be open`, isOpen);
}

/** The row of a tree item by its label. With `view`, only in the view of that title. */
export async function treeItem(ui: Ui, label: string, view?: string): Promise<Locator> {
  const name = ui.page
    .locator('.label-name, .test-explorer .label, .label')
    .filter({ hasText: exactly(label) });
  const rows = viewPane(ui, view).locator('.monaco-list-row[role="treeitem"]').filter({ has: name });
  return visible(ui, `tree item '${label}'`, rows);
}

/** Clicks a tree item. */
export async function clickTreeItem(ui: Ui, label: string, view?: string): Promise<void> {
  await (await treeItem(ui, label, view)).click();
}

/** Expands a tree item, if it is not already. */
export async function expandTreeItem(ui: Ui, label: string, view?: string): Promise<void> {
  const row = await treeItem(ui, label, view);
  const isOpen = async (): Promise<boolean> => (await row.getAttribute('aria-expanded')) === 'true';
  if (await isOpen()) return;
  await row.locator('.monaco-tl-twistie').click();
  await eventually(ui, `tree item '${label}' to expand`, isOpen);
}

/** Clicks the inline button of a tree item by the button's label. */
export async function clickTreeAction(ui: Ui, label: string, action: string, view?: string): Promise<void> {
  const row = await treeItem(ui, label, view);
  await row.hover();
  const button = row.locator(`.action-label[aria-label^="${action}"]`);
  await (await visible(ui, `button '${action}' of tree item '${label}'`, button)).click();
}

/** The labels of all tree items on show, in order. */
export async function treeLabels(ui: Ui, view?: string): Promise<string[]> {
  return viewPane(ui, view).locator('.monaco-list-row[role="treeitem"] .label-name').allInnerTexts();
}

function viewPane(ui: Ui, view: string | undefined): Locator {
  if (view === undefined) return ui.page.locator('.monaco-workbench');
  const header = ui.page
    .locator('.pane-header')
    .filter({ has: ui.page.locator('h3').getByText(view, { exact: true }) });
  return ui.page.locator('.pane').filter({ has: header });
}

/** Waits for a notification that contains a text; with `button`, clicks that button of it. */
export async function notification(ui: Ui, text: string, button?: string): Promise<void> {
  const toast = ui.page.locator('.notification-toast').filter({ hasText: text });
  await visible(ui, `notification '${text}'`, toast);
  if (button === undefined) return;
  await toast.first().getByRole('button', { name: button }).click();
  await gone(ui, `notification '${text}'`, toast);
}

/** Clicks a button of the modal dialog that is open or about to open. */
export async function answerDialog(ui: Ui, button: string): Promise<void> {
  const box = ui.page.locator('.monaco-dialog-box');
  await (
    await visible(ui, `button '${button}' of a dialog`, box.getByRole('button', { name: button }))
  ).click();
}
