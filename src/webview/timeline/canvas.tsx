/** The diagram with its axis, its keys and its pointer. */
import { useId, useMemo, useRef, useState } from 'preact/hooks';
import { useWords, type Say } from '../words';
import { describe, type EventDescription } from './describe';
import { axisHeight, Diagram, TimeAxis } from './diagram';
import { hitTest, type Hit } from './hit-test';
import type { Step } from './navigate';
import { press, useWheel, xIn } from './pointer';
import { tipPlace, type Room } from './tip-place';
import type { TimelineControl } from './use-timeline';
import type { TraceIndex } from './trace-index';
import { xOf } from './viewport';

interface Props {
  readonly control: TimelineControl;
  readonly hasFailure: boolean;
  readonly onScroll: (top: number) => void;
  readonly onGoTo: () => void;
}

const steps: Readonly<Record<string, Step>> = {
  ArrowLeft: 'previous',
  ArrowRight: 'next',
  ArrowUp: 'lane-above',
  ArrowDown: 'lane-below',
  Home: 'first',
  End: 'last',
};

const zoomStep = 1.5;

export function Canvas({ control, hasFailure, onScroll, onGoTo }: Props) {
  const say = useWords();
  const keysId = useId();
  const ref = useRef<HTMLDivElement>(null);
  const [hover, setHover] = useState<Hover | undefined>();
  useWheel(ref, control);
  const { index, gutter, model } = control;
  const failureX = useFailureX(control, hasFailure);
  if (!model) return <div class="canvas" ref={ref} />;
  const hitAt = (event: MouseEvent): Hover | undefined => {
    const element = ref.current;
    if (!element) return undefined;
    const x = xIn(element, gutter, event);
    const y = event.clientY - element.getBoundingClientRect().top + element.scrollTop - axisHeight;
    const hit = x < 0 ? undefined : hitTest(model, x, y);
    const { scrollTop, clientWidth, clientHeight } = element;
    const room = { left: 0, right: clientWidth, top: scrollTop, bottom: scrollTop + clientHeight };
    return hit && { hit, x: x + gutter, y: y + axisHeight, room };
  };
  const onPointerDown = (event: PointerEvent): void =>
    press(event, control.panBy, (up) => choose(control, hitAt(up)?.hit));
  return (
    <div
      class={hover ? 'canvas hovering' : 'canvas'}
      ref={ref}
      tabIndex={0}
      role="application"
      aria-roledescription={say('timeline.role')}
      aria-label={say(
        'timeline.label',
        index.trace.processes.length,
        index.trace.hosts.length,
        index.trace.length,
      )}
      aria-describedby={keysId}
      onKeyDown={(event) => onKey(event, control, onGoTo)}
      onPointerDown={onPointerDown}
      onPointerMove={(event) => setHover(event.buttons === 0 ? hitAt(event) : undefined)}
      onPointerLeave={() => setHover(undefined)}
      onDblClick={(event) => ref.current && control.zoomBy(zoomStep * 2, xIn(ref.current, gutter, event))}
      onScroll={(event) => onScroll(event.currentTarget.scrollTop)}
    >
      <TimeAxis model={model} gutter={gutter} failureX={failureX} />
      <Diagram
        model={model}
        gutter={gutter}
        selected={pointOf(control)}
        selectedArrow={control.selectedArrow}
        failureX={failureX}
      />
      {hover && <Tip hover={hover} index={index} />}
      <p id={keysId} class="visually-hidden">
        {say('timeline.keys')}
      </p>
    </div>
  );
}

function pointOf({ index, model, selected }: TimelineControl): { x: number; y: number } | undefined {
  if (!model || selected < 0) return undefined;
  const y = model.rows.y[index.lanes.ofEvent[selected] ?? -1] ?? NaN;
  return Number.isNaN(y) ? undefined : { x: xOf(model.viewport, index.trace.time[selected] ?? 0), y };
}

function useFailureX({ index, model }: TimelineControl, hasFailure: boolean): number | undefined {
  return useMemo(() => {
    if (!hasFailure || !model) return undefined;
    const x = xOf(model.viewport, index.end);
    return x < 0 || x > model.viewport.width ? undefined : x;
  }, [index, model, hasFailure]);
}

/** A crowd is looked at closer; a single event is chosen; the empty space lets go. */
function choose(control: TimelineControl, hit: Hit | undefined): void {
  const { index } = control;
  switch (hit?.kind) {
    case 'mark':
      return control.select(hit.mark.event);
    case 'arrow': {
      const to = index.arrows.to[hit.arrow.arrow] ?? -1;
      return control.select(
        to >= 0 && hit.arrow.style !== 'lost' ? to : (index.arrows.from[hit.arrow.arrow] ?? -1),
      );
    }
    case 'bundle': {
      const { arrow } = hit.bundle;
      return control.zoomInto(index.arrows.start[arrow] ?? 0, index.arrows.end[arrow] ?? 0);
    }
    case undefined:
      return control.select(-1);
  }
}

function onKey(event: KeyboardEvent, control: TimelineControl, onGoTo: () => void): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const step = steps[event.key];
  if (event.shiftKey && event.key === 'ArrowLeft') control.panBy(-80);
  else if (event.shiftKey && event.key === 'ArrowRight') control.panBy(80);
  else if (step !== undefined) control.step(step);
  else if (event.key === '+' || event.key === '=') control.zoomBy(zoomStep);
  else if (event.key === '-') control.zoomBy(1 / zoomStep);
  else if (event.key === '0') control.fitAll();
  else if (event.key === 'Enter') onGoTo();
  else if (event.key === 'Escape') control.select(-1);
  else return;
  event.preventDefault();
}

interface Hover {
  readonly hit: Hit;
  /** Where the pointer is, in the pixels of the canvas. */
  readonly x: number;
  readonly y: number;
  /** What of the canvas is on the screen. */
  readonly room: Room;
}

function Tip({ hover, index }: { hover: Hover; index: TraceIndex }) {
  const say = useWords();
  const style = tipPlace(hover.x, hover.y, hover.room);
  const { title, lines } = tipText(hover.hit, index, say);
  return (
    <div class="tip" style={style} aria-hidden="true">
      <div class="tip-title">{title}</div>
      {lines.map((line, at) => (
        <div key={at} class={at === 0 ? 'tip-text' : 'tip-line'}>
          {line}
        </div>
      ))}
    </div>
  );
}

function tipText(hit: Hit, index: TraceIndex, say: Say): { title: string; lines: readonly string[] } {
  if (hit.kind === 'bundle')
    return { title: say('tip.messages', hit.bundle.count), lines: [say('tip.closer')] };
  if (hit.kind === 'mark' && hit.mark.count > 1) {
    const shown = describe(index, hit.mark.event, say);
    return {
      title: say('tip.events', hit.mark.count),
      lines: [`${shown.what} ${shown.text}`, say('tip.closer')],
    };
  }
  const event = hit.kind === 'mark' ? hit.mark.event : (index.arrows.from[hit.arrow.arrow] ?? -1);
  return eventTip(describe(index, event, say));
}

function eventTip({ who, what, text, size, moments }: EventDescription): { title: string; lines: string[] } {
  const facts = [size, ...moments.map((one) => one.text)].filter((part) => part !== '');
  return { title: `${who} · ${what}`, lines: [text, facts.join(', ')].filter((line) => line !== '') };
}
