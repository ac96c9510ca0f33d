/** The space-time diagram of a trace, with what is around it. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { SourcePlace, TraceData } from '../../trace/data';
import { announce } from '../announce';
import { useSize } from '../use-size';
import { useWords } from '../words';
import { Canvas } from './canvas';
import { describe, spoken } from './describe';
import { Details } from './details';
import { EventsTable } from './events-table';
import { listed } from './filter';
import { Legend } from './legend';
import { Toolbar } from './toolbar';
import { useTimeline } from './use-timeline';

interface Props {
  readonly trace: TraceData;
  /** Why the run failed: marked at its end. */
  readonly failure?: string;
  readonly onGoTo: (place: SourcePlace) => void;
  readonly onExport: () => void;
}

/**
 * Time runs to the right: a panel is wide, names of processes are read without turning the head, and the wheel zooms
 * the axis that is long. (Textbooks draw it both ways; Lamport 1978 upwards.)
 */
export function Timeline({ trace, failure, onGoTo, onExport }: Props) {
  const say = useWords();
  const { ref, size } = useSize<HTMLDivElement>();
  const [top, setTop] = useState(0);
  const [isTableShown, setTableShown] = useState(false);
  const control = useTimeline(trace, size.width, top, Math.max(size.height, 400));
  const { index, filter, selected } = control;
  const events = useMemo(() => listed(index, filter), [index, filter]);
  useEffect(() => {
    if (selected >= 0) announce(spoken(describe(index, selected, say)));
  }, [index, selected, say]);
  // What was chosen here is not on the page any more when the diagram goes.
  useEffect(() => () => announce(''), []);
  const goToSelected = (): void => {
    const place = placeOf(trace, selected, control.selectedArrow, index.arrows.from);
    if (place) onGoTo(place);
  };
  const selectNextFound = (): void => {
    const next = events.find((event) => event > selected) ?? events[0];
    if (next !== undefined) control.select(next);
  };
  return (
    <section class="timeline">
      <Toolbar
        control={control}
        found={events.length}
        isTableShown={isTableShown}
        onToggleTable={() => setTableShown((old) => !old)}
        onNextFound={selectNextFound}
        onExport={onExport}
      />
      <div class={isTableShown ? 'timeline-body with-table' : 'timeline-body'}>
        <div class="canvas-frame" ref={ref}>
          <Canvas
            control={control}
            hasFailure={failure !== undefined}
            onScroll={setTop}
            onGoTo={goToSelected}
          />
        </div>
        {isTableShown && (
          <div class="events-frame">
            <EventsTable control={control} events={events} onGoTo={onGoTo} />
          </div>
        )}
      </div>
      <Details control={control} onGoTo={onGoTo} />
      <Legend index={index} />
    </section>
  );
}

/** The line of an event; for one that only arrives, the line that sent it. */
function placeOf(trace: TraceData, event: number, arrow: number, from: Int32Array): SourcePlace | undefined {
  const own = trace.places[trace.place[event] ?? -1];
  return own ?? trace.places[trace.place[from[arrow] ?? -1] ?? -1];
}
