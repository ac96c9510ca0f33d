import * as path from 'node:path';
import * as vscode from 'vscode';
import { Disposables } from '../../base/disposable';
import { HumanError } from '../../base/errors';
import type { FromResults, ToResults } from '../../messages/webview';
import type { SourcePlace } from '../../trace/data';
import { locationOf } from '../checks/test-message';
import { exportTrace } from '../export-trace';
import { openLocation } from '../navigate';
import { Page, wordsForPages } from '../panels/page';
import type { Reporter } from '../reporter';
import { told } from '../told';
import { readTrace } from './read-trace';
import type { TraceSource } from './trace-source';

/**
 * Events that the diagram shows, at most. A million are drawn in a second or two, and their list is 24 million pixels
 * high; no element of a page may be higher than 33 million.
 */
const eventsMax = 1_000_000;

/** Milliseconds in which changes of the file count as one: it may be written in several pieces. */
const gatherTime = 200;

/** One trace file that is open, in the space-time diagram. */
export class TraceEditor implements vscode.Disposable {
  readonly #own = new Disposables();
  readonly #page: Page<ToResults, FromResults>;
  /** The files that the trace names. */
  #files: readonly string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #shows = 0;

  constructor(
    private readonly uri: vscode.Uri,
    private readonly panel: vscode.WebviewPanel,
    extension: vscode.Uri,
    private readonly source: TraceSource,
    reporter: Reporter,
  ) {
    const facts = { kind: 'results', extension, title: this.#title } as const;
    this.#page = this.#own.add(new Page(panel, facts, (message) => this.#on(message), reporter));
    this.#own.add(panel.onDidDispose(() => this.dispose()));
    const folder = new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), '*');
    const watcher = this.#own.add(vscode.workspace.createFileSystemWatcher(folder));
    const again = (changed: vscode.Uri): void => {
      if (changed.toString() !== uri.toString()) return;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void reporter.guard(() => this.#show()), gatherTime);
    };
    this.#own.add(watcher.onDidChange(again));
    this.#own.add(watcher.onDidCreate(again));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#own.dispose();
  }

  get #title(): string {
    return path.posix.basename(this.uri.path);
  }

  /** Reads the file and shows it. Not kept here: the page has what it shows, and exporting is rare. */
  async #show(): Promise<void> {
    const show = ++this.#shows;
    const message = await this.#read();
    if (show === this.#shows) this.#page.post(message);
  }

  async #read(): Promise<ToResults> {
    const facts = { words: wordsForPages(), title: this.#title };
    try {
      const trace = await readTrace(this.uri);
      this.#files = [...new Set(trace.places.map(({ file }) => file))];
      if (trace.length <= eventsMax) return { type: 'show-trace', ...facts, trace };
      const { firstEvents } = await import('../../trace/file');
      const first = firstEvents(trace, eventsMax);
      return { type: 'show-trace', ...facts, trace: first, cutFrom: trace.length };
    } catch (error) {
      if (!(error instanceof HumanError)) throw error;
      return { type: 'show-problem', ...facts, problem: told(error.message) };
    }
  }

  async #on(message: FromResults): Promise<void> {
    switch (message.type) {
      case 'ready':
        return this.#show();
      case 'go-to':
        return this.#goTo(message.place);
      case 'copy':
        return vscode.env.clipboard.writeText(message.text);
      case 'export-trace': {
        const { dir, name } = path.parse(this.uri.fsPath);
        return exportTrace(await readTrace(this.uri), path.join(dir, name));
      }
      case 'check':
      case 'cancel':
      case 'replay':
      case 'debug':
        return; // A trace by itself has no such buttons.
      default:
        message satisfies never;
    }
  }

  async #goTo(place: SourcePlace): Promise<void> {
    const file = await this.source.find(place.file, this.#files);
    await openLocation(locationOf({ ...place, file }), this.panel.viewColumn);
  }
}
