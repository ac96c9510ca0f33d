/** The events as a list: the same as the diagram for those who do not see it, or who would rather read. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { SourcePlace } from '../../trace/data';
import { instant } from '../numbers';
import { useWords } from '../words';
import { describe, placeText } from './describe';
import type { TimelineControl } from './use-timeline';

export const rowHeight = 24;
/** Rows drawn above and below those on the screen, so that scrolling does not show gaps. */
const spare = 8;

interface Props {
  readonly control: TimelineControl;
  /** Indices of the events that are listed. */
  readonly events: Int32Array;
  readonly onGoTo: (place: SourcePlace) => void;
}

export function EventsTable({ control, events, onGoTo }: Props) {
  const say = useWords();
  const ref = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 0 });
  const at = positionIn(events, control.selected);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = (): void => setView({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  useEffect(() => scrollTo(ref.current, at), [at]);
  const first = Math.max(0, Math.floor(view.top / rowHeight) - spare);
  const last = Math.min(events.length, Math.ceil((view.top + view.height) / rowHeight) + spare);
  return (
    <div
      class="events"
      ref={ref}
      tabIndex={0}
      role="grid"
      aria-label={say('timeline.events')}
      aria-rowcount={events.length + 1}
      aria-activedescendant={at >= 0 ? rowId(at) : undefined}
      onKeyDown={(event) => onKey(event, control, events, at, view.height, onGoTo)}
      onScroll={(event) =>
        setView({ top: event.currentTarget.scrollTop, height: event.currentTarget.clientHeight })
      }
    >
      <div class="events-head" role="row" aria-rowindex={1}>
        {(['table.time', 'table.who', 'table.what', 'table.line'] as const).map((key) => (
          <span key={key} role="columnheader">
            {say(key)}
          </span>
        ))}
      </div>
      <div class="events-body" role="presentation" style={{ height: `${events.length * rowHeight}px` }}>
        {[...events.subarray(first, last)].map((event, offset) => (
          <EventRow key={event} event={event} at={first + offset} control={control} onGoTo={onGoTo} />
        ))}
      </div>
    </div>
  );
}

interface RowProps {
  readonly event: number;
  readonly at: number;
  readonly control: TimelineControl;
  readonly onGoTo: (place: SourcePlace) => void;
}

function EventRow({ event, at, control, onGoTo }: RowProps) {
  const say = useWords();
  const { index } = control;
  const { who, what, text } = describe(index, event, say);
  const place = index.trace.places[index.trace.place[event] ?? -1];
  return (
    <div
      class="event-row"
      id={rowId(at)}
      role="row"
      aria-rowindex={at + 2}
      aria-selected={event === control.selected}
      style={{ top: `${at * rowHeight}px` }}
      onClick={() => control.select(event)}
      onDblClick={() => place && onGoTo(place)}
    >
      <span role="gridcell" class="event-time">
        {instant((index.trace.time[event] ?? 0) / 1000)}
      </span>
      <span role="gridcell">{who}</span>
      <span role="gridcell" title={text}>
        <span class="event-kind">{what}</span> {text}
      </span>
      <span role="gridcell">{place ? placeText(place) : ''}</span>
    </div>
  );
}

function rowId(at: number): string {
  return `event-row-${at}`;
}

/** Where `event` stands among the listed ones, which are sorted; -1 where it is not listed. */
export function positionIn(events: Int32Array, event: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle] ?? 0) < event) low = middle + 1;
    else high = middle;
  }
  return events[low] === event ? low : -1;
}

function scrollTo(element: HTMLElement | null, at: number): void {
  if (!element || at < 0) return;
  const top = at * rowHeight;
  const room = element.clientHeight - rowHeight * 2;
  if (top < element.scrollTop) element.scrollTop = top;
  else if (top > element.scrollTop + room) element.scrollTop = top - room;
}

function onKey(
  event: KeyboardEvent,
  control: TimelineControl,
  events: Int32Array,
  at: number,
  height: number,
  onGoTo: (place: SourcePlace) => void,
): void {
  const page = Math.max(1, Math.floor(height / rowHeight) - 2);
  const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
  const step = steps[event.key];
  const place = control.index.trace.places[control.index.trace.place[control.selected] ?? -1];
  const choose = (row: number): void => {
    const chosen = events[Math.min(Math.max(row, 0), events.length - 1)];
    if (chosen !== undefined) control.select(chosen);
  };
  if (step !== undefined) choose(at < 0 ? 0 : at + step);
  else if (event.key === 'Home') choose(0);
  else if (event.key === 'End') choose(events.length - 1);
  else if (event.key === 'Enter' && place) onGoTo(place);
  else return;
  event.preventDefault();
}
