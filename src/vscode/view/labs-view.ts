import * as path from 'node:path';
import * as vscode from 'vscode';
import { Disposables } from '../../base/disposable';
import { pointsOf, type LabEntry } from '../labs/entries';
import type { Labs } from '../labs/labs';
import { childNodes, nodeId, topNodes, type Node } from './nodes';
import { treeItem } from './tree-items';

/** The Labs view. */
export class LabsView implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #own = new Disposables();
  readonly #changed = this.#own.add(new vscode.EventEmitter<undefined>());
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: vscode.TreeView<Node>;
  /** Rows by their names, as they were given last. */
  readonly #parents = new Map<string, Node>();

  constructor(private readonly labs: Labs) {
    this.#view = this.#own.add(
      vscode.window.createTreeView('distributedLabs.labs', { treeDataProvider: this, showCollapseAll: true }),
    );
    this.#own.add(labs.onDidChange(() => this.#changed.fire(undefined)));
    this.#own.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#tellTrust()));
    this.#tellTrust();
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return treeItem(node);
  }

  async getChildren(node?: Node): Promise<Node[]> {
    const children = node === undefined ? await this.#top() : childNodes(node);
    if (node !== undefined) for (const child of children) this.#parents.set(nodeId(child), node);
    return children;
  }

  getParent(node: Node): Node | undefined {
    return this.#parents.get(nodeId(node));
  }

  /** Shows where a lab is in the view. */
  async reveal({ key }: LabEntry): Promise<void> {
    const find = async (parent?: Node): Promise<Node | undefined> => {
      for (const node of await this.getChildren(parent)) {
        if (node.kind === 'lab' && node.lab.key === key) return node;
        const found = node.kind === 'lab' ? undefined : await find(node);
        if (found !== undefined) return found;
      }
      return undefined;
    };
    const node = await find();
    if (node !== undefined) await this.#view.reveal(node, { select: true, expand: true });
  }

  dispose(): void {
    this.#own.dispose();
  }

  async #top(): Promise<Node[]> {
    const packs = await this.labs.entries();
    this.#parents.clear();
    const attempts = packs.flatMap(({ units }) =>
      units.flatMap(({ labs }) => labs.flatMap((lab) => lab.attempts)),
    );
    const earned = attempts.reduce((total, attempt) => total + pointsOf(attempt).earned, 0);
    const title = packs.length === 1 ? (packs[0]?.title ?? '') : '';
    const points = earned === 0 ? '' : vscode.l10n.t('{0} points', earned);
    this.#view.description = [title, points].filter((text) => text !== '').join(' · ');
    return topNodes(packs);
  }

  #tellTrust(): void {
    if (vscode.workspace.isTrusted) delete this.#view.message;
    else
      this.#view.message = vscode.l10n.t(
        'Restricted Mode: guides can be read, but nothing can be run or checked.',
      );
  }
}

/** Where an attempt is, as people name it. */
export function folderLabel(folder: string): string {
  const relative = vscode.workspace.asRelativePath(folder, true);
  return relative === folder ? path.basename(folder) : relative;
}
