import * as path from 'node:path';
import * as vscode from 'vscode';
import { HumanError } from '../base/errors';
import type { Place } from '../checks/report';
import type { LabTarget } from './labs/target';
import { locationOf } from './checks/test-message';

/** Opens a file at a place, in a column with code: not over a guide, results, or whatever else is beside it. */
export async function openLocation({ uri, range }: vscode.Location, from?: vscode.ViewColumn): Promise<void> {
  const viewColumn = codeColumn(uri, from);
  await vscode.window.showTextDocument(uri, { viewColumn, selection: range, preview: false });
}

/** Opens the place of an attempt that a message of the engine is about. */
export async function openPlace(target: LabTarget, place: Place, from?: vscode.ViewColumn): Promise<void> {
  const file = await locate(target, place.file);
  if (file === undefined) throw new HumanError(vscode.l10n.t('The file {0} is no longer there.', place.file));
  await openLocation(locationOf({ ...place, file }), from);
}

/** The file on the disk, where it is there: names of programs are relative to the lab's folder. */
export async function locate({ runFiles, checkFiles }: LabTarget, file: string): Promise<string | undefined> {
  if (path.isAbsolute(file)) return (await exists(file)) ? file : undefined;
  const folders = [...runFiles.layers, ...checkFiles.layers].map(({ folder }) => folder);
  for (const folder of [...folders, checkFiles.labFolder]) {
    const candidate = path.join(folder, file);
    if (await exists(candidate)) return candidate;
  }
  return undefined;
}

/** Whether there is something of that name on the disk. */
export async function exists(file: string): Promise<boolean> {
  return vscode.workspace.fs.stat(vscode.Uri.file(file)).then(
    () => true,
    () => false,
  );
}

function codeColumn(uri: vscode.Uri, from: vscode.ViewColumn | undefined): vscode.ViewColumn {
  const editors = vscode.window.visibleTextEditors.filter(({ viewColumn }) => viewColumn !== undefined);
  const same = editors.find(({ document }) => document.uri.toString() === uri.toString());
  const column = (same ?? editors.find(({ viewColumn }) => viewColumn !== from))?.viewColumn;
  if (column !== undefined) return column;
  const isFree = ({ viewColumn, activeTab }: vscode.TabGroup): boolean =>
    viewColumn !== from && !(activeTab?.input instanceof vscode.TabInputWebview);
  return vscode.window.tabGroups.all.find(isFree)?.viewColumn ?? vscode.ViewColumn.Beside;
}
