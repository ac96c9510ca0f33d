import * as vscode from 'vscode';
import { MendableError } from './reporter';

/** Labs are programs: nothing of them runs until the workspace is trusted. */
export function requireTrust(): void {
  if (vscode.workspace.isTrusted) return;
  throw new MendableError(
    vscode.l10n.t(
      'Labs cannot be run or checked in Restricted Mode. Guides can be read. Trust this workspace to go on.',
    ),
    {
      title: vscode.l10n.t('Manage Workspace Trust'),
      run: () => vscode.commands.executeCommand('workbench.trust.manage'),
    },
  );
}
