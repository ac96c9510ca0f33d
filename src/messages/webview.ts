/** Messages between the extension and its webviews: one union a direction. */
import type { CheckProgress, CheckReport, CheckRun, Measurement, Place, Verdict } from '../checks/report';
import type { Guide } from '../packs/guide-data';
import type { SourcePlace, TraceData } from '../trace/data';

/** Words on the screen, by key, in the editor's language: the extension gives them, for webviews have no `l10n`. */
export type Words = Readonly<Record<string, string>>;

/** How far the student is with one stage. */
export interface StageState {
  readonly slug: string;
  readonly title: string;
  readonly verdict?: Verdict;
  readonly earned: number;
  /** Zero while it is not known what the stage is worth. */
  readonly points: number;
}

export type ToGuide =
  | {
      readonly type: 'show-guide';
      readonly words: Words;
      readonly lab: {
        /** Names the lab to the extension when it restores the page, which keeps what it was sent. */
        readonly id?: string;
        readonly title: string;
        readonly summary: string;
        readonly minutes: readonly [number, number];
      };
      readonly guide: Guide;
      readonly started: boolean;
      readonly stages: readonly StageState[];
      /** How many hints of each group were revealed, and the choice made for each question, both by index. */
      readonly hintsRevealed: Readonly<Record<number, number>>;
      readonly answers: Readonly<Record<number, number>>;
    }
  | {
      readonly type: 'stages';
      readonly started: boolean;
      readonly stages: readonly StageState[];
      readonly busy: boolean;
    };

export type FromGuide =
  | { readonly type: 'ready' }
  | { readonly type: 'start' }
  /** `real`: on real processes. */
  | { readonly type: 'run'; readonly real?: true }
  | { readonly type: 'check'; readonly stage?: string }
  | { readonly type: 'results' }
  /** The last run of the lab, which ends if it goes on. */
  | { readonly type: 'diagram' }
  | { readonly type: 'open-file'; readonly file: string }
  | { readonly type: 'open-link'; readonly url: string }
  /** `group`: which of the guide's sections that have hints; `count`: how many of its hints are revealed now. */
  | { readonly type: 'hints-revealed'; readonly group: number; readonly count: number }
  | { readonly type: 'answered'; readonly question: number; readonly choice: number }
  | { readonly type: 'copy'; readonly text: string };

export type ToResults =
  | {
      readonly type: 'show-run';
      readonly words: Words;
      readonly lab: string;
      readonly stages: readonly { readonly slug: string; readonly title: string }[];
      /** Absent while the first check of a run has not finished. */
      readonly run: CheckRun;
      /** Names of what is in `run` from before the student's last change: it was not checked again. */
      readonly outdated: readonly string[];
      /** The stage that was checked last, where it was not the whole lab. */
      readonly stage?: string;
      /** The one check that was asked for, where it was one. */
      readonly asked?: string;
      /** True while checks are still running; `run` then holds what there is. */
      readonly busy: boolean;
    }
  | ({ readonly type: 'progress' } & CheckProgress)
  | { readonly type: 'report'; readonly report: CheckReport }
  | { readonly type: 'measured'; readonly measurement: Measurement }
  /** Show a trace by itself: of a plain run, or from a file. */
  | {
      readonly type: 'show-trace';
      readonly words: Words;
      /** The lab's, or the file's name. */
      readonly title: string;
      readonly trace: TraceData;
      /** How many events there are, where `trace` holds the first of them only. */
      readonly cutFrom?: number;
    }
  /** Say why there is nothing to show. */
  | {
      readonly type: 'show-problem';
      readonly words: Words;
      readonly title: string;
      readonly problem: string;
    };

export type FromResults =
  | { readonly type: 'ready' }
  /** Of one check, or of a stage; of neither: of all. */
  | { readonly type: 'check'; readonly name?: string; readonly stage?: string }
  | { readonly type: 'cancel' }
  | { readonly type: 'replay'; readonly name: string; readonly replay: string }
  | { readonly type: 'debug'; readonly name: string; readonly replay: string }
  | { readonly type: 'go-to'; readonly place: Place | SourcePlace }
  | { readonly type: 'copy'; readonly text: string }
  /** `name` is absent for a trace that is shown by itself. */
  | { readonly type: 'export-trace'; readonly name?: string };
