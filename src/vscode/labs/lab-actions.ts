import * as path from 'node:path';
import * as vscode from 'vscode';
import { HumanError } from '../../base/errors';
import type { CheckRun } from '../../checks/report';
import type { EngineName } from '../../messages/runner';
import type { CheckWish } from '../checks/checker';
import { withAnswer, withHints } from '../../packs/progress';
import { openLocation } from '../navigate';
import { withProgress } from '../progress';
import { MendableError } from '../reporter';
import { requireTrust } from '../trust';
import { saveFilesIn } from '../checks/checker';
import type { AttemptEntry, LabEntry } from './entries';
import type { Labs } from './labs';
import { askForFolder, chooseParent, type LabStarter } from './start-lab';
import type { LabTarget } from './target';

/** What other parts do for a lab. */
export interface LabServices {
  run(target: LabTarget, engine: EngineName): Promise<void>;
  check(target: LabTarget, wish: CheckWish, token: vscode.CancellationToken): Promise<CheckRun | undefined>;
  /** @returns false where there are none since the editor was opened */
  showResults(folder: string): boolean;
  /** Shows the last run as a diagram; one that goes on is stopped. */
  showDiagram(): Promise<void>;
  showGuide(lab: LabEntry): void;
}

/** What a student does with a lab. */
export class LabActions {
  constructor(
    private readonly labs: Labs,
    private readonly starter: LabStarter,
    private readonly services: LabServices,
  ) {}

  /** Asks for a folder, makes an attempt in it, and opens it. */
  async start(lab: LabEntry, given?: vscode.Uri): Promise<void> {
    const parent = given ?? (await chooseParent(lab.title));
    if (parent === undefined) return;
    const folder = await this.#make(lab, parent);
    await this.open((await this.labs.byKey(lab.key)) ?? lab, folder);
    await this.starter.offerFolder(folder);
  }

  /** Goes on with a start that made the window open again. */
  async resumeStart(): Promise<void> {
    const folder = await this.starter.takePending();
    const found = folder === undefined ? undefined : await this.labs.attemptOf(folder);
    if (found !== undefined) await this.open(found.lab, found.attempt.folder);
  }

  /** Opens the guide, and the first file to edit, beside each other: neither may hide the other. */
  async open(lab: LabEntry, folder: string): Promise<void> {
    const [first] = lab.lab.manifest.edit;
    if (first !== undefined) await this.#openFile(path.join(folder, first));
    this.services.showGuide(lab);
  }

  async run(lab: LabEntry, engine: EngineName = 'sim', attempt?: AttemptEntry): Promise<void> {
    requireTrust();
    const { folder } = attempt ?? (await this.#attemptFor(lab));
    await saveFilesIn(folder);
    await this.services.run(await this.labs.target(lab, folder), engine);
  }

  async check(lab: LabEntry, stage?: string, attempt?: AttemptEntry): Promise<void> {
    requireTrust();
    const { folder } = attempt ?? (await this.#attemptFor(lab));
    await this.checkTarget(await this.labs.target(lab, folder), stage === undefined ? {} : { stage });
  }

  async checkTarget(target: LabTarget, wish: CheckWish): Promise<void> {
    requireTrust();
    const source = new vscode.CancellationTokenSource();
    try {
      await withProgress(
        vscode.l10n.t('Checking {0}…', target.title),
        () => this.services.check(target, wish, source.token),
        () => source.cancel(),
      );
    } finally {
      source.dispose();
    }
  }

  /** Shows what was checked last of the lab, or else what there is. */
  async showResults(lab: LabEntry): Promise<void> {
    const { folder } = await this.#attemptFor(lab);
    if (!this.services.showResults(folder))
      await vscode.commands.executeCommand('distributedLabs.showResults');
  }

  showDiagram(): Promise<void> {
    return this.services.showDiagram();
  }

  /** Opens a file of the attempt, or, before there is one, that of the starter. */
  async openFile(lab: LabEntry, file: string): Promise<void> {
    const folder = lab.attempts[0]?.folder ?? path.join(lab.lab.folder, 'starter');
    await this.#openFile(path.join(folder, file));
  }

  async keepHints(lab: LabEntry, group: number, revealed: number): Promise<void> {
    const folder = lab.attempts[0]?.folder;
    if (folder === undefined) return;
    await this.labs.updateProgress(folder, (progress) => withHints(progress, group, revealed));
  }

  async keepAnswer(lab: LabEntry, question: number, choice: number): Promise<void> {
    const folder = lab.attempts[0]?.folder;
    if (folder === undefined) return;
    await this.labs.updateProgress(folder, (progress) => withAnswer(progress, question, choice));
  }

  /** Asks, then brings the attempt's files back to how they were given. */
  async reset(lab: LabEntry, attempt?: AttemptEntry): Promise<void> {
    const { folder } = attempt ?? (await this.#attemptFor(lab));
    const reset = vscode.l10n.t('Reset');
    const detail = vscode.l10n.t(
      'The files that the lab gave you become what they were at the start. A snapshot of yours is kept, and files that you added stay.',
    );
    const question = vscode.l10n.t('Reset “{0}”?', lab.title);
    if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, reset)) !== reset) return;
    await saveFilesIn(folder);
    const { resetAttempt } = await import('./reset');
    const undo = await resetAttempt(folder);
    const undoWord = vscode.l10n.t('Undo');
    const done = vscode.l10n.t('“{0}” is as it was at the start.', lab.title);
    if ((await vscode.window.showInformationMessage(done, undoWord)) === undoWord) await undo();
  }

  async revealFolder(lab: LabEntry, attempt?: AttemptEntry): Promise<void> {
    const { folder } = attempt ?? (await this.#attemptFor(lab));
    const uri = vscode.Uri.file(folder);
    const isInside = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
    await vscode.commands.executeCommand(isInside ? 'revealInExplorer' : 'revealFileInOS', uri);
  }

  /** The attempt that is meant: the only one, or one that the student chooses. Without one, the lab is started first. */
  async #attemptFor(lab: LabEntry): Promise<AttemptEntry> {
    const known = await chooseAttempt(lab);
    if (known !== undefined) return known;
    await this.start(lab);
    const started = (await this.labs.byKey(lab.key))?.attempts[0];
    if (started === undefined) throw new vscode.CancellationError();
    return started;
  }

  async #make(lab: LabEntry, parent: vscode.Uri): Promise<string> {
    try {
      return await this.starter.make(lab, parent);
    } catch (error) {
      if (!(error instanceof HumanError)) throw error;
      const chooseOther = async () => {
        const other = await askForFolder(lab.title);
        if (other !== undefined) await this.start(lab, other);
      };
      throw new MendableError(error.message, {
        title: vscode.l10n.t('Choose Another Folder…'),
        run: chooseOther,
      });
    }
  }

  async #openFile(file: string): Promise<void> {
    const start = new vscode.Position(0, 0);
    await openLocation(new vscode.Location(vscode.Uri.file(file), start));
  }
}

async function chooseAttempt({ attempts, title }: LabEntry): Promise<AttemptEntry | undefined> {
  if (attempts.length <= 1) return attempts[0];
  const items = attempts.map((attempt) => ({
    label: vscode.workspace.asRelativePath(attempt.folder),
    attempt,
  }));
  const placeHolder = vscode.l10n.t('Which attempt at “{0}”?', title);
  const chosen = await vscode.window.showQuickPick(items, { placeHolder });
  if (chosen === undefined) throw new vscode.CancellationError();
  return chosen.attempt;
}
