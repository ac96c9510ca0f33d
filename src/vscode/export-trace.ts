import * as vscode from 'vscode';
import type { TraceData } from '../trace/data';
import type { ExportFormat } from '../trace/formats';

/** What a student can choose: our own file, or a format of another program. */
interface Choice extends vscode.QuickPickItem {
  readonly format: ExportFormat | 'trace';
}

/**
 * Writes a trace to a file, in a format that the student chooses.
 * @param base the file that is offered, without its extension
 */
export async function exportTrace(trace: TraceData, base: string): Promise<void> {
  const chosen = await vscode.window.showQuickPick(choices(), {
    placeHolder: vscode.l10n.t('In which format?'),
  });
  if (chosen === undefined) return;
  // Loaded when they are needed: starting the extension should not pay for them.
  const [file, formats] = await Promise.all([import('../trace/file'), import('../trace/formats')]);
  const { format } = chosen;
  const extension = format === 'trace' ? file.traceExtension : formats.exportExtensions[format];
  const uri = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(`${base}.${extension}`),
    filters: { [chosen.label]: [extension] },
    title: vscode.l10n.t('Export Trace'),
  });
  if (uri === undefined) return;
  const bytes =
    format === 'trace'
      ? file.encodeTrace(trace)
      : Buffer.concat([...formats.exportTrace(trace, format)].map((piece) => Buffer.from(piece)));
  await vscode.workspace.fs.writeFile(uri, bytes);
  const open = vscode.l10n.t('Open');
  const answer = await vscode.window.showInformationMessage(vscode.l10n.t('The trace was exported.'), open);
  if (answer === open) await vscode.commands.executeCommand('vscode.open', uri);
}

function choices(): Choice[] {
  return [
    {
      format: 'perfetto',
      label: vscode.l10n.t('Perfetto and Chrome'),
      detail: vscode.l10n.t('To look at in ui.perfetto.dev or chrome://tracing'),
    },
    {
      format: 'shiviz',
      label: 'ShiViz',
      detail: vscode.l10n.t('A log with vector clocks; ShiViz reads its expression from the first line'),
    },
    {
      format: 'jsonl',
      label: vscode.l10n.t('JSON, one event a line'),
      detail: vscode.l10n.t('For scripts of your own'),
    },
    {
      format: 'trace',
      label: vscode.l10n.t('Trace of Distributed Labs'),
      detail: vscode.l10n.t(
        'The whole trace; it opens here, and “dlabs export” turns it into the other formats',
      ),
    },
  ];
}
