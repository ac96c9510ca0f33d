import * as vscode from 'vscode';
import type { Declared } from '../../checks/report';
import type { LabTarget } from '../labs/target';
import type { CheckWish } from './checker';
import { locationOf } from './test-message';

/** What an item of the Test Explorer stands for. */
export type TestNode =
  | { readonly kind: 'lab'; readonly target: LabTarget }
  | { readonly kind: 'stage'; readonly target: LabTarget; readonly stage: string }
  | { readonly kind: 'check'; readonly target: LabTarget; readonly check: Declared };

/** A check's item and what it stands for. */
export interface CheckItem {
  readonly item: vscode.TestItem;
  readonly check: Declared;
}

/** The items lab > stage > check, and which checks a selection of them means. */
export class TestItems {
  readonly #nodes = new WeakMap<vscode.TestItem, TestNode>();

  constructor(private readonly controller: vscode.TestController) {}

  node(item: vscode.TestItem): TestNode | undefined {
    return this.#nodes.get(item);
  }

  /** The items of labs become those of `targets`; items of attempts that are still there keep their checks. */
  showLabs(targets: readonly LabTarget[]): void {
    const items = targets.map((target) => {
      const known = this.controller.items.get(target.folder);
      const item =
        known ?? this.controller.createTestItem(target.folder, target.title, vscode.Uri.file(target.folder));
      item.label = target.title;
      item.description = vscode.workspace.asRelativePath(target.folder);
      item.canResolveChildren = true;
      this.#nodes.set(item, { kind: 'lab', target });
      return item;
    });
    this.controller.items.replace(items);
  }

  /** Shows the checks that a lab declares, under its stages. */
  showChecks(lab: vscode.TestItem, target: LabTarget, declared: readonly Declared[]): void {
    const checks = declared.filter(({ kind }) => kind === 'check');
    const stages = target.stages.filter(({ slug }) => checks.some(({ stage }) => stage === slug));
    const items = stages.map(({ slug, title }, index) => {
      const item = this.controller.createTestItem(`stage ${slug}`, title, lab.uri);
      item.sortText = String(index).padStart(4, '0');
      this.#nodes.set(item, { kind: 'stage', target, stage: slug });
      const own = checks.filter(({ stage }) => stage === slug);
      item.children.replace(own.map((check, order) => this.#checkItem(target, check, order)));
      return item;
    });
    lab.children.replace(items);
  }

  /** The checks at and below an item. */
  checksIn(item: vscode.TestItem): CheckItem[] {
    const node = this.node(item);
    if (node?.kind === 'check') return [{ item, check: node.check }];
    return [...item.children].flatMap(([, child]) => this.checksIn(child));
  }

  /** The checks of a lab that a selection of items means. */
  chosen(
    root: vscode.TestItem,
    included: readonly vscode.TestItem[],
    excluded: readonly vscode.TestItem[],
  ): CheckItem[] {
    const isIn = (item: vscode.TestItem, items: readonly vscode.TestItem[]) =>
      this.#lineage(item).some(({ id }) => items.some((one) => one.id === id && this.root(one) === root));
    return this.checksIn(root).filter(({ item }) => isIn(item, included) && !isIn(item, excluded));
  }

  /** The item of the lab that an item is part of. */
  root(item: vscode.TestItem): vscode.TestItem {
    return this.#lineage(item).at(-1) ?? item;
  }

  /** Every lab's item. */
  get labs(): vscode.TestItem[] {
    return [...this.controller.items].map(([, item]) => item);
  }

  /** The items at and above. */
  #lineage(item: vscode.TestItem): vscode.TestItem[] {
    return item.parent === undefined ? [item] : [item, ...this.#lineage(item.parent)];
  }

  #checkItem(target: LabTarget, check: Declared, order: number): vscode.TestItem {
    const uri = check.place === undefined ? undefined : vscode.Uri.file(check.place.file);
    const item = this.controller.createTestItem(`check ${check.name}`, check.title ?? check.name, uri);
    item.sortText = String(order).padStart(4, '0');
    item.description = pointsText(check.points);
    if (check.place !== undefined) item.range = locationOf(check.place).range;
    this.#nodes.set(item, { kind: 'check', target, check });
    return item;
  }
}

/** The shortest order that means exactly these checks of all that the lab has. */
export function wishFor(chosen: readonly Declared[], all: readonly Declared[]): CheckWish {
  if (chosen.length === all.length) return {};
  const stage = chosen[0]?.stage;
  const ofStage = all.filter((check) => check.stage === stage);
  const isStage = chosen.length === ofStage.length && chosen.every((check) => check.stage === stage);
  if (isStage && stage !== undefined) return { stage };
  return { names: chosen.map(({ name }) => name) };
}

export function pointsText(points: number): string {
  return points === 1 ? vscode.l10n.t('1 point') : vscode.l10n.t('{0} points', points);
}
