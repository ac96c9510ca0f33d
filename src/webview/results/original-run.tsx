import { useState } from 'preact/hooks';
import type { CheckReport, Failure } from '../../checks/report';
import type { FromResults } from '../../messages/webview';
import { CopyButton } from '../copy-button';
import { number } from '../numbers';
import { Timeline } from '../timeline/timeline';
import { useWords } from '../words';

interface Props {
  readonly check: CheckReport;
  readonly failure: Failure;
  readonly original: Failure;
  readonly onAction: (action: FromResults) => void;
}

/** The schedule that a shortened one comes from. Its diagram, often a long one, is drawn when it is asked for. */
export function OriginalRun({ check, failure, original, onAction }: Props) {
  const say = useWords();
  const [open, setOpen] = useState(false);
  const { replay, trace } = original;
  return (
    <section class="part">
      <p>{say('detail.shortened', number(original.choices ?? 0), number(failure.choices ?? 0))}</p>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{say('detail.original')}</summary>
        {open && (
          <>
            <p class="message">{original.message}</p>
            {trace && trace.length > 0 && (
              <Timeline
                key={`${check.name} ${replay ?? ''}`}
                trace={trace}
                failure={original.message}
                onGoTo={(place) => onAction({ type: 'go-to', place })}
                onExport={() => onAction({ type: 'export-trace', name: check.name })}
              />
            )}
            {replay !== undefined && (
              <div class="code">
                <pre tabIndex={0}>{replay}</pre>
                <CopyButton text={replay} onCopy={(text) => onAction({ type: 'copy', text })} />
              </div>
            )}
          </>
        )}
      </details>
    </section>
  );
}
