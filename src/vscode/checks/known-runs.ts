import * as path from 'node:path';
import * as vscode from 'vscode';
import { Disposables } from '../../base/disposable';
import type { CheckReport, CheckRun } from '../../checks/report';
import type { RunnerEvent } from '../../messages/runner';
import type { LabTarget } from '../labs/target';
import type { Checker, CheckSession, CheckWish } from './checker';
import { emptyRun, mergedRun, withMeasurement, withReport } from './merge-runs';
import { ResultAges, stateOf } from './result-ages';

/** What is known of one attempt. */
export interface Known {
  readonly target: LabTarget;
  readonly run: CheckRun;
  readonly ages: ResultAges;
  /** The stage that was checked last, where it was not the whole lab. */
  readonly stage?: string | undefined;
  /** The one check that was asked for last, where it was one. */
  readonly asked?: string | undefined;
}

/**
 * The latest results of each attempt since the editor was opened, traces included. Listens to the checker: who shows
 * results must listen after this does.
 */
export class KnownRuns implements vscode.Disposable {
  readonly #own = new Disposables();
  readonly #known = new Map<string, Known>();
  /** What the checks that run judge: the files as they were at the first word of them. */
  #judged = '';
  readonly #outdated = this.#own.add(new vscode.EventEmitter<string>());
  /** A file was saved, and the results of the attempt in this folder are of what was before. */
  readonly onDidOutdate = this.#outdated.event;

  constructor(checker: Checker) {
    this.#own.add(checker.onDidBegin((session) => this.#begin(session)));
    this.#own.add(checker.onDidTell(({ session, event }) => this.#tell(session, event)));
    this.#own.add(checker.onDidEnd(({ session, run }) => this.#end(session, run)));
    this.#own.add(vscode.workspace.onDidSaveTextDocument(({ fileName }) => this.#saved(fileName)));
  }

  of(folder: string): Known | undefined {
    return this.#known.get(folder);
  }

  report(folder: string, name: string): CheckReport | undefined {
    return this.#known.get(folder)?.run.checks.find((report) => report.name === name);
  }

  dispose(): void {
    this.#own.dispose();
  }

  #begin({ target, wish, seed }: CheckSession): void {
    const { pack, lab } = target.checkFiles;
    this.#judged = '';
    const earlier = isPartial(wish) ? this.#known.get(target.folder) : undefined;
    const { run = emptyRun(pack, lab, seed), ages = new ResultAges() } = earlier ?? {};
    const [asked] = wish.names?.length === 1 ? wish.names : [];
    this.#known.set(target.folder, { target, run, ages, stage: wish.stage ?? earlier?.stage, asked });
  }

  #tell({ target }: CheckSession, event: RunnerEvent): void {
    const known = this.#known.get(target.folder);
    if (known === undefined) return;
    const { run, ages } = known;
    if (this.#judged === '') {
      this.#judged = stateOf(target.folder, target.edit);
      ages.change(this.#judged);
    }
    if (event.type === 'check-finished') {
      ages.note(event.report.name, this.#judged);
      this.#known.set(target.folder, { ...known, run: withReport(run, event.report) });
    }
    if (event.type === 'measured') {
      ages.note(event.measurement.name, this.#judged);
      this.#known.set(target.folder, { ...known, run: withMeasurement(run, event.measurement) });
    }
  }

  #saved(file: string): void {
    for (const [folder, { target, ages }] of this.#known) {
      if (!target.edit.some((name) => path.join(folder, name) === file)) continue;
      ages.change(stateOf(folder, target.edit));
      this.#outdated.fire(folder);
    }
  }

  #end({ target, wish }: CheckSession, run: CheckRun | undefined): void {
    const known = this.#known.get(target.folder);
    if (run === undefined || known === undefined) return;
    const merged = isPartial(wish) ? mergedRun(known.run, run) : run;
    this.#known.set(target.folder, { ...known, target, run: merged });
  }
}

/** Whether other checks' results stay as they are. */
function isPartial({ names, stage }: CheckWish): boolean {
  return names !== undefined || stage !== undefined;
}
