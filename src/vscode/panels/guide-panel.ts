import * as vscode from 'vscode';
import type { EngineName } from '../../messages/runner';
import type { FromGuide, StageState, ToGuide } from '../../messages/webview';
import type { LabEntry } from '../labs/entries';
import { noAttempt } from '../labs/entries';
import type { Reporter } from '../reporter';
import { Page, wordsForPages } from './page';

/** What the page's buttons do. */
export interface GuideActions {
  start(lab: LabEntry): Promise<unknown>;
  run(lab: LabEntry, engine: EngineName): Promise<unknown>;
  check(lab: LabEntry, stage: string | undefined): Promise<unknown>;
  showResults(lab: LabEntry): Promise<void>;
  showDiagram(): Promise<void>;
  openFile(lab: LabEntry, file: string): Promise<void>;
  keepHints(lab: LabEntry, group: number, revealed: number): Promise<void>;
  keepAnswer(lab: LabEntry, question: number, choice: number): Promise<void>;
}

/** What the page needs to know. */
export interface GuideSource {
  readonly extension: vscode.Uri;
  /** The lab as it is now. */
  lab(): Promise<LabEntry | undefined>;
  /** Whether its checks are running. */
  busy(lab: LabEntry): boolean;
  /** The points that the stages are worth, by slug, as far as is known. */
  points(lab: LabEntry): Promise<ReadonlyMap<string, number>>;
}

/** The guide of one lab. */
export class GuidePanel implements vscode.Disposable {
  readonly #page: Page<ToGuide, FromGuide>;
  /** What the student did here; an attempt keeps it for longer, where there is one. */
  #hintsRevealed: Readonly<Record<number, number>> = {};
  #answers: Readonly<Record<number, number>> = {};
  #worth: ReadonlyMap<string, number> = new Map();

  constructor(
    readonly panel: vscode.WebviewPanel,
    title: string,
    private readonly source: GuideSource,
    private readonly actions: GuideActions,
    reporter: Reporter,
  ) {
    const facts = { kind: 'guide', extension: source.extension, title } as const;
    this.#page = new Page(panel, facts, (message) => this.#on(message), reporter);
  }

  /** Shows how far the student is now. */
  async update(): Promise<void> {
    const lab = await this.source.lab();
    if (lab === undefined) return;
    const stages = stagesOf(lab, this.#worth);
    const started = lab.attempts.length > 0;
    this.#page.post({ type: 'stages', started, stages, busy: this.source.busy(lab) });
  }

  /** Reads the guide anew: its file may have changed. */
  async show(): Promise<void> {
    const lab = await this.source.lab();
    if (lab === undefined) return;
    const { loadGuide } = await import('../../packs/guide-file');
    const { guide } = await loadGuide(lab.lab, vscode.env.language);
    const { progress } = lab.attempts[0] ?? noAttempt;
    this.#page.title = lab.title;
    this.#page.post({
      type: 'show-guide',
      words: wordsForPages(),
      lab: { id: lab.key, title: lab.title, summary: lab.summary, minutes: lab.lab.manifest.minutes },
      guide,
      started: lab.attempts.length > 0,
      stages: stagesOf(lab, this.#worth),
      hintsRevealed: mostOf(progress.hintsRevealed, this.#hintsRevealed),
      answers: { ...progress.answers, ...this.#answers },
    });
    await this.update();
    this.#worth = await this.source.points(lab);
    await this.update();
  }

  dispose(): void {
    this.#page.dispose();
  }

  async #on(message: FromGuide): Promise<void> {
    const lab = await this.source.lab();
    if (lab === undefined) return;
    switch (message.type) {
      case 'ready':
        return this.show();
      case 'start':
        await this.actions.start(lab);
        return;
      case 'run':
        await this.actions.run(lab, message.real ? 'os' : 'sim');
        return;
      case 'check':
        await this.actions.check(lab, message.stage);
        return;
      case 'results':
        return this.actions.showResults(lab);
      case 'diagram':
        return this.actions.showDiagram();
      case 'open-file':
        return this.actions.openFile(lab, message.file);
      case 'open-link':
        return openLink(message.url);
      case 'hints-revealed':
        this.#hintsRevealed = { ...this.#hintsRevealed, [message.group]: message.count };
        return this.actions.keepHints(lab, message.group, message.count);
      case 'answered':
        this.#answers = { ...this.#answers, [message.question]: message.choice };
        return this.actions.keepAnswer(lab, message.question, message.choice);
      case 'copy':
        return vscode.env.clipboard.writeText(message.text);
      default:
        message satisfies never;
    }
  }
}

/** How far the student is. Stages that were not checked tell what they are worth. */
function stagesOf(lab: LabEntry, worth: ReadonlyMap<string, number>): readonly StageState[] {
  const stages = lab.attempts[0]?.stages ?? lab.stages.map((stage) => ({ ...stage, earned: 0, points: 0 }));
  return stages.map((stage) => ({ ...stage, points: Math.max(stage.points, worth.get(stage.slug) ?? 0) }));
}

/** Of each count the larger one: what was revealed stays so. */
function mostOf(
  kept: Readonly<Record<number, number>>,
  here: Readonly<Record<number, number>>,
): Readonly<Record<number, number>> {
  const all: Record<number, number> = { ...kept };
  for (const [group, count] of Object.entries(here))
    all[Number(group)] = Math.max(count, all[Number(group)] ?? 0);
  return all;
}

/** Guides lead to the web and to people; VS Code asks before it leaves. Commands and files are not followed. */
async function openLink(url: string): Promise<void> {
  const uri = vscode.Uri.parse(url, true);
  if (['https', 'http', 'mailto'].includes(uri.scheme)) await vscode.env.openExternal(uri);
}
