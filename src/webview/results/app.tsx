import { useCallback, useEffect, useMemo, useReducer, useRef } from 'preact/hooks';
import type { FromResults, ToResults } from '../../messages/webview';
import { Announcer } from '../announce';
import type { Channel } from '../messaging';
import { Icon } from '../icons';
import { sayWith, useWords, WordsContext } from '../words';
import { CheckDetail } from './check-detail';
import { CheckList, type Listing } from './check-list';
import { sameFailures } from './same-failure';
import { showDetail, showList } from './in-view';
import { MeasurementView, Overview } from './overview';
import {
  ageOf,
  listed,
  resultsAfter,
  type KeptResults,
  type ResultsAction,
  type ResultsState,
  type ShownRun,
} from './state';
import { Summary } from './summary';
import { ProblemView, TraceView } from './trace-view';

export type ResultsChannel = Channel<ToResults, FromResults, KeptResults>;

type OnAction = (action: FromResults) => void;

export function ResultsApp({ channel }: { readonly channel: ResultsChannel }) {
  const kept = useMemo(() => channel.kept(), [channel]);
  const after = useCallback(
    (state: ResultsState | undefined, action: ResultsAction) => resultsAfter(state, action, kept),
    [kept],
  );
  const [state, dispatch] = useReducer(after, undefined);
  useEffect(() => {
    const stop = channel.receive(dispatch);
    channel.post({ type: 'ready' });
    return stop;
  }, [channel]);
  useEffect(() => {
    if (state?.kind === 'run') channel.keep({ lab: state.lab, selected: state.selected });
  }, [channel, state]);
  const say = useMemo(() => sayWith(state?.words ?? {}), [state?.words]);
  if (!state) return null;
  const onAction: OnAction = (action) => channel.post(action);
  const onChoose = (name: string | undefined): void => dispatch({ type: 'chosen', name });
  return (
    <WordsContext.Provider value={say}>
      {state.kind === 'run' ? (
        <RunView run={state} onAction={onAction} onChoose={onChoose} />
      ) : state.kind === 'trace' ? (
        <TraceView shown={state} onAction={onAction} />
      ) : (
        <ProblemView shown={state} />
      )}
      <Announcer />
    </WordsContext.Provider>
  );
}

interface RunProps {
  readonly run: ShownRun;
  readonly onAction: OnAction;
  readonly onChoose: (name: string | undefined) => void;
}

function RunView({ run, onAction, onChoose }: RunProps) {
  const say = useWords();
  const all = listed(run);
  const same = sameFailures(all.checks);
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (run.timesChosen > 0 && body.current) showDetail(body.current);
  }, [run.timesChosen]);
  return (
    <article class="results">
      <Summary run={run} onAction={onAction} />
      <div class="results-body" ref={body}>
        <CheckList run={run} all={all} same={same} onChoose={onChoose} />
        <div class="chosen">
          {run.selected !== undefined && (
            <button type="button" class="back" onClick={() => body.current && showList(body.current)}>
              <Icon name="up" />
              {say('results.back')}
            </button>
          )}
          <Selected run={run} all={all} same={same} onAction={onAction} />
        </div>
      </div>
    </article>
  );
}

interface SelectedProps extends Listing {
  readonly onAction: OnAction;
}

function Selected({ run, all, same, onAction }: SelectedProps) {
  const say = useWords();
  const check = all.checks.find((one) => one.name === run.selected);
  if (check)
    return (
      <CheckDetail
        key={check.name}
        check={check}
        busy={run.busy}
        age={ageOf(run, check)}
        sameAs={same.get(check.name)}
        onAction={onAction}
      />
    );
  const measurement = all.measurements.find((one) => one.name === run.selected);
  if (measurement) return <MeasurementView key={measurement.name} measurement={measurement} />;
  if (run.checks.length === 0 && !run.busy) return <p class="calm">{say('results.none')}</p>;
  return <Overview run={run} />;
}
