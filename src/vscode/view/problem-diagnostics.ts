import * as vscode from 'vscode';
import { Disposables } from '../../base/disposable';
import type { Problem } from '../../packs/manifest';
import type { Labs } from '../labs/labs';
import { told } from '../told';
import type { Reporter } from '../reporter';

/** Shows what is wrong with packs in the Problems view, at the line. */
export class ProblemDiagnostics implements vscode.Disposable {
  readonly #own = new Disposables();
  readonly #shown = this.#own.add(vscode.languages.createDiagnosticCollection('distributedLabs'));

  constructor(
    private readonly labs: Labs,
    reporter: Reporter,
  ) {
    this.#own.add(labs.onDidChange((what) => what === 'packs' && void reporter.guard(() => this.show())));
  }

  async show(): Promise<void> {
    const problems = (await this.labs.entries()).flatMap((pack) => pack.problems);
    const byFile = new Map<string, Problem[]>();
    for (const problem of problems) byFile.set(problem.file, [...(byFile.get(problem.file) ?? []), problem]);
    this.#shown.clear();
    for (const [file, found] of byFile) this.#shown.set(vscode.Uri.file(file), found.map(diagnostic));
  }

  dispose(): void {
    this.#own.dispose();
  }
}

function diagnostic({ line, column, message }: Problem): vscode.Diagnostic {
  const position = new vscode.Position(line - 1, column - 1);
  const found = new vscode.Diagnostic(new vscode.Range(position, position), told(message));
  found.source = 'Distributed Labs';
  return found;
}
