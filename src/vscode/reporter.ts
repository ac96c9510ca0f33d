import * as vscode from 'vscode';
import { HumanError, messageOf } from '../base/errors';
import { told } from './told';

/** Something that a person can mend, with a button that leads to where it is mended. */
export class MendableError extends HumanError {
  constructor(
    message: string,
    readonly remedy: { readonly title: string; readonly run: () => unknown },
  ) {
    super(message);
  }
}

/** Tells errors: those that a person can mend as a message, our own faults in the log too. */
export class Reporter {
  constructor(private readonly log: vscode.LogOutputChannel) {}

  /** Does what was asked for; whatever it throws is told, and the result is then `undefined`. */
  async guard<T>(action: () => Thenable<T> | T): Promise<T | undefined> {
    try {
      return await action();
    } catch (error) {
      this.tell(error);
      return undefined;
    }
  }

  /** Shows an error. Does not wait until it is read. */
  tell(error: unknown): void {
    if (error instanceof vscode.CancellationError) return;
    void this.#show(error).then(undefined, (failure: unknown) => this.log.error(String(failure)));
  }

  /** Something worth knowing when a fault is looked for. */
  note(text: string): void {
    this.log.info(text);
  }

  async #show(error: unknown): Promise<void> {
    const showLog = vscode.l10n.t('Show Log');
    if (error instanceof HumanError) {
      this.log.warn(error.message);
      const remedy = error instanceof MendableError ? error.remedy : undefined;
      const chosen = await vscode.window.showErrorMessage(told(error.message), remedy?.title ?? showLog);
      if (chosen === undefined) return;
      if (remedy === undefined) this.log.show();
      else await remedy.run();
      return;
    }
    this.log.error(error instanceof Error ? error : messageOf(error));
    const text = vscode.l10n.t('Distributed Labs made a mistake: {0}', messageOf(error));
    if ((await vscode.window.showErrorMessage(text, showLog)) === showLog) this.log.show();
  }
}
