import * as vscode from 'vscode';
import { HumanError, messageOf } from '../../base/errors';
import type { TraceData } from '../../trace/data';

/** Bytes of a file that is opened, at most: ten million events. The extension host has it in memory at once. */
const fileBytesMax = 400_000_000;

/** @throws {HumanError} when the file cannot be read, is too large, or is no trace that can be shown */
export async function readTrace(uri: vscode.Uri): Promise<TraceData> {
  const bytes = await read(uri).catch((error: unknown) => {
    if (error instanceof HumanError) throw error;
    throw new HumanError(vscode.l10n.t('This file cannot be read: {0}', messageOf(error)));
  });
  const { decodeTrace } = await import('../../trace/file');
  return decodeTrace(bytes);
}

async function read(uri: vscode.Uri): Promise<Uint8Array> {
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > fileBytesMax)
    throw new HumanError(
      vscode.l10n.t(
        'This trace is too large to be shown here. In a terminal, “dlabs export” turns it into what Perfetto reads.',
      ),
    );
  return vscode.workspace.fs.readFile(uri);
}
