import * as vscode from 'vscode';
import { Disposables } from '../../base/disposable';
import type { CheckRun } from '../../checks/report';
import type { CheckOrder, RunnerEvent } from '../../messages/runner';
import type { Runner } from '../../runner/client-api';
import type { LabTarget } from '../labs/target';

/** What of a lab is checked; nothing given: all. */
export type CheckWish = Pick<CheckOrder, 'names' | 'stage' | 'schedules' | 'replay' | 'checksOnly'>;

/** How a caller follows and ends its checks. */
export interface CheckFollower {
  readonly token?: vscode.CancellationToken;
  readonly onEvent?: (event: RunnerEvent) => void;
}

/** One run of checks while it goes on. */
export interface CheckSession {
  readonly target: LabTarget;
  readonly wish: CheckWish;
  readonly seed: number;
  readonly cancel: () => void;
}

/** The seed that schedules are drawn from: always the same, so that the same program gets the same verdicts. */
export const checkSeed = 1;

/** Runs checks, one lab at a time. Everything that shows results listens here. */
export class Checker implements vscode.Disposable {
  readonly #own = new Disposables();
  readonly #began = this.#own.add(new vscode.EventEmitter<CheckSession>());
  readonly #told = this.#own.add(new vscode.EventEmitter<{ session: CheckSession; event: RunnerEvent }>());
  readonly #ended = this.#own.add(
    new vscode.EventEmitter<{ session: CheckSession; run: CheckRun | undefined }>(),
  );
  readonly onDidBegin = this.#began.event;
  readonly onDidTell = this.#told.event;
  /** `run` is absent when the checks could not be run at all. */
  readonly onDidEnd = this.#ended.event;
  #last: Promise<unknown> = Promise.resolve();
  #session: CheckSession | undefined;

  constructor(private readonly runner: () => Promise<Runner>) {}

  /** The checks that run now. */
  get session(): CheckSession | undefined {
    return this.#session;
  }

  /** Checks a lab. Checks of the same lab that still run are cancelled, for they judge what is no longer so. */
  check(target: LabTarget, wish: CheckWish, follower: CheckFollower = {}): Promise<CheckRun> {
    if (this.#session?.target.folder === target.folder) this.#session.cancel();
    const result = this.#last.then(() => this.#check(target, wish, follower));
    this.#last = result.catch(() => undefined);
    return result;
  }

  dispose(): void {
    this.#session?.cancel();
    this.#own.dispose();
  }

  async #check(target: LabTarget, wish: CheckWish, { token, onEvent }: CheckFollower): Promise<CheckRun> {
    if (token?.isCancellationRequested === true) throw new vscode.CancellationError();
    const abort = new AbortController();
    const listening = token?.onCancellationRequested(() => abort.abort());
    const session: CheckSession = { target, wish, seed: checkSeed, cancel: () => abort.abort() };
    let run: CheckRun | undefined;
    this.#session = session;
    this.#began.fire(session);
    try {
      await saveFilesIn(target.folder);
      const runner = await this.runner();
      const order = { files: target.checkFiles, seed: checkSeed, ...wish };
      const tell = (event: RunnerEvent) => {
        onEvent?.(event);
        this.#told.fire({ session, event });
      };
      run = await runner.check(order, { onEvent: tell, signal: abort.signal });
      return run;
    } finally {
      listening?.dispose();
      this.#session = undefined;
      this.#ended.fire({ session, run });
    }
  }
}

/** What is checked is what is on the disk: edited files are saved first. */
export async function saveFilesIn(folder: string): Promise<void> {
  const inside = vscode.Uri.file(folder).path + '/';
  const unsaved = vscode.workspace.textDocuments.filter(
    (document) => document.isDirty && document.uri.scheme === 'file' && document.uri.path.startsWith(inside),
  );
  await Promise.all(unsaved.map((document) => document.save()));
}
