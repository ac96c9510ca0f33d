import { randomInt } from 'node:crypto';
import * as vscode from 'vscode';
import { Disposables } from '../../base/disposable';
import type { EngineName, RunEnd, RunnerEvent } from '../../messages/runner';
import type { RunHandle, Runner } from '../../runner/client-api';
import type { TraceData } from '../../trace/data';
import type { LabTarget } from '../labs/target';
import type { Reporter } from '../reporter';
import { RunTerminals } from './run-terminals';
import { TerminalLinks } from './terminal-links';

/** How a run goes on. */
export interface Pace {
  /** Virtual milliseconds. */
  readonly time: number;
  /** Virtual milliseconds for each real one. */
  readonly speed: number;
  readonly paused: boolean;
}

/** The run that goes on. */
interface Current {
  readonly target: LabTarget;
  readonly handle: RunHandle;
  readonly terminals: RunTerminals;
  pace: Pace;
}

/** Runs labs in terminals, one at a time. */
export class Runs implements vscode.Disposable {
  readonly #own = new Disposables();
  readonly #changed = this.#own.add(new vscode.EventEmitter<void>());
  /** A run began or ended, or its pace changed. */
  readonly onDidChange = this.#changed.event;
  readonly #terminals = new Map<string, RunTerminals>();
  /** What the student set by folder of the attempt: the next run goes on with it. */
  readonly #speeds = new Map<string, number>();
  #current: Current | undefined;
  #last: { readonly target: LabTarget; readonly trace: TraceData } | undefined;

  constructor(
    private readonly runner: () => Promise<Runner>,
    private readonly reporter: Reporter,
    open: (target: vscode.Location) => Promise<void>,
  ) {
    const folderOf = (terminal: vscode.Terminal) =>
      [...this.#terminals.values()].find((terminals) => terminals.owns(terminal))?.folder;
    this.#own.add(vscode.window.registerTerminalLinkProvider(new TerminalLinks(folderOf, open)));
  }

  /** What is running: which lab, and how. */
  get current(): { readonly target: LabTarget; readonly pace: Pace } | undefined {
    return this.#current;
  }

  /** The trace of the run that ended last. */
  get last(): { readonly target: LabTarget; readonly trace: TraceData } | undefined {
    return this.#last;
  }

  /** Starts a run; one that goes on is stopped first. */
  async start(target: LabTarget, engine: EngineName): Promise<void> {
    await this.stop();
    const runner = await this.runner();
    const usual = vscode.workspace.getConfiguration('distributedLabs').get('run.speed', 1);
    const speed = this.#speeds.get(target.folder) ?? usual;
    const seed = randomInt(1, 2 ** 31);
    const terminals = this.#terminalsOf(target);
    const handle = runner.run(
      { files: target.runFiles, seed, speed, engine },
      { onEvent: (event) => this.#on(handle, event) },
    );
    this.#current = { target, handle, terminals, pace: { time: 0, speed, paused: false } };
    const begins =
      engine === 'os'
        ? vscode.l10n.t('Running on real processes, at their own pace.')
        : vscode.l10n.t('Running with seed {0}.', String(seed));
    terminals.begin(handle, begins);
    void handle.ended.then(
      (end) => this.#ended(handle, end),
      (error: unknown) => {
        this.#ended(handle, {});
        this.reporter.tell(error);
      },
    );
    this.#tellContext();
  }

  async stop(): Promise<void> {
    const handle = this.#current?.handle;
    handle?.stop();
    await handle?.ended.catch(() => undefined);
  }

  togglePause(): void {
    this.#current?.handle.control(this.#current.pace.paused ? 'resume' : 'pause');
  }

  step(): void {
    this.#current?.handle.control('step');
  }

  dispose(): void {
    this.#current?.handle.stop();
    for (const terminals of this.#terminals.values()) terminals.dispose();
    this.#own.dispose();
  }

  #terminalsOf(target: LabTarget): RunTerminals {
    for (const [folder, terminals] of this.#terminals) {
      if (folder === target.folder && !terminals.closed) return terminals;
      // Another lab's terminals would only be in the way.
      terminals.dispose();
      this.#terminals.delete(folder);
    }
    const made = new RunTerminals(target.folder, target.title, () => this.#terminals.delete(target.folder));
    this.#terminals.set(target.folder, made);
    return made;
  }

  #on(handle: RunHandle, event: RunnerEvent): void {
    const current = this.#current;
    if (current?.handle !== handle) return;
    switch (event.type) {
      case 'process-started':
        return current.terminals.processStarted(event);
      case 'process-output':
        return current.terminals.processOutput(event);
      case 'process-ended':
        return current.terminals.processEnded(event);
      case 'control-output':
        return current.terminals.controlOutput(event);
      case 'went-back':
        return current.terminals.wentBack(event);
      case 'pace':
        if (event.speed !== current.pace.speed) this.#speeds.set(current.target.folder, event.speed);
        current.pace = event;
        return this.#tellContext();
      case 'check-started':
      case 'check-progress':
      case 'check-finished':
      case 'measured':
        return;
      default:
        event satisfies never;
    }
  }

  #ended(handle: RunHandle, end: RunEnd): void {
    if (this.#current?.handle !== handle) return;
    const { terminals, target } = this.#current;
    this.#current = undefined;
    if (end.trace !== undefined) this.#last = { target, trace: end.trace };
    if (!terminals.closed) terminals.end(end);
    this.#tellContext();
  }

  #tellContext(): void {
    const running = this.#current !== undefined;
    void vscode.commands.executeCommand('setContext', 'distributedLabs.running', running);
    void vscode.commands.executeCommand(
      'setContext',
      'distributedLabs.paused',
      this.#current?.pace.paused === true,
    );
    this.#changed.fire();
  }
}
