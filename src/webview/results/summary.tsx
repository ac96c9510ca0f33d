import type { FromResults } from '../../messages/webview';
import { Icon } from '../icons';
import { duration, number } from '../numbers';
import { titleOf } from '../title';
import { useWords } from '../words';
import { earnedPoints, isAllPassed, isWholeLab, schedulesTried, type ShownRun } from './state';

interface Props {
  readonly run: ShownRun;
  readonly onAction: (action: FromResults) => void;
}

export function Summary({ run, onAction }: Props) {
  const say = useWords();
  const passed = run.checks.filter((check) => check.verdict === 'passed').length;
  const isWhole = isAllPassed(run);
  return (
    <header class={`summary-bar ${isWhole ? 'all-passed' : ''}`}>
      {isWhole && <Tick />}
      <div class="summary-text">
        <h1>{isWhole ? say(isWholeLab(run) ? 'summary.all-passed' : 'summary.part-passed') : run.lab}</h1>
        <p class="facts">
          {isWhole && <span>{run.lab}</span>}
          {run.pointsOf > 0 && (
            <span class="fact-main">
              {say('points.of', number(earnedPoints(run), 1), number(run.pointsOf, 1))}
            </span>
          )}
          {run.checks.length > 0 && <span>{say('summary.passed', passed, run.checks.length)}</span>}
          {schedulesTried(run) > 0 && <span>{say('summary.schedules', number(schedulesTried(run)))}</span>}
          {!run.busy && run.duration > 0 && <span>{duration(run.duration)}</span>}
          {run.cancelled && <span class="cancelled">{say('summary.cancelled')}</span>}
        </p>
        <Meter run={run} />
      </div>
      <div class="summary-buttons">
        {run.busy ? (
          <vscode-button appearance="secondary" onClick={() => onAction({ type: 'cancel' })}>
            {say('cancel')}
          </vscode-button>
        ) : (
          <Again run={run} onAction={onAction} />
        )}
      </div>
      {run.busy && <Busy run={run} />}
    </header>
  );
}

/** Checks once more what was checked last, and everything. */
function Again({ run, onAction }: Props) {
  const say = useWords();
  const { stage } = run;
  const nth = run.stages.findIndex(({ slug }) => slug === stage) + 1;
  const isMain = stage === undefined && !isAllPassed(run);
  return (
    <>
      {stage !== undefined && nth > 0 && (
        <vscode-button onClick={() => onAction({ type: 'check', stage })}>
          <span slot="start" class="button-icon">
            <Icon name="replay" />
          </span>
          {say('check-stage', nth)}
        </vscode-button>
      )}
      <vscode-button
        appearance={isMain ? 'primary' : 'secondary'}
        onClick={() => onAction({ type: 'check' })}
      >
        <span slot="start" class="button-icon">
          <Icon name="replay" />
        </span>
        {say('check-all')}
      </vscode-button>
    </>
  );
}

/** Drawn stroke by stroke when all is passed; still for those who prefer less motion. */
function Tick() {
  return (
    <svg class="big-tick" viewBox="0 0 48 48" width="48" height="48" aria-hidden="true">
      <circle class="big-tick-ring" cx="24" cy="24" r="21" pathLength="1" />
      <path class="big-tick-mark" d="M14 24.500 21 31.500 34.500 17" pathLength="1" />
    </svg>
  );
}

/** One segment a check, in the order of the list: its share is its points. */
function Meter({ run }: { readonly run: ShownRun }) {
  const total = run.checks.reduce((sum, check) => sum + Math.max(check.points, 0.5), 0) || 1;
  const gap = 0.4;
  let x = 0;
  return (
    <svg class="meter" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      {run.checks.map((check) => {
        const width = (Math.max(check.points, 0.5) / total) * 100;
        x += width;
        const name = `meter-${check.verdict.replace(' ', '-')}`;
        return (
          <rect
            key={check.name}
            class={name}
            x={x - width}
            y={0}
            width={Math.max(width - gap, 0.2)}
            height={4}
          />
        );
      })}
    </svg>
  );
}

function Busy({ run }: { readonly run: ShownRun }) {
  const say = useWords();
  const { progress } = run;
  return (
    <div class="busy">
      <vscode-progress-ring class="small-ring" aria-label={say('summary.busy')} />
      <span class="busy-name">{progress ? titleOf(progress) : say('summary.busy')}</span>
      {progress && progress.of > 1 && (
        <>
          <progress
            class="busy-bar"
            value={progress.tried}
            max={progress.of}
            aria-label={titleOf(progress)}
          />
          <span class="busy-count">{say('schedules.of', number(progress.tried), number(progress.of))}</span>
        </>
      )}
    </div>
  );
}
