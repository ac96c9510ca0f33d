import * as path from 'node:path';
import * as vscode from 'vscode';
import type { TraceData } from '../trace/data';
import type { LabTarget } from './labs/target';

/** Writes a trace as JSON lines, one event each, to a file that the student chooses. */
export async function exportTrace(target: LabTarget, trace: TraceData): Promise<void> {
  const name = `${target.checkFiles.lab}.trace.jsonl`;
  const uri = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(path.join(target.folder, name)),
    filters: { [vscode.l10n.t('Trace, one event a line')]: ['jsonl'] },
    title: vscode.l10n.t('Export Trace'),
  });
  if (uri === undefined) return;
  const { events } = await import('../trace/reader');
  const lines: string[] = [];
  for (const event of events(trace)) lines.push(JSON.stringify(event));
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(`${lines.join('\n')}\n`));
  const open = vscode.l10n.t('Open');
  const chosen = await vscode.window.showInformationMessage(vscode.l10n.t('The trace was exported.'), open);
  if (chosen === open) await vscode.window.showTextDocument(uri);
}
