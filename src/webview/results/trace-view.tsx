/** A trace by itself, or why it cannot be shown. */
import type { FromResults } from '../../messages/webview';
import { number } from '../numbers';
import { Timeline } from '../timeline/timeline';
import { useWords } from '../words';
import type { ShownProblem, ShownTrace } from './state';

interface Props {
  readonly shown: ShownTrace;
  readonly onAction: (action: FromResults) => void;
}

export function TraceView({ shown, onAction }: Props) {
  const say = useWords();
  const { title, trace, cutFrom } = shown;
  return (
    <article class="results trace-only">
      <h1>{title}</h1>
      {cutFrom !== undefined && (
        <p class="misfit">{say('timeline.cut', number(trace.length), number(cutFrom))}</p>
      )}
      <Timeline
        trace={trace}
        onGoTo={(place) => onAction({ type: 'go-to', place })}
        onExport={() => onAction({ type: 'export-trace' })}
      />
    </article>
  );
}

export function ProblemView({ shown }: { readonly shown: ShownProblem }) {
  return (
    <article class="results trace-only">
      <h1>{shown.title}</h1>
      <div class="failure" role="alert">
        <p class="message">{shown.problem}</p>
      </div>
    </article>
  );
}
