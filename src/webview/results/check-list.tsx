import type { CheckReport, Measurement } from '../../checks/report';
import { Icon, VerdictIcon } from '../icons';
import { InlineCode } from '../inline-code';
import { number } from '../numbers';
import { verdictWord } from '../verdict-words';
import { titleOf } from '../title';
import { useWords } from '../words';
import { ageOf, type Listed, type ShownRun } from './state';

/** What is to be seen of a run. */
export interface Listing {
  readonly run: ShownRun;
  readonly all: Listed;
  /** For checks that fail as one before them does, by name: that one. */
  readonly same: ReadonlyMap<string, CheckReport>;
}

interface Props extends Listing {
  readonly onChoose: (name: string) => void;
}

/** Checks and measurements by stage. Tab enters the list, arrow keys walk in it. */
export function CheckList({ run, all, same, onChoose }: Props) {
  const say = useWords();
  const names = [...all.checks, ...all.measurements].map((one) => one.name);
  const entry = run.selected !== undefined && names.includes(run.selected) ? run.selected : names[0];
  return (
    <nav class="checks" aria-label={say('results.checks')} onKeyDown={walk}>
      {run.stages.map((stage) => {
        const checks = all.checks.filter((check) => check.stage === stage.slug);
        const measurements = all.measurements.filter((one) => one.stage === stage.slug);
        if (checks.length + measurements.length === 0) return null;
        return (
          <section key={stage.slug}>
            <h2>{stage.title}</h2>
            <ul>
              {checks.map((check) => (
                <CheckItem
                  key={check.name}
                  check={check}
                  sameAs={same.get(check.name)}
                  run={run}
                  entry={entry}
                  onChoose={onChoose}
                />
              ))}
              {measurements.map((one) => (
                <MeasurementItem key={one.name} one={one} run={run} entry={entry} onChoose={onChoose} />
              ))}
            </ul>
          </section>
        );
      })}
    </nav>
  );
}

interface ItemProps extends Pick<Props, 'run' | 'onChoose'> {
  readonly entry: string | undefined;
}

interface CheckProps extends ItemProps {
  readonly check: CheckReport;
  /** The one that fails in the same way. */
  readonly sameAs: CheckReport | undefined;
}

const ageWords = { again: 'list.again', outdated: 'list.outdated' } as const;

function CheckItem({ check, sameAs, run, entry, onChoose }: CheckProps) {
  const say = useWords();
  const { tried, of, all } = check.schedules;
  const age = ageOf(run, check);
  const counted = all === true ? 'schedules.all' : check.failure ? 'schedules.failed-at' : 'schedules.of';
  return (
    <li>
      <button
        class="item"
        aria-current={run.selected === check.name}
        tabIndex={entry === check.name ? 0 : -1}
        onClick={() => onChoose(check.name)}
      >
        <VerdictIcon verdict={check.verdict} />
        <span class="item-name">
          <InlineCode text={titleOf(check)} />
        </span>
        <span class="item-facts">
          {age && <span class="again">{say(ageWords[age])}</span>}
          <span>{say(verdictWord(check.verdict))}</span>
          {of > 1 && <span>{say(counted, number(tried), number(of))}</span>}
          <span>{say('points.short', number(check.earned, 1), number(check.points, 1))}</span>
          {sameAs && <span>{say('failure.same', titleOf(sameAs))}</span>}
        </span>
      </button>
    </li>
  );
}

function MeasurementItem({ one, run, entry, onChoose }: ItemProps & { readonly one: Measurement }) {
  const say = useWords();
  return (
    <li>
      <button
        class="item"
        aria-current={run.selected === one.name}
        tabIndex={entry === one.name ? 0 : -1}
        onClick={() => onChoose(one.name)}
      >
        <span class="verdict">
          <Icon name="plot" />
        </span>
        <span class="item-name">{titleOf(one)}</span>
        <span class="item-facts">
          <span>{say('results.measurement')}</span>
        </span>
      </button>
    </li>
  );
}

function walk(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const list = event.currentTarget;
  if (step === undefined || !(list instanceof HTMLElement)) return;
  const items = [...list.querySelectorAll<HTMLElement>('.item')];
  const at = items.findIndex((item) => item === document.activeElement);
  items[Math.min(Math.max(at + step, 0), items.length - 1)]?.focus();
  event.preventDefault();
}
