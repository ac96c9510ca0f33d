import type * as vscode from 'vscode';
import type { CheckReport } from '../../checks/report';
import type { RunnerEvent } from '../../messages/runner';
import { testMessage, testOutput } from './test-message';
import type { CheckItem } from './test-items';

/** Tells the Test Explorer what becomes of some checks, as it happens. */
export class RunRecorder {
  readonly #items: Map<string, vscode.TestItem>;

  constructor(
    private readonly run: vscode.TestRun,
    checks: readonly CheckItem[],
  ) {
    this.#items = new Map(checks.map(({ check, item }) => [check.name, item]));
    for (const item of this.#items.values()) run.enqueued(item);
  }

  on(event: RunnerEvent): void {
    if (event.type === 'check-started') {
      const item = this.#items.get(event.name);
      if (item !== undefined) this.run.started(item);
    } else if (event.type === 'check-finished') this.#finished(event.report);
  }

  /** What has no verdict by now was not run. */
  end(): void {
    for (const item of this.#items.values()) this.run.skipped(item);
  }

  #finished(report: CheckReport): void {
    const item = this.#items.get(report.name);
    if (item === undefined) return;
    this.#items.delete(report.name);
    this.run.appendOutput(testOutput(report), undefined, item);
    switch (report.verdict) {
      case 'passed':
        return this.run.passed(item, report.duration);
      case 'failed':
      case 'timed out':
        return this.run.failed(item, testMessage(report), report.duration);
      case 'crashed':
        return this.run.errored(item, testMessage(report), report.duration);
      case 'skipped':
        return this.run.skipped(item);
    }
  }
}
