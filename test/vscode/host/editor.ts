import { during, eventually, gone, visible, type Ui } from './ui';

/**
 * Replaces all text of the active editor as a paste would: typing would let auto-indent and auto-close change it.
 * The event carries its own data, so the machine's clipboard is neither needed nor touched.
 */
export async function replaceEditorText(ui: Ui, text: string): Promise<void> {
  await focusEditor(ui);
  await ui.page.keyboard.press('Control+A');
  await ui.page.evaluate(paste, text);
  const tail = text.trimEnd().split('\n').at(-1)?.trim() ?? '';
  await eventually(ui, `the editor to show its new last line '${tail}'`, async () =>
    (await editorText(ui)).includes(tail),
  );
}

/** Runs in the page. This folder is compiled without the browser's types, so that none leak into the extension's. */
function paste(text: string): void {
  const { DataTransfer, ClipboardEvent, document } = globalThis as unknown as PageGlobals;
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
  document.activeElement?.dispatchEvent(event);
}

interface PageGlobals {
  readonly DataTransfer: new () => { setData(type: string, data: string): void };
  readonly ClipboardEvent: new (type: string, init: object) => object;
  readonly document: { readonly activeElement: { dispatchEvent(event: object): boolean } | null };
}

interface ViewLine {
  readonly style: { readonly top: string };
  readonly textContent: string | null;
}

/** Types into the active editor, key by key, as a person does. */
export async function typeInEditor(ui: Ui, text: string): Promise<void> {
  await focusEditor(ui);
  await ui.page.keyboard.type(text);
}

/** Saves the active editor, which has unsaved changes, and waits until they are saved. */
export async function saveEditor(ui: Ui): Promise<void> {
  const unsaved = ui.page.locator('.editor-group-container.active .tab.active.dirty');
  await visible(ui, 'the mark of unsaved changes', unsaved);
  await focusEditor(ui);
  await ui.page.keyboard.press('Control+S');
  await gone(ui, 'the mark of unsaved changes', unsaved);
}

/** The text of the active editor that is on show, line by line. */
export async function editorText(ui: Ui): Promise<string> {
  const lines = ui.page.locator('.editor-group-container.active .editor-instance .view-line');
  const found = await lines.evaluateAll((nodes: ViewLine[]) =>
    nodes.map((node) => ({ top: parseFloat(node.style.top), text: node.textContent ?? '' })),
  );
  found.sort((a, b) => a.top - b.top);
  return found.map(({ text }) => text.replaceAll('\u00a0', ' ')).join('\n');
}

/** Gives the active editor the keyboard, by a click where it does not have it. */
export async function focusEditor(ui: Ui): Promise<void> {
  const group = ui.page.locator('.editor-group-container.active .editor-instance');
  // What is on show of the text: the lines themselves may begin far above it.
  const shown = await visible(ui, 'a text editor', group.locator('.monaco-editor .editor-scrollable'));
  const focused = group.locator('.monaco-editor.focused');
  if (await focused.isVisible()) return;
  // In its middle: a light bulb stands where lines begin.
  await during(ui, 'click into the text editor', () => shown.click());
  await visible(ui, 'the text editor to have the keyboard', focused);
}

/** The names of all open editor tabs. VS Code 1.139 shows the ending of a file's name in an element of its own. */
export async function editorTabs(ui: Ui): Promise<string[]> {
  return ui.page.locator('.tabs-container .tab').evaluateAll((tabs: Tab[]) =>
    tabs.map((tab) => {
      const label = tab.querySelector('.label-name')?.textContent ?? '';
      const file = tab.getAttribute('data-resource-name') ?? '';
      return file.startsWith(label) ? file : label;
    }),
  );
}

interface Tab {
  getAttribute(name: string): string | null;
  querySelector(selector: string): { readonly textContent: string | null } | null;
}
