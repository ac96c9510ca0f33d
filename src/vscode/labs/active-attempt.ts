import * as path from 'node:path';
import * as vscode from 'vscode';
import { Disposables } from '../../base/disposable';
import type { Reporter } from '../reporter';

/** Tells menus whether the active editor shows a file of an attempt: `distributedLabs.inAttempt`. */
export class ActiveAttempt implements vscode.Disposable {
  readonly #own = new Disposables();

  constructor(private readonly reporter: Reporter) {
    const update = () => void this.reporter.guard(() => this.#update());
    this.#own.add(vscode.window.onDidChangeActiveTextEditor(update));
    update();
  }

  dispose(): void {
    this.#own.dispose();
  }

  async #update(): Promise<void> {
    const uri = vscode.window.activeTextEditor?.document.uri;
    const inAttempt = uri?.scheme === 'file' && (await isInAttempt(uri.fsPath));
    await vscode.commands.executeCommand('setContext', 'distributedLabs.inAttempt', inAttempt);
  }
}

async function isInAttempt(file: string): Promise<boolean> {
  const { findAttempt } = await import('../../packs/attempt');
  // A broken record is told where attempts are read.
  return (await findAttempt(path.dirname(file)).catch(() => undefined)) !== undefined;
}
