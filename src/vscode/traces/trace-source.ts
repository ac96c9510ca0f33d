import * as path from 'node:path';
import * as vscode from 'vscode';
import { HumanError } from '../../base/errors';
import { isInside } from '../../packs/safe-path';
import type { LabTarget } from '../labs/target';
import { exists, locate } from '../navigate';

/** What a place of a trace is relative to: the attempt that the trace was recorded of. */
export class TraceSource {
  #attempt: LabTarget | undefined;

  /**
   * @param trace the trace's file
   * @param targets every attempt in the workspace
   */
  constructor(
    private readonly trace: vscode.Uri,
    private readonly targets: () => Promise<readonly LabTarget[]>,
  ) {}

  /**
   * The file on the disk that a place is in. A trace does not say which attempt it is of: it is the one that the trace
   * lies in, or else the only one that has all files that the trace names, or else the one that the student chooses.
   * @param all every file that the trace names
   * @throws {HumanError} where there is none
   */
  async find(file: string, all: readonly string[]): Promise<string> {
    this.#attempt ??= await this.#choose(all);
    const found = this.#attempt === undefined ? await this.#beside(file) : await locate(this.#attempt, file);
    if (found !== undefined) return found;
    throw new HumanError(
      vscode.l10n.t(
        'The file {0}, which this trace was recorded of, is not there. Open the folder of that lab, or move the trace into it.',
        file,
      ),
    );
  }

  async #choose(all: readonly string[]): Promise<LabTarget | undefined> {
    const targets = await this.targets();
    const around = targets.find(({ folder }) => isInside(folder, this.trace.fsPath));
    if (around !== undefined) return around;
    const fitting = await filtered(targets, (target) => hasAll(target, all));
    if (fitting.length <= 1) return fitting[0];
    const items = fitting.map((target) => ({
      label: target.title,
      description: vscode.workspace.asRelativePath(target.folder),
      target,
    }));
    const placeHolder = vscode.l10n.t('Which attempt was this trace recorded of?');
    const chosen = await vscode.window.showQuickPick(items, { placeHolder });
    if (chosen === undefined) throw new vscode.CancellationError();
    return chosen.target;
  }

  /** For files that are part of no attempt that is known. */
  async #beside(file: string): Promise<string | undefined> {
    const whole = path.resolve(path.dirname(this.trace.fsPath), file);
    return (await exists(whole)) ? whole : undefined;
  }
}

async function hasAll(target: LabTarget, files: readonly string[]): Promise<boolean> {
  const missing = await filtered(files, async (file) => (await locate(target, file)) === undefined);
  return missing.length === 0;
}

async function filtered<T>(all: readonly T[], holds: (one: T) => Promise<boolean>): Promise<T[]> {
  const kept = await Promise.all(all.map(holds));
  return all.filter((_, index) => kept[index]);
}
