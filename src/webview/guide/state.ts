/** What the guide shows: a pure function of the messages and of what the student did. */
import type { StageState, ToGuide, Words } from '../../messages/webview';
import type { Guide } from '../../packs/guide-data';
import { unreachable } from '../messaging';

export interface GuideState {
  readonly words: Words;
  readonly lab: {
    readonly title: string;
    readonly summary: string;
    readonly minutes: readonly [number, number];
  };
  readonly guide: Guide;
  readonly started: boolean;
  readonly busy: boolean;
  readonly stages: readonly StageState[];
  /** How many hints of each group are revealed, by index. */
  readonly hintsRevealed: Readonly<Record<number, number>>;
  readonly answers: Readonly<Record<number, number>>;
}

/** What survives while the page is hidden: all that is shown, and how far the student has read. */
export interface KeptGuide {
  readonly state: GuideState;
  readonly scroll: number;
}

export type GuideAction =
  | ToGuide
  | { readonly type: 'hint-shown'; readonly group: number }
  | { readonly type: 'choice-made'; readonly question: number; readonly choice: number };

/** There is nothing to show, and nothing to do, before the first guide. */
export function guideAfter(state: GuideState | undefined, action: GuideAction): GuideState | undefined {
  switch (action.type) {
    case 'show-guide': {
      const { words, lab, guide, started, stages, hintsRevealed, answers } = action;
      const busy = state?.busy === true && state.lab.title === lab.title;
      return { words, lab, guide, started, busy, stages, hintsRevealed, answers };
    }
    case 'stages':
      return state && { ...state, started: action.started, stages: action.stages, busy: action.busy };
    case 'hint-shown':
      return state && { ...state, hintsRevealed: withOneMore(state.hintsRevealed, action.group) };
    case 'choice-made':
      return state && { ...state, answers: { ...state.answers, [action.question]: action.choice } };
    default:
      return unreachable(action);
  }
}

/** One more hint of a group is revealed. */
function withOneMore(hintsRevealed: GuideState['hintsRevealed'], group: number): GuideState['hintsRevealed'] {
  return { ...hintsRevealed, [group]: (hintsRevealed[group] ?? 0) + 1 };
}
