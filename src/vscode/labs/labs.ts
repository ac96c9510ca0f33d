import * as path from 'node:path';
import * as vscode from 'vscode';
import { Disposables } from '../../base/disposable';
import type { CheckRun } from '../../checks/report';
import type { LabFiles } from '../../messages/runner';
import type { Progress } from '../../packs/progress';
import { isInside } from '../../packs/safe-path';
import type { Attempts } from './attempts';
import { packEntry, type AttemptEntry, type LabEntry, type PackEntry } from './entries';
import type { PackFinder, PackFound } from './pack-finder';
import { PackWatch } from './pack-watch';
import type { LabTarget } from './target';

/** Milliseconds in which changes on the disk count as one. */
const gatherTime = 100;

/** What changed: only attempts and their progress, or packs too. */
export type Change = 'attempts' | 'packs';

/** The labs that there are, and how far the student is: what the views show. Reads the disk at first use. */
export class Labs implements vscode.Disposable {
  readonly #own = new Disposables();
  readonly #changed = this.#own.add(new vscode.EventEmitter<Change>());
  readonly onDidChange = this.#changed.event;
  #packs: Promise<readonly PackFound[]> | undefined;
  #entries: Promise<readonly PackEntry[]> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #toTell: Change | undefined;
  #attemptFolders: readonly string[] = [];
  readonly #packFiles = this.#own.add(
    new PackWatch((file) => {
      const isStudents = this.#attemptFolders.some((folder) => isInside(folder, file));
      if (!isStudents) this.refresh('packs');
    }),
  );

  constructor(
    readonly finder: PackFinder,
    private readonly attempts: Attempts,
  ) {
    this.#own.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.refresh('packs')));
    this.#watch('**/.dlabs/{attempt,progress}.json', 'attempts');
    this.#watchFolders();
    this.#watch('**/pack.json', 'packs');
  }

  /** Every pack with its labs and their attempts. */
  entries(): Promise<readonly PackEntry[]> {
    return (this.#entries ??= this.#read());
  }

  async labs(): Promise<readonly LabEntry[]> {
    return (await this.entries()).flatMap(({ units }) => units.flatMap(({ labs }) => labs));
  }

  async byKey(key: string): Promise<LabEntry | undefined> {
    return (await this.labs()).find((lab) => lab.key === key);
  }

  /** The lab and the attempt that a file or folder is part of. */
  async attemptOf(file: string): Promise<{ lab: LabEntry; attempt: AttemptEntry } | undefined> {
    for (const lab of await this.labs()) {
      const attempt = lab.attempts.find(({ folder }) => isInside(folder, file));
      if (attempt !== undefined) return { lab, attempt };
    }
    return undefined;
  }

  /** Every attempt, ready to be run and checked. */
  async targets(): Promise<readonly LabTarget[]> {
    const labs = await this.labs();
    return Promise.all(labs.flatMap((lab) => lab.attempts.map(({ folder }) => this.target(lab, folder))));
  }

  /** @param folder the attempt's */
  async target({ lab, title, stages }: LabEntry, folder: string): Promise<LabTarget> {
    const { labFiles } = await import('../../packs/lab-files');
    const { loadTexts } = await import('../../packs/texts');
    const { language } = vscode.env;
    const texts = await loadTexts(lab, language);
    return {
      folder,
      title,
      checkFiles: labFiles(lab, { kind: 'check', folder }, texts, language),
      runFiles: labFiles(lab, { kind: 'run', folder }, texts, language),
      stages,
      edit: lab.manifest.edit,
    };
  }

  /** The files of a lab nobody has begun, to ask what it declares. */
  async starterFiles({ lab }: LabEntry): Promise<LabFiles> {
    const { labFiles } = await import('../../packs/lab-files');
    const { loadTexts } = await import('../../packs/texts');
    const { language } = vscode.env;
    return labFiles(lab, { kind: 'starter' }, await loadTexts(lab, language), language);
  }

  /** Changes what is kept with an attempt. */
  async updateProgress(folder: string, change: (progress: Progress) => Progress): Promise<void> {
    await this.attempts.updateProgress(folder, change);
    this.refresh('attempts');
  }

  /** Keeps the results of a run of checks with the attempt. */
  async recordRun(
    folder: string,
    run: CheckRun,
    ran: 'all' | 'some' | { readonly stage: string },
  ): Promise<void> {
    const found = await this.attemptOf(folder);
    if (found === undefined) return;
    const { withResults } = await import('../../packs/progress');
    const { stages } = found.lab.lab.manifest;
    await this.updateProgress(folder, (progress) => withResults(progress, run.checks, stages, ran));
  }

  /** Reads again: attempts alone, or packs too. */
  refresh(what: Change): void {
    if (what === 'packs') this.#packs = undefined;
    if (what === 'packs' || this.#toTell === undefined) this.#toTell = what;
    this.#entries = undefined;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tell(), gatherTime);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#own.dispose();
  }

  #tell(): void {
    const what = this.#toTell ?? 'attempts';
    this.#toTell = undefined;
    this.#changed.fire(what);
  }

  #watch(glob: string, what: Change): void {
    const watcher = this.#own.add(vscode.workspace.createFileSystemWatcher(glob));
    for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) {
      this.#own.add(event(() => this.refresh(what)));
    }
  }

  /** Of a folder that comes or goes as a whole, what is in it may not be told. */
  #watchFolders(): void {
    const watcher = this.#own.add(vscode.workspace.createFileSystemWatcher('**', false, true, false));
    const isFolder = (file: string) => path.extname(file) === '';
    this.#own.add(watcher.onDidCreate(({ fsPath }) => isFolder(fsPath) && this.refresh('attempts')));
    this.#own.add(
      watcher.onDidDelete(({ fsPath }) => {
        if (this.#attemptFolders.some((folder) => folder.startsWith(fsPath))) this.refresh('attempts');
      }),
    );
  }

  async #read(): Promise<readonly PackEntry[]> {
    this.#packs ??= this.finder.find();
    const [packs, attempts] = await Promise.all([this.#packs, this.attempts.find()]);
    this.#packFiles.watch(packs.filter(({ origin }) => origin === 'workspace').map(({ folder }) => folder));
    this.#attemptFolders = attempts.map(({ attempt }) => attempt.folder);
    const { localized } = await import('../../packs/texts');
    const { stageProgress } = await import('../../packs/progress');
    const tools = {
      say: (text: Parameters<typeof localized>[0]) => localized(text, vscode.env.language),
      stageProgress,
    };
    return packs.map((found) => packEntry(found, attempts, tools));
  }
}
