import * as vscode from 'vscode';
import { Disposables } from '../base/disposable';
import { commandIds, type CommandId } from './command-ids';
import type { AttemptEntry, LabEntry } from './labs/entries';
import type { LabActions } from './labs/lab-actions';
import type { Labs } from './labs/labs';
import type { PackActions } from './packs/pack-actions';
import type { ResultsPanel } from './panels/results-panel';
import type { Reporter } from './reporter';
import type { Runs } from './run/runs';

/** What commands are about: a row of the Labs view, a lab by its key, or what is in the active editor. */
interface Subject {
  readonly lab: LabEntry;
  readonly attempt?: AttemptEntry;
  readonly stage?: string;
}

/** What commands lead to. */
export interface CommandServices {
  readonly labs: Labs;
  readonly actions: LabActions;
  readonly packs: PackActions;
  readonly runs: Runs;
  readonly results: ResultsPanel;
  readonly showGuide: (lab: LabEntry) => void;
}

/** Registers every command. */
export function registerCommands(services: CommandServices, reporter: Reporter): vscode.Disposable {
  const own = new Disposables();
  const handlers = commandHandlers(services);
  for (const id of commandIds) {
    const handler = handlers[id];
    own.add(
      vscode.commands.registerCommand(`distributedLabs.${id}`, (argument: unknown) =>
        reporter.guard(() => handler(argument)),
      ),
    );
  }
  return own;
}

type Handlers = Readonly<Record<CommandId, (argument: unknown) => unknown>>;

function commandHandlers({ labs, actions, packs, runs, results, showGuide }: CommandServices): Handlers {
  /** Does something with the lab that is meant. */
  const withLab = (work: (subject: Subject) => unknown, which: (lab: LabEntry) => boolean = () => true) => {
    return async (argument: unknown) => {
      const subject = await subjectOf(labs, argument, which);
      if (subject !== undefined) await work(subject);
    };
  };
  const isStarted = (lab: LabEntry) => lab.attempts.length > 0;
  return {
    startLab: withLab(
      ({ lab }) => actions.start(lab),
      (lab) => !isStarted(lab),
    ),
    continueLab: withLab(({ lab, attempt = lab.attempts[0] }) => {
      return attempt === undefined ? actions.start(lab) : actions.open(lab, attempt.folder);
    }, isStarted),
    openGuide: withLab(({ lab }) => showGuide(lab)),
    resetLab: withLab(({ lab, attempt }) => actions.reset(lab, attempt), isStarted),
    revealFolder: withLab(({ lab, attempt }) => actions.revealFolder(lab, attempt), isStarted),
    run: withLab(({ lab, attempt }) => actions.run(lab, 'sim', attempt), isStarted),
    runReal: withLab(({ lab, attempt }) => actions.run(lab, 'os', attempt), isStarted),
    check: withLab(({ lab, attempt, stage }) => actions.check(lab, stage, attempt), isStarted),
    stop: () => runs.stop(),
    pause: () => runs.togglePause(),
    step: () => runs.step(),
    showResults: () => {
      if (!results.showLast()) tellNothing();
    },
    showTrace: () => {
      const { last } = runs;
      if (last === undefined) tellNothing();
      else results.showTrace(last.target, last.trace);
    },
    installPack: (file) => packs.install(file instanceof vscode.Uri ? file : undefined),
    newPack: () => packs.newPack(),
    newLab: () => packs.newLab(),
  };
}

function tellNothing(): void {
  void vscode.window.showInformationMessage(
    vscode.l10n.t('There is nothing to show yet: run or check a lab first.'),
  );
}

async function subjectOf(
  labs: Labs,
  argument: unknown,
  which: (lab: LabEntry) => boolean,
): Promise<Subject | undefined> {
  const given = await givenSubject(labs, argument);
  if (given !== undefined) return given;
  const editor = vscode.window.activeTextEditor;
  const active = editor === undefined ? undefined : await labs.attemptOf(editor.document.uri.fsPath);
  if (active !== undefined && which(active.lab)) return active;
  return chooseLab((await labs.labs()).filter(which));
}

/** Rows of the Labs view, and `{ lab: key }` from other places. What they hold may be old: it is looked up anew. */
async function givenSubject(labs: Labs, argument: unknown): Promise<Subject | undefined> {
  const node = argument as
    { lab?: unknown; attempt?: AttemptEntry; stage?: { slug: string } } | null | undefined;
  const key = typeof node?.lab === 'string' ? node.lab : (node?.lab as LabEntry | undefined)?.key;
  const lab = key === undefined ? undefined : await labs.byKey(key);
  if (lab === undefined) return undefined;
  const attempt = lab.attempts.find(({ folder }) => folder === node?.attempt?.folder);
  const stage = node?.stage?.slug;
  return { lab, ...(attempt === undefined ? {} : { attempt }), ...(stage === undefined ? {} : { stage }) };
}

async function chooseLab(labs: readonly LabEntry[]): Promise<Subject | undefined> {
  if (labs.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('There is no lab for this yet: start one in the Labs view.'),
    );
    return vscode.commands.executeCommand('distributedLabs.labs.focus').then(() => undefined);
  }
  if (labs.length === 1) return labs[0] === undefined ? undefined : { lab: labs[0] };
  const items = labs.map((lab) => ({ label: lab.title, detail: lab.summary, lab }));
  return vscode.window.showQuickPick(items, {
    placeHolder: vscode.l10n.t('Which lab?'),
    matchOnDetail: true,
  });
}
