import * as vscode from 'vscode';
import type { CheckReport, Place } from '../../checks/report';

/** Why a check did not pass, for the Test Explorer: words, hint, replay text, and actual beside expected. */
export function testMessage(report: CheckReport): vscode.TestMessage {
  const { failure } = report;
  const text = messageText(report);
  const message =
    failure?.actual !== undefined && failure.expected !== undefined
      ? vscode.TestMessage.diff(text, failure.expected, failure.actual)
      : new vscode.TestMessage(text);
  // Beside a line that did something last and is right, the words would lead astray.
  if (failure?.place !== undefined && !failure.isLastAtWork) message.location = locationOf(failure.place);
  return message;
}

/** The last lines that the processes logged, as the terminal of test results shows them. */
export function testOutput(report: CheckReport): string {
  const { tried, of, all } = report.schedules;
  const facts = [report.title ?? report.name, verdictWord(report.verdict), tried, of] as const;
  const head =
    report.verdict !== 'passed' || all === undefined
      ? vscode.l10n.t('{0}: {1} ({2} of {3} schedules)', ...facts)
      : all
        ? vscode.l10n.t('{0}: {1} (all {2} schedules pass)', ...facts)
        : vscode.l10n.t('{0}: {1} (no failure in {2} schedules; not all were tried)', ...facts);
  const lines = [head, ...(report.failure?.output ?? []).map((line) => `    ${line}`)];
  return lines.map((line) => `${line.replaceAll('\n', '\r\n    ')}\r\n`).join('');
}

export function locationOf(place: Place): vscode.Location {
  const position = new vscode.Position(Math.max(0, place.line - 1), Math.max(0, (place.column ?? 1) - 1));
  return new vscode.Location(vscode.Uri.file(place.file), position);
}

export function verdictWord(verdict: CheckReport['verdict']): string {
  switch (verdict) {
    case 'passed':
      return vscode.l10n.t('passed');
    case 'failed':
      return vscode.l10n.t('failed');
    case 'timed out':
      return vscode.l10n.t('timed out');
    case 'crashed':
      return vscode.l10n.t('crashed');
    case 'skipped':
      return vscode.l10n.t('skipped');
  }
}

function messageText({ failure, hint, verdict }: CheckReport): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendText(failure?.message ?? verdictWord(verdict));
  if (hint !== undefined) {
    text.appendMarkdown(`\n\n**${vscode.l10n.t('Hint')}:** `);
    text.appendText(hint);
  }
  if (failure?.replay !== undefined) {
    text.appendMarkdown(`\n\n${vscode.l10n.t('This schedule fails. To run it again:')}`);
    text.appendCodeblock(failure.replay, 'text');
    if (failure.original?.choices !== undefined && failure.choices !== undefined) {
      const [from, to] = [failure.original.choices, failure.choices];
      text.appendMarkdown(vscode.l10n.t('It was shortened from {0} choices to {1}.', from, to));
    }
  }
  return text;
}
