import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { Disposables } from '../../base/disposable';
import { webviewHtml, webviewPages } from '../../messages/webview-page';
import { webviewWords } from '../../messages/webview-words';
import type { Words } from '../../messages/webview';
import type { Reporter } from '../reporter';

interface Message {
  readonly type: string;
}

/**
 * How pages are made. They stay alive behind other tabs: results come over a guide and go again, and to load a page
 * anew takes seconds on a small machine, in which it is blank.
 */
export const pageOptions: vscode.WebviewPanelOptions = { retainContextWhenHidden: true };

/** What a page is made of. */
export interface PageFacts {
  readonly kind: 'guide' | 'results';
  readonly extension: vscode.Uri;
  readonly title: string;
}

/** One webview with its page: the only place that makes HTML, sets the policy, and takes messages. */
export class Page<To extends Message, From extends Message> implements vscode.Disposable {
  readonly #own = new Disposables();
  #disposed = false;

  /** @param handle answers a message; what it throws is told to the person */
  constructor(
    readonly panel: vscode.WebviewPanel,
    facts: PageFacts,
    handle: (message: From) => Promise<void>,
    reporter: Reporter,
  ) {
    this.#own.add(panel.onDidDispose(() => this.dispose()));
    this.#own.add(
      panel.webview.onDidReceiveMessage((message: From) => void reporter.guard(() => handle(message))),
    );
    const { extension, kind } = facts;
    panel.webview.options = { enableScripts: true, localResourceRoots: pageRoots(extension) };
    panel.iconPath = tabIcon(extension);
    panel.title = facts.title;
    const at = (...path: string[]) =>
      panel.webview.asWebviewUri(vscode.Uri.joinPath(extension, ...path)).toString();
    panel.webview.html = webviewHtml({
      title: facts.title,
      language: vscode.env.language,
      nonce: randomBytes(16).toString('hex'),
      source: panel.webview.cspSource,
      script: at('out', 'webview', webviewPages[kind].script),
      styles: webviewPages[kind].styles.map((style) => at('media', style)),
    });
  }

  /** Sends a message. One that comes before the page has loaded may be lost: when it has, it asks with `ready`. */
  post(message: To): void {
    if (!this.#disposed) void this.panel.webview.postMessage(message);
  }

  /** A page may be closed while what it shows is being read. */
  set title(title: string) {
    if (!this.#disposed) this.panel.title = title;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#own.dispose();
    this.panel.dispose();
  }
}

/** The only folders that pages may load from. */
function pageRoots(extension: vscode.Uri): vscode.Uri[] {
  return [vscode.Uri.joinPath(extension, 'out', 'webview'), vscode.Uri.joinPath(extension, 'media')];
}

/** The pages' words in the editor's language. */
export function wordsForPages(): Words {
  const words: Record<string, string> = {};
  for (const [key, english] of Object.entries(webviewWords)) words[key] = vscode.l10n.t(english);
  return words;
}

/** The column for a panel: beside the code, or, where no code is open, where the student looks. */
export function besideCode(): vscode.ViewColumn {
  const code = vscode.window.visibleTextEditors.find(
    ({ viewColumn }) => viewColumn !== undefined,
  )?.viewColumn;
  if (code === undefined) return vscode.ViewColumn.Active;
  return code === vscode.ViewColumn.One ? vscode.ViewColumn.Two : vscode.ViewColumn.One;
}

function tabIcon(extension: vscode.Uri): { light: vscode.Uri; dark: vscode.Uri } {
  const at = (name: string) => vscode.Uri.joinPath(extension, 'media', 'icons', name);
  return { light: at('labs-light.svg'), dark: at('labs-dark.svg') };
}
