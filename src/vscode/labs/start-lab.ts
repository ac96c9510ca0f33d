import * as path from 'node:path';
import * as vscode from 'vscode';
import { withProgress } from '../progress';
import type { LabEntry } from './entries';
import type { Labs } from './labs';

/** What must be shown when the window has opened again on the new folder. */
const pendingKey = 'distributedLabs.startedIn';

/** Starts labs in folders that the student chooses. */
export class LabStarter {
  /**
   * @param typesFolder the declarations of `dlabs`
   * @param memory survives a window that opens again
   */
  constructor(
    private readonly labs: Labs,
    private readonly typesFolder: string,
    private readonly memory: vscode.Memento,
  ) {}

  /**
   * Makes an attempt. Never overwrites anything.
   * @param parent the folder that the attempt's folder is made in
   * @returns the attempt's folder
   */
  async make(lab: LabEntry, parent: vscode.Uri): Promise<string> {
    const { startAttempt } = await import('../../packs/start');
    const folder = path.join(parent.fsPath, lab.lab.manifest.slug);
    const options = { pack: lab.pack.manifest, typesFolder: this.typesFolder };
    await withProgress(vscode.l10n.t('Starting {0}…', lab.title), () =>
      startAttempt(lab.lab, folder, options),
    );
    this.labs.refresh('attempts');
    return folder;
  }

  /** The attempt that was made before the window opened again on its folder, once. */
  async takePending(): Promise<string | undefined> {
    const folder = this.memory.get<string>(pendingKey);
    if (folder !== undefined) await this.memory.update(pendingKey, undefined);
    return folder;
  }

  /** Attempts are found in the workspace only: a folder outside of it would be forgotten. */
  async offerFolder(folder: string): Promise<void> {
    if (vscode.workspace.getWorkspaceFolder(vscode.Uri.file(folder)) !== undefined) return;
    const add = vscode.l10n.t('Add to Workspace');
    const open = vscode.l10n.t('Open Folder');
    const isEmpty = (vscode.workspace.workspaceFolders ?? []).length === 0;
    const text = vscode.l10n.t(
      'The lab is in {0}, which is not part of this workspace. Checks need it to be.',
      folder,
    );
    const uri = vscode.Uri.file(folder);
    const chosen = await vscode.window.showInformationMessage(text, isEmpty ? open : add);
    if (chosen === add) {
      vscode.workspace.updateWorkspaceFolders(vscode.workspace.workspaceFolders?.length ?? 0, 0, { uri });
      await changed(vscode.workspace.onDidChangeWorkspaceFolders);
      this.labs.refresh('attempts');
    } else if (chosen === open) {
      await this.memory.update(pendingKey, folder);
      await vscode.commands.executeCommand('vscode.openFolder', uri);
    }
  }
}

/** The next time that something happens. */
function changed<T>(event: vscode.Event<T>): Promise<T> {
  return new Promise((resolve) => {
    const listening = event((value) => {
      listening.dispose();
      resolve(value);
    });
  });
}

/** A folder of the workspace, the first by default, or another one. */
export async function chooseParent(title: string): Promise<vscode.Uri | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) return askForFolder(title);
  const items = folders.map(({ name, uri }) => ({
    label: `$(folder) ${name}`,
    description: uri.fsPath,
    uri,
  }));
  const other = {
    label: `$(folder-opened) ${vscode.l10n.t('Another Folder…')}`,
    description: '',
    uri: undefined,
  };
  const placeHolder = vscode.l10n.t('Where should the folder for “{0}” be made?', title);
  const chosen = await vscode.window.showQuickPick([...items, other], { placeHolder, ignoreFocusOut: true });
  if (chosen === undefined) return undefined;
  return chosen.uri ?? askForFolder(title);
}

export async function askForFolder(title: string): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    canSelectFolders: true,
    canSelectFiles: false,
    title: vscode.l10n.t('Choose a folder for “{0}”', title),
    openLabel: vscode.l10n.t('Start Here'),
  });
  return chosen?.[0];
}
