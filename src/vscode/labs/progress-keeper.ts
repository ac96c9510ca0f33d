import * as vscode from 'vscode';
import { Disposables } from '../../base/disposable';
import type { CheckRun } from '../../checks/report';
import type { Checker, CheckSession } from '../checks/checker';
import type { Reporter } from '../reporter';
import type { Labs } from './labs';

/** Milliseconds that a passed stage is told for. */
const toldFor = 8000;

/** Keeps with the attempt what checks say, and tells quietly when a stage is passed. */
export class ProgressKeeper implements vscode.Disposable {
  readonly #own = new Disposables();

  constructor(
    private readonly labs: Labs,
    checker: Checker,
    reporter: Reporter,
  ) {
    this.#own.add(
      checker.onDidEnd(({ session, run }) => void reporter.guard(() => this.#keep(session, run))),
    );
  }

  dispose(): void {
    this.#own.dispose();
  }

  async #keep({ target: { folder }, wish }: CheckSession, run: CheckRun | undefined): Promise<void> {
    // One schedule proves nothing about the others.
    if (run === undefined || wish.replay !== undefined || wish.schedules !== undefined) return;
    const before = await this.#passed(folder);
    const covered = wish.stage === undefined ? 'all' : { stage: wish.stage };
    await this.labs.recordRun(
      folder,
      run,
      wish.names === undefined && run.cancelled !== true ? covered : 'some',
    );
    const after = await this.#passed(folder);
    const fresh = [...after].filter(([slug]) => !before.has(slug)).map(([, title]) => title);
    if (fresh.length === 0) return;
    const text = vscode.l10n.t('Stage passed: {0}', fresh.join(', '));
    vscode.window.setStatusBarMessage(`$(pass-filled) ${text}`, toldFor);
  }

  /** The stages that are passed: titles by slug. */
  async #passed(folder: string): Promise<Map<string, string>> {
    const stages = (await this.labs.attemptOf(folder))?.attempt.stages ?? [];
    return new Map(
      stages.filter(({ verdict }) => verdict === 'passed').map(({ slug, title }) => [slug, title]),
    );
  }
}
