import * as path from 'node:path';
import * as vscode from 'vscode';
import { Disposables } from '../../base/disposable';
import { isInside } from '../../packs/safe-path';
import { isOfPack } from './of-pack';

/** Watches the packs that are being written in the workspace: all their files, for any may be imported or shown. */
export class PackWatch implements vscode.Disposable {
  readonly #own = new Disposables();
  readonly #watchers = new Map<string, vscode.Disposable>();

  /** @param changed is told of every change in a pack: of the whole path */
  constructor(private readonly changed: (file: string) => void) {
    // A pack that was made in this window was renamed into its place, and on Linux watchers know it by its old name.
    this.#own.add(
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        const folder = [...this.#watchers.keys()].find((one) => isInside(one, uri.fsPath));
        if (folder !== undefined) this.#tell(folder, uri);
      }),
    );
  }

  /** Watches these packs, and no others any more. @param folders theirs */
  watch(folders: readonly string[]): void {
    for (const [folder, watcher] of this.#watchers) {
      if (folders.includes(folder)) continue;
      watcher.dispose();
      this.#watchers.delete(folder);
    }
    for (const folder of folders)
      if (!this.#watchers.has(folder)) this.#watchers.set(folder, this.#watcher(folder));
  }

  dispose(): void {
    this.watch([]);
    this.#own.dispose();
  }

  /** Costs nothing more: the workspace is watched by VS Code already. */
  #watcher(folder: string): vscode.Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, '**'));
    const tell = (uri: vscode.Uri): void => this.#tell(folder, uri);
    watcher.onDidChange(tell);
    watcher.onDidCreate(tell);
    watcher.onDidDelete(tell);
    return watcher;
  }

  #tell(folder: string, { fsPath }: vscode.Uri): void {
    if (isOfPack(path.relative(folder, fsPath))) this.changed(fsPath);
  }
}
