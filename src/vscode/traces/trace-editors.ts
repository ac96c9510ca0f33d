import * as vscode from 'vscode';
import type { LabTarget } from '../labs/target';
import { pageOptions } from '../panels/page';
import type { Reporter } from '../reporter';
import { TraceEditor } from './trace-editor';
import { TraceSource } from './trace-source';

/** Opens trace files in the space-time diagram. */
export class TraceEditors implements vscode.CustomReadonlyEditorProvider, vscode.Disposable {
  readonly #registration: vscode.Disposable;

  constructor(
    private readonly extension: vscode.Uri,
    private readonly targets: () => Promise<readonly LabTarget[]>,
    private readonly reporter: Reporter,
  ) {
    const options = { webviewOptions: pageOptions };
    this.#registration = vscode.window.registerCustomEditorProvider('distributedLabs.trace', this, options);
  }

  /** The file is read when its page is there to show it, or to say what is wrong with it. */
  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor({ uri }: vscode.CustomDocument, panel: vscode.WebviewPanel): void {
    // It goes with its panel.
    new TraceEditor(uri, panel, this.extension, new TraceSource(uri, this.targets), this.reporter);
  }

  dispose(): void {
    this.#registration.dispose();
  }
}
