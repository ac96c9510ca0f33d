import type { Problem } from '../../packs/manifest';
import type { StageState } from '../../messages/webview';
import { isDone, type AttemptEntry, type LabEntry, type PackEntry, type UnitEntry } from '../labs/entries';

/** A row of the Labs view. */
export type Node =
  | { readonly kind: 'pack'; readonly pack: PackEntry }
  | { readonly kind: 'unit'; readonly pack: PackEntry; readonly unit: UnitEntry }
  | { readonly kind: 'lab'; readonly lab: LabEntry; readonly attempt?: AttemptEntry }
  | {
      readonly kind: 'stage';
      readonly lab: LabEntry;
      readonly attempt?: AttemptEntry;
      readonly stage: StageState;
    }
  | { readonly kind: 'problem'; readonly problem: Problem };

/** The rows of the top: a pack that is alone is left out, for its name is above the view. */
export function topNodes(packs: readonly PackEntry[]): Node[] {
  const [only] = packs;
  if (packs.length === 1 && only !== undefined) return packNodes(only);
  return packs.map((pack) => ({ kind: 'pack', pack }));
}

/** The rows below another. */
export function childNodes(node: Node): Node[] {
  switch (node.kind) {
    case 'pack':
      return packNodes(node.pack);
    case 'unit':
      return node.unit.labs.flatMap(labNodes);
    case 'lab':
      return stageNodes(node);
    case 'stage':
    case 'problem':
      return [];
  }
}

function packNodes(pack: PackEntry): Node[] {
  const problems = pack.problems.map((problem): Node => ({ kind: 'problem', problem }));
  return [...problems, ...pack.units.map((unit): Node => ({ kind: 'unit', pack, unit }))];
}

/** A lab is one row, or, with several attempts in the workspace, one for each. */
function labNodes(lab: LabEntry): Node[] {
  if (lab.attempts.length === 0) return [{ kind: 'lab', lab }];
  return lab.attempts.map((attempt) => ({ kind: 'lab', lab, attempt }));
}

function stageNodes({ lab, attempt }: Extract<Node, { kind: 'lab' }>): Node[] {
  const stages = attempt?.stages ?? lab.stages.map((stage) => ({ ...stage, earned: 0, points: 0 }));
  return stages.map((stage) => ({
    kind: 'stage',
    lab,
    stage,
    ...(attempt === undefined ? {} : { attempt }),
  }));
}

/** How far something is. */
export type State = 'new' | 'started' | 'passed' | 'failed';

export function attemptState(attempt: AttemptEntry | undefined): State {
  if (attempt === undefined) return 'new';
  if (isDone(attempt)) return 'passed';
  return attempt.stages.some((stage) => stageState(stage) === 'failed') ? 'failed' : 'started';
}

export function stageState({ verdict }: StageState): State {
  if (verdict === undefined) return 'new';
  return verdict === 'passed' ? 'passed' : 'failed';
}

/** How many labs of a pack or a unit are done, and how many there are. */
export function doneOf(labs: readonly LabEntry[]): { readonly done: number; readonly of: number } {
  return { done: labs.filter(({ attempts }) => attempts.some(isDone)).length, of: labs.length };
}

/** Names a row for as long as the view lives, so that it stays open when the view is drawn anew. */
export function nodeId(node: Node): string {
  switch (node.kind) {
    case 'pack':
      return `pack ${node.pack.folder}`;
    case 'unit':
      return `unit ${node.pack.folder} ${node.unit.unit.id}`;
    case 'lab':
      return `lab ${attemptId(node)}`;
    case 'stage':
      return `stage ${attemptId(node)} ${node.stage.slug}`;
    case 'problem':
      return `problem ${node.problem.file} ${node.problem.line} ${node.problem.column} ${node.problem.message}`;
  }
}

/** The row of a lab stays the same row when the lab is started. */
function attemptId({ lab, attempt }: { readonly lab: LabEntry; readonly attempt?: AttemptEntry }): string {
  const isFirst = attempt === undefined || lab.attempts[0] === attempt;
  return isFirst ? lab.key : `${lab.key} ${attempt.folder}`;
}
