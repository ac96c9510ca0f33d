import { useId, useMemo, useState } from 'preact/hooks';
import type { Measurement } from '../../checks/report';
import { number } from '../numbers';
import { useSize } from '../use-size';
import { titleOf } from '../title';
import { useWords } from '../words';
import { dashes, markerPaths, nearestX, plotModel, type PlotModel } from './model';
import { PlotTable } from './plot-table';

const height = 320;

interface Props {
  readonly measurement: Measurement;
}

/** Move the pointer over it, or focus it and use the arrow keys, to read the values at one x. */
export function Plot({ measurement }: Props) {
  const say = useWords();
  const id = useId();
  const { ref, size } = useSize<HTMLDivElement>();
  const [at, setAt] = useState(-1);
  const model = useMemo(
    () => plotModel(measurement, Math.max(size.width, 240), height),
    [measurement, size.width],
  );
  const count = measurement.x.values.length;
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    setAt((old) => (old < 0 ? (step > 0 ? 0 : count - 1) : Math.min(Math.max(old + step, 0), count - 1)));
    event.preventDefault();
  };
  const onPointerMove = (event: PointerEvent): void => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    setAt(nearestX(measurement, model, event.clientX - box.left));
  };
  return (
    <figure class="plot">
      <Legend measurement={measurement} />
      <div
        class="plot-area"
        ref={ref}
        tabIndex={0}
        role="application"
        aria-label={say('plot.label', titleOf(measurement))}
        aria-describedby={id}
        onKeyDown={onKeyDown}
        onPointerMove={onPointerMove}
        onPointerLeave={() => setAt(-1)}
        onBlur={() => setAt(-1)}
      >
        {size.width > 0 && <Drawing measurement={measurement} model={model} at={at} />}
        <div aria-live="polite">{at >= 0 && <Reading measurement={measurement} model={model} at={at} />}</div>
      </div>
      <p id={id} class="visually-hidden">
        {say('plot.keys')}
      </p>
      {measurement.caption !== undefined && <figcaption>{measurement.caption}</figcaption>}
      <PlotTable measurement={measurement} />
    </figure>
  );
}

function Legend({ measurement }: Props) {
  if (measurement.series.length < 2) return null;
  return (
    <ul class="legend">
      {measurement.series.map((one, at) => (
        <li key={one.name} class={`series-${at % markerPaths.length}`}>
          <svg viewBox="0 0 32 12" width="32" height="12" aria-hidden="true">
            <path class="series-line" d="M1 6H31" stroke-dasharray={dashes[at % dashes.length]} />
            <path
              class="series-marker"
              d={markerPaths[at % markerPaths.length]}
              transform="translate(16 6)"
            />
          </svg>
          {one.name}
        </li>
      ))}
    </ul>
  );
}

interface DrawingProps extends Props {
  readonly model: PlotModel;
  readonly at: number;
}

function Drawing({ measurement, model, at }: DrawingProps) {
  const { left, right, top, bottom } = model;
  const marked = measurement.x.values[at];
  return (
    <svg width={model.width} height={model.height} aria-hidden="true">
      <Axes measurement={measurement} model={model} />
      {marked !== undefined && <path class="cursor" d={`M${model.x.at(marked)} ${top}V${bottom}`} />}
      {model.missing.map((x) => (
        <path key={x} class="missing" d={`M${x - 4} ${bottom - 8}l8 8m0-8l-8 8`} />
      ))}
      {model.series.map((one, index) => (
        <g key={one.name} class={`series-${index % markerPaths.length}`}>
          {one.runs.map((run) => (
            <path
              key={run[0]?.at}
              class="series-line"
              d={`M${run.map((point) => `${point.x} ${point.y}`).join('L')}`}
              stroke-dasharray={dashes[index % dashes.length]}
            />
          ))}
          {one.runs.flat().map((point) => (
            <path
              key={point.at}
              class={point.at === at ? 'series-marker marked' : 'series-marker'}
              d={markerPaths[index % markerPaths.length]}
              transform={`translate(${point.x} ${point.y})`}
            />
          ))}
        </g>
      ))}
      <path class="axis" d={`M${left} ${bottom}H${right}`} />
    </svg>
  );
}

function Axes({ measurement, model }: Omit<DrawingProps, 'at'>) {
  const say = useWords();
  const { left, right, top, bottom, x, y } = model;
  const withUnit = (axis: { label: string; unit?: string }): string =>
    axis.unit === undefined ? axis.label : say('plot.unit', axis.label, axis.unit);
  const xTitle = x.kind === 'log' ? say('plot.log', withUnit(measurement.x)) : withUnit(measurement.x);
  return (
    <g class="axes">
      {y.ticks.map((tick) => (
        <g key={tick}>
          <path class="grid" d={`M${left} ${y.at(tick)}H${right}`} />
          <text class="tick" x={left - 8} y={y.at(tick)} dy="0.35em" text-anchor="end">
            {number(tick, 6)}
          </text>
        </g>
      ))}
      {x.ticks.map((tick) => (
        <g key={tick}>
          <path class="axis" d={`M${x.at(tick)} ${bottom}v5`} />
          <text class="tick" x={x.at(tick)} y={bottom + 18} text-anchor="middle">
            {number(tick, 6)}
          </text>
        </g>
      ))}
      <text class="axis-title" x={(left + right) / 2} y={bottom + 38} text-anchor="middle">
        {xTitle}
      </text>
      <text
        class="axis-title"
        transform={`translate(14 ${(top + bottom) / 2}) rotate(-90)`}
        text-anchor="middle"
      >
        {withUnit(measurement.y)}
      </text>
    </g>
  );
}

/** The values at one x, beside the cursor, and for screen readers. */
function Reading({ measurement, model, at }: DrawingProps) {
  const say = useWords();
  const x = measurement.x.values[at] ?? 0;
  const left = model.x.at(x);
  const isRight = left > model.width * 0.6;
  const style = isRight ? { right: `${model.width - left + 12}px` } : { left: `${left + 12}px` };
  const value = (one: number | null | undefined, unit: string | undefined): string =>
    one === null || one === undefined ? say('plot.failed') : `${number(one, 3)} ${unit ?? ''}`.trim();
  return (
    <div class="reading" style={style}>
      <div class="reading-x">
        {measurement.x.label} {value(x, measurement.x.unit)}
      </div>
      {measurement.series.map((one) => (
        <div key={one.name} class="reading-line">
          <span>{one.name}</span> <strong>{value(one.values[at], measurement.y.unit)}</strong>
        </div>
      ))}
    </div>
  );
}
