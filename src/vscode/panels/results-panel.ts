import * as vscode from 'vscode';
import { Disposables } from '../../base/disposable';
import type { CheckRun, Place } from '../../checks/report';
import type { RunnerEvent } from '../../messages/runner';
import type { FromResults, ToResults } from '../../messages/webview';
import type { TraceData } from '../../trace/data';
import type { Checker, CheckSession, CheckWish } from '../checks/checker';
import type { KnownRuns } from '../checks/known-runs';
import type { LabTarget } from '../labs/target';
import type { Reporter } from '../reporter';
import { besideCode, Page, pageOptions, wordsForPages } from './page';

/** What the page's buttons do. */
export interface ResultsActions {
  check(target: LabTarget, wish: CheckWish): Promise<unknown>;
  debug(target: LabTarget, name: string, replay: string): Promise<void>;
  /** @param from the column that the panel is in */
  goTo(
    target: LabTarget,
    place: Pick<Place, 'file' | 'line' | 'column'>,
    from?: vscode.ViewColumn,
  ): Promise<void>;
  exportTrace(target: LabTarget, trace: TraceData): Promise<void>;
}

/** What is shown: the latest verdicts of an attempt, or the trace of a plain run. */
type Shown =
  | { readonly kind: 'checks'; readonly folder: string }
  | { readonly kind: 'trace'; readonly target: LabTarget; readonly trace: TraceData };

/** The panel with the verdicts: one, showing what was checked last. */
export class ResultsPanel implements vscode.Disposable {
  readonly #own = new Disposables();
  #shown: Shown | undefined;
  #page: Page<ToResults, FromResults> | undefined;

  constructor(
    private readonly extension: vscode.Uri,
    private readonly checker: Checker,
    private readonly known: KnownRuns,
    private readonly actions: ResultsActions,
    private readonly reporter: Reporter,
  ) {
    this.#own.add(checker.onDidBegin((session) => this.#begin(session)));
    this.#own.add(checker.onDidTell(({ event }) => this.#tell(event)));
    this.#own.add(checker.onDidEnd(({ session, run }) => this.#end(session, run)));
    this.#own.add(known.onDidOutdate((folder) => this.#outdate(folder)));
  }

  showTrace(target: LabTarget, trace: TraceData): void {
    this.#shown = { kind: 'trace', target, trace };
    this.#reveal();
  }

  /** Shows the verdicts of an attempt. @returns whether there are any since the editor was opened */
  showOf(folder: string): boolean {
    if (this.known.of(folder) === undefined) return false;
    this.#shown = { kind: 'checks', folder };
    this.#reveal();
    return true;
  }

  /** Brings the panel to the front as it was. The cursor stays where it is. @returns whether there is anything to show */
  showLast(): boolean {
    if (this.#shown === undefined) return false;
    this.#reveal();
    return true;
  }

  dispose(): void {
    this.#page?.dispose();
    this.#own.dispose();
  }

  #reveal(): void {
    if (this.#page === undefined) this.#open();
    else this.#page.panel.reveal(undefined, true);
    this.#post();
  }

  #open(): void {
    const column = { viewColumn: besideCode(), preserveFocus: true };
    const title = vscode.l10n.t('Lab Results');
    const panel = vscode.window.createWebviewPanel('distributedLabs.results', title, column, pageOptions);
    panel.onDidDispose(() => (this.#page = undefined));
    const facts = { kind: 'results', extension: this.extension, title } as const;
    this.#page = new Page(panel, facts, (message) => this.#on(message), this.reporter);
  }

  #begin({ target: { folder } }: CheckSession): void {
    this.#shown = { kind: 'checks', folder };
    this.#post();
  }

  /** While checks run, what they find is newer. */
  #outdate(folder: string): void {
    const isShown = this.#shown?.kind === 'checks' && this.#shown.folder === folder;
    if (isShown && this.checker.session?.target.folder !== folder) this.#post();
  }

  #tell(event: RunnerEvent): void {
    if (event.type === 'check-finished') this.#page?.post({ type: 'report', report: event.report });
    else if (event.type === 'measured')
      this.#page?.post({ type: 'measured', measurement: event.measurement });
    else if (event.type === 'check-progress') {
      this.#page?.post({ ...event, type: 'progress' });
    }
  }

  /**
   * Failures are shown, but not over what the student looks at already. The page keeps the check that was chosen, and
   * else chooses one that failed.
   */
  #end({ target }: CheckSession, run: CheckRun | undefined): void {
    const failed = run?.checks.some(({ verdict }) => verdict !== 'passed' && verdict !== 'skipped');
    const isShown = this.#page?.panel.visible === true;
    if (failed === true && run?.cancelled !== true && !isShown) {
      this.#shown = { kind: 'checks', folder: target.folder };
      this.#reveal();
    } else this.#post();
  }

  #post(): void {
    if (this.#page === undefined || this.#shown === undefined) return;
    const words = wordsForPages();
    if (this.#shown.kind === 'trace') {
      const { target, trace } = this.#shown;
      this.#page.title = vscode.l10n.t('Run: {0}', target.title);
      return this.#page.post({ type: 'show-trace', words, title: target.title, trace });
    }
    const known = this.known.of(this.#shown.folder);
    if (known === undefined) return;
    const { target, run, ages, stage, asked } = known;
    const busy = this.checker.session?.target.folder === target.folder;
    this.#page.title = vscode.l10n.t('Results: {0}', target.title);
    const { title: lab, stages } = target;
    const { outdated } = ages;
    const last = { ...(stage !== undefined && { stage }), ...(asked !== undefined && { asked }) };
    this.#page.post({ type: 'show-run', words, lab, stages, run, outdated, ...last, busy });
  }

  async #on(message: FromResults): Promise<void> {
    if (message.type === 'ready') return this.#post();
    const target = this.#target();
    if (target === undefined) return;
    switch (message.type) {
      case 'check':
        await this.actions.check(target, wishOf(message));
        return;
      case 'cancel':
        return this.checker.session?.cancel();
      case 'replay':
        await this.actions.check(target, { names: [message.name], replay: message.replay });
        return;
      case 'debug':
        return this.actions.debug(target, message.name, message.replay);
      case 'go-to':
        return this.actions.goTo(target, message.place, this.#page?.panel.viewColumn);
      case 'copy':
        return vscode.env.clipboard.writeText(message.text);
      case 'export-trace': {
        const trace = this.#trace(message.name);
        return trace === undefined ? undefined : this.actions.exportTrace(target, trace);
      }
      default:
        message satisfies never;
    }
  }

  #target(): LabTarget | undefined {
    const shown = this.#shown;
    return shown?.kind === 'checks' ? this.known.of(shown.folder)?.target : shown?.target;
  }

  #trace(name: string | undefined): TraceData | undefined {
    if (this.#shown?.kind === 'trace') return this.#shown.trace;
    const folder = this.#shown?.folder ?? '';
    return name === undefined ? undefined : this.known.report(folder, name)?.failure?.trace;
  }
}

function wishOf({ name, stage }: Extract<FromResults, { type: 'check' }>): CheckWish {
  return { ...(name !== undefined && { names: [name] }), ...(stage !== undefined && { stage }) };
}
