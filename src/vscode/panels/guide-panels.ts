import * as vscode from 'vscode';
import { Disposables } from '../../base/disposable';
import type { Checker } from '../checks/checker';
import type { LabEntry } from '../labs/entries';
import type { Labs } from '../labs/labs';
import type { Reporter } from '../reporter';
import { GuidePanel, type GuideActions } from './guide-panel';
import { besideCode, pageOptions } from './page';

const viewType = 'distributedLabs.guide';

/** The guides that are open: at most one for each lab. */
export class GuidePanels implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #own = new Disposables();
  readonly #open = new Map<string, GuidePanel>();

  constructor(
    private readonly extension: vscode.Uri,
    private readonly labs: Labs,
    private readonly checker: Checker,
    private readonly points: (lab: LabEntry) => Promise<ReadonlyMap<string, number>>,
    private readonly actions: GuideActions,
    private readonly reporter: Reporter,
  ) {
    this.#own.add(vscode.window.registerWebviewPanelSerializer(viewType, this));
    this.#own.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#showAll()));
    const update = () => this.#updateAll();
    this.#own.add(labs.onDidChange((what) => (what === 'packs' ? this.#showAll() : this.#updateAll())));
    this.#own.add(vscode.window.tabGroups.onDidChangeTabs(keepGuide));
    this.#own.add(vscode.window.tabGroups.onDidChangeTabGroups(keepGuide));
    this.#own.add(checker.onDidBegin(update));
    this.#own.add(checker.onDidEnd(update));
  }

  /**
   * Shows a lab's guide: beside the code, where there is code.
   * @param preserveFocus leaves the cursor where it is
   */
  show(lab: LabEntry, preserveFocus = false): void {
    const open = this.#open.get(lab.key);
    const code = vscode.window.activeTextEditor?.viewColumn;
    if (open === undefined) {
      const column = { viewColumn: besideCode(), preserveFocus };
      const panel = vscode.window.createWebviewPanel(viewType, lab.title, column, pageOptions);
      this.#add(panel, lab.key, lab.title);
    } else if (open.panel.viewColumn === code) open.panel.reveal(besideCode());
    else open.panel.reveal(undefined, preserveFocus);
  }

  /** A guide that was open when the window was closed. Its page kept which lab it was about. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const key = (state as { state?: { lab?: { id?: unknown } } } | undefined)?.state?.lab?.id;
    const lab = typeof key === 'string' ? await this.labs.byKey(key) : undefined;
    if (lab === undefined || this.#open.has(lab.key)) panel.dispose();
    else this.#add(panel, lab.key, lab.title);
  }

  dispose(): void {
    for (const panel of this.#open.values()) panel.dispose();
    this.#own.dispose();
  }

  #add(panel: vscode.WebviewPanel, key: string, title: string): void {
    const source = {
      extension: this.extension,
      lab: () => this.labs.byKey(key),
      points: this.points,
      busy: (lab: LabEntry) =>
        lab.attempts.some(({ folder }) => folder === this.checker.session?.target.folder),
    };
    const guide = new GuidePanel(panel, title, source, this.actions, this.reporter);
    this.#open.set(key, guide);
    panel.onDidDispose(() => this.#open.delete(key));
  }

  #updateAll(): void {
    for (const guide of this.#open.values()) void this.reporter.guard(() => guide.update());
  }

  #showAll(): void {
    for (const guide of this.#open.values()) void this.reporter.guard(() => guide.show());
  }
}

/** VS Code makes the tab of a page that was brought to another column a preview, which the next file would replace. */
function keepGuide(): void {
  const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
  const isGuide = tab?.input instanceof vscode.TabInputWebview && tab.input.viewType.endsWith(viewType);
  if (isGuide && tab.isPreview) void vscode.commands.executeCommand('workbench.action.keepEditor');
}
