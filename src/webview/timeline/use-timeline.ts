/** The state of a timeline: what is on the screen, what is chosen, what is filtered; and what can be done to it. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { TraceData } from '../../trace/data';
import { causalPast } from './causal-past';
import { arrowOf } from './describe';
import { shownKinds } from './event-groups';
import { everything, matching, type Filter } from './filter';
import { gutterOf } from './gutter';
import { layout } from './layout';
import type { TimelineModel } from './model';
import { move, type Step } from './navigate';
import { placeRows } from './rows';
import { indexTrace, type TraceIndex } from './trace-index';
import { fit, pan, reveal, zoom, zoomTo, type Viewport } from './viewport';

export interface TimelineControl {
  readonly index: TraceIndex;
  /** Pixels left of the time area. */
  readonly gutter: number;
  readonly model: TimelineModel | undefined;
  readonly filter: Filter;
  readonly setFilter: (filter: Filter) => void;
  /** The chosen event, or -1; and its arrow, or -1. */
  readonly selected: number;
  readonly selectedArrow: number;
  readonly select: (event: number) => void;
  readonly step: (step: Step) => void;
  /** Around `x`, in pixels of the time area; by default around the selected event or the middle. */
  readonly zoomBy: (factor: number, x?: number) => void;
  readonly zoomInto: (from: number, to: number) => void;
  readonly panBy: (pixels: number) => void;
  readonly fitAll: () => void;
}

/** `fullWidth` is that of the diagram with its gutter; `top` and `height` are the part of the lanes that is scrolled into view. */
export function useTimeline(
  trace: TraceData,
  fullWidth: number,
  top: number,
  height: number,
): TimelineControl {
  const index = useMemo(() => indexTrace(trace), [trace]);
  const [filter, setFilter] = useState<Filter>(everything);
  const [chosen, setChosen] = useState({ trace, event: -1 });
  // An event of another trace means nothing in this one.
  const selected = chosen.trace === trace ? chosen.event : -1;
  const gutter = useMemo(() => gutterOf(index), [index]);
  const [viewport, setViewport] = useViewport(index, Math.max(0, fullWidth - gutter));
  const rows = useMemo(() => placeRows(index, filter.hiddenLanes), [index, filter.hiddenLanes]);
  const lit = useMemo(
    () => (selected >= 0 ? causalPast(index, selected) : matching(index.trace, filter.text)),
    [index, selected, filter.text],
  );
  const model = useMemo(() => {
    if (viewport.width <= 0) return undefined;
    const litBy = selected >= 0 ? 'chain' : 'match';
    return layout({
      index,
      rows,
      viewport,
      top,
      height,
      shownKinds: shownKinds(filter.hiddenGroups),
      lit,
      litBy,
    });
  }, [index, rows, viewport, top, height, filter.hiddenGroups, lit, selected]);
  const select = (event: number): void => {
    setChosen({ trace, event });
    if (event >= 0) setViewport((old) => reveal(old, index.trace.time[event] ?? 0, index));
  };
  const anchor = (old: Viewport): number => {
    const time = selected >= 0 ? (index.trace.time[selected] ?? 0) : (old.t0 + old.t1) / 2;
    const x = ((time - old.t0) / (old.t1 - old.t0)) * old.width;
    return x >= 0 && x <= old.width ? x : old.width / 2;
  };
  return {
    index,
    gutter,
    model,
    filter,
    setFilter,
    selected,
    selectedArrow: selected >= 0 ? arrowOf(index, selected) : -1,
    select,
    step: (step) => select(move(index, filter, selected, step)),
    zoomBy: (factor, x) => setViewport((old) => zoom(old, factor, x ?? anchor(old), index)),
    zoomInto: (from, to) => setViewport((old) => zoomTo(old, from, to, index)),
    panBy: (pixels) => setViewport((old) => pan(old, pixels, index)),
    fitAll: () => setViewport((old) => fit(index, old.width)),
  };
}

type SetViewport = (change: (old: Viewport) => Viewport) => void;

/** A wider window shows the same time, wider; a new trace is shown as a whole. */
function useViewport(index: TraceIndex, width: number): [Viewport, SetViewport] {
  const [viewport, setViewport] = useState<Viewport>(() => fit(index, width));
  useEffect(() => setViewport((old) => ({ ...old, width })), [width]);
  useEffect(() => setViewport((old) => fit(index, old.width)), [index]);
  return [viewport, setViewport];
}
