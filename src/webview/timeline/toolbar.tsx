import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Icon, type IconName } from '../icons';
import { useWords } from '../words';
import { nameOfLane } from './describe';
import { eventGroups } from './event-groups';
import type { Filter } from './filter';
import type { TimelineControl } from './use-timeline';

interface Props {
  readonly control: TimelineControl;
  readonly found: number;
  readonly isTableShown: boolean;
  readonly onToggleTable: () => void;
  readonly onNextFound: () => void;
  readonly onExport: () => void;
}

export function Toolbar(props: Props) {
  const { control, found, isTableShown, onToggleTable, onNextFound, onExport } = props;
  const say = useWords();
  const { filter, setFilter } = control;
  return (
    <div class="toolbar" role="toolbar" aria-label={say('timeline.toolbar')}>
      <vscode-text-field
        class="search"
        placeholder={say('timeline.search')}
        aria-label={say('timeline.search')}
        value={filter.text}
        onInput={(event) => setFilter({ ...filter, text: (event.target as HTMLInputElement).value })}
        onKeyDown={(event) => event.key === 'Enter' && onNextFound()}
      />
      {filter.text.trim() !== '' && <span class="found">{say('timeline.found', found)}</span>}
      <FilterMenu control={control} />
      <span class="toolbar-space" />
      <Tool icon="minus" label={say('timeline.zoom-out')} onClick={() => control.zoomBy(1 / 1.5)} />
      <Tool icon="plus" label={say('timeline.zoom-in')} onClick={() => control.zoomBy(1.5)} />
      <Tool icon="fit" label={say('timeline.fit')} onClick={control.fitAll} />
      <vscode-button appearance="secondary" aria-pressed={isTableShown} onClick={onToggleTable}>
        <span slot="start" class="button-icon">
          <Icon name="list" />
        </span>
        {say('timeline.events')}
      </vscode-button>
      <vscode-button appearance="secondary" onClick={onExport}>
        {say('timeline.export')}
      </vscode-button>
    </div>
  );
}

interface ToolProps {
  readonly icon: IconName;
  readonly label: string;
  readonly onClick: () => void;
}

function Tool({ icon, label, onClick }: ToolProps) {
  return (
    <vscode-button appearance="icon" aria-label={label} title={label} onClick={onClick}>
      <Icon name={icon} />
    </vscode-button>
  );
}

/** Which processes and which kinds of events are shown. Escape, or the focus going elsewhere, closes it. */
function FilterMenu({ control }: { readonly control: TimelineControl }) {
  const say = useWords();
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isOpen) return;
    const close = (event: Event): void => {
      if (!(event.target instanceof Node) || ref.current?.contains(event.target) !== true) setOpen(false);
    };
    document.addEventListener('pointerdown', close);
    document.addEventListener('focusin', close);
    return () => {
      document.removeEventListener('pointerdown', close);
      document.removeEventListener('focusin', close);
    };
  }, [isOpen]);
  const { filter, setFilter, index } = control;
  const hidden = filter.hiddenGroups.size + filter.hiddenLanes.size;
  return (
    <div class="menu" ref={ref} onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}>
      <vscode-button
        appearance="secondary"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen((old) => !old)}
      >
        <span slot="start" class="button-icon">
          <Icon name="filter" />
        </span>
        {hidden === 0 ? say('timeline.filter') : say('timeline.filtered', hidden)}
      </vscode-button>
      {isOpen && (
        <div class="menu-body" id={id}>
          <fieldset>
            <legend>{say('filter.kinds')}</legend>
            {eventGroups.map((group) => (
              <vscode-checkbox
                key={group}
                checked={!filter.hiddenGroups.has(group)}
                onChange={(event) =>
                  setFilter({ ...filter, hiddenGroups: toggled(filter.hiddenGroups, group, event) })
                }
              >
                {say(`group.${group}`)}
              </vscode-checkbox>
            ))}
          </fieldset>
          <fieldset>
            <legend>{say('filter.processes')}</legend>
            {index.lanes.lanes
              .filter((lane) => lane.host >= 0)
              .map((lane) => (
                <vscode-checkbox
                  key={lane.index}
                  checked={!filter.hiddenLanes.has(lane.index)}
                  onChange={(event) => setFilter(withLane(filter, lane.index, event))}
                >
                  {nameOfLane(index, lane.index, say)}
                </vscode-checkbox>
              ))}
          </fieldset>
        </div>
      )}
    </div>
  );
}

function withLane(filter: Filter, lane: number, event: Event): Filter {
  return { ...filter, hiddenLanes: toggled(filter.hiddenLanes, lane, event) };
}

/** A checkbox that is not checked hides. */
function toggled<T>(hidden: ReadonlySet<T>, one: T, event: Event): ReadonlySet<T> {
  const isShown = (event.target as HTMLInputElement).checked;
  const changed = new Set(hidden);
  if (isShown) changed.delete(one);
  else changed.add(one);
  return changed;
}
