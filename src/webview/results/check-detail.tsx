import type { CheckReport, Failure } from '../../checks/report';
import type { FromResults } from '../../messages/webview';
import { CopyButton } from '../copy-button';
import { Icon, VerdictIcon } from '../icons';
import { InlineCode } from '../inline-code';
import { baseName, duration, number } from '../numbers';
import { PlaceLink } from '../place-link';
import { Timeline } from '../timeline/timeline';
import { verdictWord } from '../verdict-words';
import { titleOf } from '../title';
import { useWords, type Say } from '../words';
import { DiffView } from './diff-view';
import { OriginalRun } from './original-run';
import type { ResultAge } from './state';

interface Props {
  readonly check: CheckReport;
  readonly busy: boolean;
  readonly age: ResultAge | undefined;
  /** The check in the list that fails in the same way, where there is one. */
  readonly sameAs: CheckReport | undefined;
  readonly onAction: (action: FromResults) => void;
}

const ageWords = { again: 'detail.again', outdated: 'detail.outdated' } as const;

export function CheckDetail({ check, busy, age, sameAs, onAction }: Props) {
  const say = useWords();
  const { failure } = check;
  const { of } = check.schedules;
  return (
    <section class="detail" aria-label={titleOf(check)} aria-busy={age === 'again'}>
      <h2 class="detail-title" tabIndex={-1}>
        <VerdictIcon verdict={check.verdict} />
        <span>
          <InlineCode text={titleOf(check)} />
        </span>
      </h2>
      <p class="facts">
        {age && <span class="again">{say(ageWords[age])}</span>}
        <span class={`fact-main verdict-${check.verdict.replace(' ', '-')}`}>
          {say(verdictWord(check.verdict))}
        </span>
        <span>{say('points.of', number(check.earned, 1), number(check.points, 1))}</span>
        {of > 1 && <span>{schedulesTold(check, say)}</span>}
        <span>{duration(check.duration)}</span>
      </p>
      {check.misfit !== undefined && <p class="misfit">{check.misfit}</p>}
      {failure && <FailureText failure={failure} sameAs={sameAs} onAction={onAction} />}
      {check.hint !== undefined && check.verdict !== 'passed' && (
        <div class="next">
          <h3>
            <Icon name="hint" />
            {say('detail.next')}
          </h3>
          <p>
            <InlineCode text={check.hint} />
          </p>
        </div>
      )}
      {failure?.actual !== undefined && failure.expected !== undefined && (
        <DiffView actual={failure.actual} expected={failure.expected} />
      )}
      <Buttons check={check} busy={busy} onAction={onAction} />
      {failure && <FailureRun check={check} failure={failure} onAction={onAction} />}
      {check.verdict === 'passed' && (
        <p class="calm">{say(of > 1 ? 'detail.passed-many' : 'detail.passed-one')}</p>
      )}
      {check.verdict === 'skipped' && <p class="calm">{check.skipped ?? say('detail.skipped')}</p>}
    </section>
  );
}

/** How many schedules were tried, and what that says. */
function schedulesTold({ failure, verdict, schedules: { tried, of, all } }: CheckReport, say: Say): string {
  if (failure) return say('detail.failed-at', number(tried), number(of));
  if (all === true) return say('detail.all-pass', number(tried));
  if (all === false && verdict === 'passed') return say('detail.not-all', number(tried));
  return say('detail.held', number(tried), number(of));
}

type PartProps = { readonly failure: Failure; readonly onAction: Props['onAction'] };

function FailureText({ failure, sameAs, onAction }: PartProps & Pick<Props, 'sameAs'>) {
  const say = useWords();
  const { place } = failure;
  return (
    <div class="failure">
      {sameAs ? (
        <details>
          <summary>{say('failure.same', titleOf(sameAs))}</summary>
          <p class="message">{failure.message}</p>
        </details>
      ) : (
        <p class="message">{failure.message}</p>
      )}
      {place && (
        <p class="failure-place">
          {failure.isLastAtWork && `${say('failure.last-at-work')} `}
          <PlaceLink
            text={`${baseName(place.file)}:${place.line}`}
            onGo={() => onAction({ type: 'go-to', place })}
          />
        </p>
      )}
    </div>
  );
}

function Buttons({ check, busy, onAction }: Omit<Props, 'age' | 'sameAs'>) {
  const say = useWords();
  const { name } = check;
  const replay = check.failure?.replay;
  return (
    <div class="buttons">
      {replay !== undefined && (
        <>
          <vscode-button disabled={busy} onClick={() => onAction({ type: 'debug', name, replay })}>
            <span slot="start" class="button-icon">
              <Icon name="debug" />
            </span>
            {say('debug')}
          </vscode-button>
          <vscode-button
            appearance="secondary"
            disabled={busy}
            onClick={() => onAction({ type: 'replay', name, replay })}
          >
            {say('replay')}
          </vscode-button>
        </>
      )}
      <vscode-button appearance="secondary" disabled={busy} onClick={() => onAction({ type: 'check', name })}>
        {say('check-again')}
      </vscode-button>
    </div>
  );
}

/** What happened in the run that failed: its diagram, its output, its schedule. */
function FailureRun({ check, failure, onAction }: PartProps & { readonly check: CheckReport }) {
  const say = useWords();
  const { trace, output, replay, stack } = failure;
  return (
    <>
      {trace && trace.length > 0 && (
        <section class="part">
          <h3>{say('detail.run')}</h3>
          <Timeline
            key={`${check.name} ${replay ?? ''}`}
            trace={trace}
            failure={failure.message}
            onGoTo={(place) => onAction({ type: 'go-to', place })}
            onExport={() => onAction({ type: 'export-trace', name: check.name })}
          />
        </section>
      )}
      {output && output.length > 0 && (
        <section class="part">
          <h3>{say('detail.output')}</h3>
          <pre class="output" tabIndex={0}>
            {output.map((line, at) => (
              <OutputLine key={at} line={line} />
            ))}
          </pre>
        </section>
      )}
      {replay !== undefined && (
        <section class="part">
          <h3>{say('detail.replay')}</h3>
          <div class="code">
            <pre tabIndex={0}>{replay}</pre>
            <CopyButton text={replay} onCopy={(text) => onAction({ type: 'copy', text })} />
          </div>
        </section>
      )}
      {failure.original && (
        <OriginalRun check={check} failure={failure} original={failure.original} onAction={onAction} />
      )}
      {stack !== undefined && (
        <details class="part">
          <summary>{say('detail.stack')}</summary>
          <pre tabIndex={0}>{stack}</pre>
        </details>
      )}
    </>
  );
}

/** `name: line`, with the process's name apart from what it said. */
function OutputLine({ line }: { readonly line: string }) {
  const [, name, text] = /^([^:\s]+): (.*)$/s.exec(line) ?? [];
  if (name === undefined || text === undefined) return <span class="output-line">{`${line}\n`}</span>;
  return (
    <span class="output-line">
      <span class="output-name">{name}:</span>
      {` ${text}\n`}
    </span>
  );
}
