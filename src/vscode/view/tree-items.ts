import * as path from 'node:path';
import * as vscode from 'vscode';
import { told } from '../told';
import { pointsOf, type AttemptEntry } from '../labs/entries';
import { attemptState, doneOf, nodeId, stageState, type Node, type State } from './nodes';

/** A row as VS Code shows it. */
export function treeItem(node: Node): vscode.TreeItem {
  const item = itemOf(node);
  item.id = nodeId(node);
  return item;
}

function itemOf(node: Node): vscode.TreeItem {
  switch (node.kind) {
    case 'pack':
      return packItem(node);
    case 'unit':
      return unitItem(node);
    case 'lab':
      return labItem(node);
    case 'stage':
      return stageItem(node);
    case 'problem':
      return problemItem(node);
  }
}

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

function packItem({ pack }: Extract<Node, { kind: 'pack' }>): vscode.TreeItem {
  const item = new vscode.TreeItem(pack.title, Expanded);
  item.iconPath = new vscode.ThemeIcon(
    pack.problems.length > 0 ? 'warning' : 'package',
    problemColour(pack.problems),
  );
  item.description = progressText(doneOf(pack.units.flatMap(({ labs }) => labs)));
  item.contextValue = 'pack';
  item.tooltip =
    pack.pack === undefined ? pack.folder : `${pack.title} ${pack.pack.manifest.version}\n${pack.folder}`;
  return item;
}

function unitItem({ unit }: Extract<Node, { kind: 'unit' }>): vscode.TreeItem {
  const item = new vscode.TreeItem(unit.title, Expanded);
  item.description = progressText(doneOf(unit.labs));
  item.contextValue = 'unit';
  return item;
}

function labItem({ lab, attempt }: Extract<Node, { kind: 'lab' }>): vscode.TreeItem {
  const item = new vscode.TreeItem(lab.title, Collapsed);
  const state = attemptState(attempt);
  item.iconPath = stateIcon(state);
  const points = attempt === undefined ? '' : labPoints(attempt);
  const folder = attempt !== undefined && lab.attempts.length > 1 ? path.basename(attempt.folder) : '';
  item.description = [points, folder].filter((text) => text !== '').join(' · ');
  item.contextValue = attempt === undefined ? 'labNew' : 'labStarted';
  item.command = {
    command: 'distributedLabs.openGuide',
    title: vscode.l10n.t('Open Guide'),
    arguments: [{ lab: lab.key }],
  };
  const [least, most] = lab.lab.manifest.minutes;
  const tooltip = new vscode.MarkdownString(undefined, true);
  tooltip.appendMarkdown('**').appendText(lab.title).appendMarkdown('**\n\n').appendText(lab.summary);
  tooltip.appendMarkdown(`\n\n$(clock) ${vscode.l10n.t('{0} to {1} minutes', least, most)}`);
  if (attempt !== undefined) tooltip.appendMarkdown('\n\n$(folder) ').appendText(attempt.folder);
  item.tooltip = tooltip;
  const label = [lab.title, stateWord(state), points].filter((text) => text !== '').join(', ');
  item.accessibilityInformation = { label };
  return item;
}

function stageItem({ stage, attempt }: Extract<Node, { kind: 'stage' }>): vscode.TreeItem {
  const item = new vscode.TreeItem(stage.title, None);
  const state = stageState(stage);
  item.iconPath = stateIcon(state);
  const points = stage.verdict === undefined ? '' : pointsText(stage);
  item.description = points;
  item.contextValue = attempt === undefined ? 'stageNew' : 'stageStarted';
  const label = [stage.title, stateWord(state), points].filter((text) => text !== '').join(', ');
  item.accessibilityInformation = { label };
  return item;
}

function problemItem({ problem }: Extract<Node, { kind: 'problem' }>): vscode.TreeItem {
  const parts = problem.file.split(path.sep);
  const item = new vscode.TreeItem(parts.slice(-2).join('/'), None);
  item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  const message = told(problem.message);
  item.description = message;
  item.tooltip = `${problem.file}:${problem.line}:${problem.column}\n${message}`;
  item.contextValue = 'problem';
  const position = new vscode.Position(problem.line - 1, problem.column - 1);
  item.command = {
    command: 'vscode.open',
    title: vscode.l10n.t('Open'),
    arguments: [vscode.Uri.file(problem.file), { selection: new vscode.Range(position, position) }],
  };
  item.accessibilityInformation = {
    label: vscode.l10n.t('Problem in {0}: {1}', parts.slice(-2).join('/'), message),
  };
  return item;
}

function stateIcon(state: State): vscode.ThemeIcon {
  switch (state) {
    case 'new':
      return new vscode.ThemeIcon('circle-large-outline');
    case 'started':
      return new vscode.ThemeIcon('circle-large-filled', new vscode.ThemeColor('charts.blue'));
    case 'passed':
      return new vscode.ThemeIcon('pass-filled', new vscode.ThemeColor('testing.iconPassed'));
    case 'failed':
      return new vscode.ThemeIcon('error', new vscode.ThemeColor('testing.iconFailed'));
  }
}

function stateWord(state: State): string {
  switch (state) {
    case 'new':
      return '';
    case 'started':
      return vscode.l10n.t('started');
    case 'passed':
      return vscode.l10n.t('passed');
    case 'failed':
      return vscode.l10n.t('not passed');
  }
}

function problemColour(problems: readonly unknown[]): vscode.ThemeColor | undefined {
  return problems.length > 0 ? new vscode.ThemeColor('list.warningForeground') : undefined;
}

/** What the whole lab is worth is known when all its stages have been checked. */
function labPoints(attempt: AttemptEntry): string {
  const points = pointsOf(attempt);
  const isWhole = attempt.stages.every(({ verdict }) => verdict !== undefined);
  if (isWhole || points.points === 0) return pointsText(points);
  return vscode.l10n.t('{0} points', points.earned);
}

/** Short, for the row's buttons stand behind it. */
function pointsText({ earned, points }: { readonly earned: number; readonly points: number }): string {
  return points === 0 ? '' : `${earned}/${points}`;
}

function progressText({ done, of }: { readonly done: number; readonly of: number }): string {
  return done === 0 ? '' : `${done}/${of}`;
}
