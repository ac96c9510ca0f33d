import type { FromGuide, StageState } from '../../messages/webview';
import { VerdictIcon } from '../icons';
import { number } from '../numbers';
import { verdictWord } from '../verdict-words';
import { useWords } from '../words';
import type { GuideState } from './state';

interface Props {
  readonly state: GuideState;
  readonly onAction: (action: FromGuide) => void;
}

export function Header({ state, onAction }: Props) {
  const say = useWords();
  const [from, to] = state.lab.minutes;
  const count = state.stages.length;
  const points = total(state.stages, (stage) => stage.points);
  return (
    <header class="guide-header">
      <h1>{state.lab.title}</h1>
      <p class="summary">{state.lab.summary}</p>
      <p class="meta">
        <span>{from === to ? say('guide.minutes', from) : say('guide.minutes-range', from, to)}</span>
        <span>{count === 1 ? say('guide.one-stage') : say('guide.stages', count)}</span>
        {points > 0 && <span>{say('guide.points', points)}</span>}
      </p>
      {!state.started && (
        <div class="start">
          <vscode-button class="start-button" onClick={() => onAction({ type: 'start' })}>
            {say('guide.start')}
          </vscode-button>
          <p>{say('guide.start-note')}</p>
        </div>
      )}
    </header>
  );
}

/** Stays on the screen while the guide scrolls: where the student is, and the two things to do. */
export function ProgressStrip({ state, onAction }: Props) {
  const say = useWords();
  const { stages, started, busy } = state;
  const earned = total(stages, (stage) => stage.earned);
  const points = total(stages, (stage) => stage.points);
  return (
    <div class="strip">
      <ol class="stages" aria-label={say('guide.progress')}>
        {stages.map((stage) => (
          <Stage key={stage.slug} stage={stage} />
        ))}
      </ol>
      <div class="strip-end">
        {points > 0 && <span class="total">{say('points.of', number(earned, 1), number(points, 1))}</span>}
        <vscode-button
          appearance="secondary"
          disabled={!started || busy}
          onClick={() => onAction({ type: 'run' })}
        >
          {say('run')}
        </vscode-button>
        <vscode-button disabled={!started || busy} onClick={() => onAction({ type: 'check' })}>
          {say('check')}
        </vscode-button>
        {stages.some(({ verdict }) => verdict !== undefined) && (
          <vscode-button appearance="secondary" onClick={() => onAction({ type: 'results' })}>
            {say('guide.results')}
          </vscode-button>
        )}
        {busy && <vscode-progress-ring class="small-ring" aria-label={say('guide.checking')} />}
      </div>
    </div>
  );
}

function Stage({ stage }: { readonly stage: StageState }) {
  const say = useWords();
  const points = say('points.short', number(stage.earned, 1), number(stage.points, 1));
  return (
    <li class="stage" title={`${stage.title}: ${say(verdictWord(stage.verdict))}`}>
      <VerdictIcon verdict={stage.verdict} />
      <span class="visually-hidden">{say(verdictWord(stage.verdict))}</span>
      <span class="stage-title">{stage.title}</span>
      {stage.points > 0 && <span class="stage-points">{points}</span>}
    </li>
  );
}

function total(stages: readonly StageState[], what: (stage: StageState) => number): number {
  return stages.reduce((sum, stage) => sum + what(stage), 0);
}
