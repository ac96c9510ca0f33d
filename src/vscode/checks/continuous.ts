import * as vscode from 'vscode';
import type { TestItems } from './test-items';

/** Milliseconds after a save, in which more saves count as the same: "Save All" saves many files. */
const debounce = 200;

/** Checks again when an edited file is saved: only that lab, and without what is no longer true. */
export class ContinuousRuns implements vscode.Disposable {
  readonly #listening = new Set<vscode.Disposable>();

  constructor(
    private readonly items: TestItems,
    private readonly check: (
      request: vscode.TestRunRequest,
      token: vscode.CancellationToken,
    ) => Promise<void>,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Goes on until `token` is cancelled. */
  start(request: vscode.TestRunRequest, token: vscode.CancellationToken): void {
    const running = new Map<vscode.TestItem, vscode.CancellationTokenSource>();
    const listening = vscode.workspace.onDidSaveTextDocument((document) => {
      const root = this.#labOf(document.uri);
      if (root === undefined) return;
      const include = this.#within(request, root);
      if (include.length === 0) return;
      running.get(root)?.cancel();
      const source = new vscode.CancellationTokenSource();
      running.set(root, source);
      setTimeout(() => void this.#again(request, include, source), debounce);
    });
    this.#listening.add(listening);
    token.onCancellationRequested(() => {
      this.#listening.delete(listening);
      listening.dispose();
      for (const source of running.values()) source.cancel();
    });
  }

  dispose(): void {
    for (const listening of this.#listening) listening.dispose();
  }

  async #again(
    request: vscode.TestRunRequest,
    include: vscode.TestItem[],
    source: vscode.CancellationTokenSource,
  ): Promise<void> {
    if (source.token.isCancellationRequested) return;
    const again = new vscode.TestRunRequest(include, request.exclude, request.profile, true, true);
    try {
      await this.check(again, source.token);
    } catch (error) {
      if (!source.token.isCancellationRequested) this.failed(error);
    }
  }

  /** The lab whose attempt a saved file is part of. What the extension itself writes does not count. */
  #labOf(uri: vscode.Uri): vscode.TestItem | undefined {
    for (const root of this.items.labs) {
      const node = this.items.node(root);
      if (node?.kind !== 'lab') continue;
      const folder = `${vscode.Uri.file(node.target.folder).path}/`;
      if (uri.path.startsWith(folder) && !uri.path.startsWith(`${folder}.dlabs/`)) return root;
    }
    return undefined;
  }

  /** What of a request is about one lab. */
  #within(request: vscode.TestRunRequest, root: vscode.TestItem): vscode.TestItem[] {
    if (request.include === undefined) return [root];
    return request.include.filter((item) => this.items.root(item) === root);
  }
}
