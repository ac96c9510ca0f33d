/** Draws the model: thin, and nothing but what is on the screen. */
import { useMemo } from 'preact/hooks';
import { useWords } from '../words';
import { arrowPaths, drawArrows, drawMarks, type Drawn } from './draw';
import { shortName } from './gutter';
import { placeFaultLabels } from './layout-faults';
import type { FaultLine, Label, Stretch, TimelineModel } from './model';
import type { Row } from './rows';

export const axisHeight = 26;

interface Props {
  readonly model: TimelineModel;
  /** Pixels left of the time: names of hosts and processes. */
  readonly gutter: number;
  /** Where the selected event is. */
  readonly selected: { readonly x: number; readonly y: number } | undefined;
  /** The arrow of the selected event, or -1. */
  readonly selectedArrow: number;
  /** Where the failure is marked; `undefined` where nothing failed or it is off the screen. */
  readonly failureX: number | undefined;
}

export function Diagram({ model, gutter, selected, selectedArrow, failureX }: Props) {
  const say = useWords();
  const arrows = useMemo(() => drawArrows(model), [model]);
  const marks = useMemo(() => drawMarks(model.marks), [model]);
  const { rows, viewport } = model;
  const width = gutter + viewport.width;
  return (
    <svg class="diagram" width={width} height={rows.height} aria-hidden="true">
      <clipPath id="timeline-clip">
        <rect x={0} y={0} width={viewport.width} height={rows.height} />
      </clipPath>
      {rows.hosts.map((host) => (
        <rect
          key={host.host}
          class="host-band"
          x={0}
          y={host.top + 2}
          width={width}
          height={host.bottom - host.top - 4}
          rx={4}
        />
      ))}
      {model.visibleRows.map((row) => (
        <LaneName key={row.lane.index} row={row} model={model} gutter={gutter} world={say('lane.world')} />
      ))}
      <g transform={`translate(${gutter} 0)`} clip-path="url(#timeline-clip)">
        {model.ticks.map((tick) => (
          <path key={tick.x} class="time-grid" d={`M${tick.x} 0V${rows.height}`} />
        ))}
        {model.visibleRows.map((row) => (
          <path key={row.lane.index} class="lane-line" d={`M0 ${row.y}H${viewport.width}`} />
        ))}
        <path class="life" d={stretches(model.lives)} />
        <path class="busy-core" d={stretches(model.busy)} />
        {model.faults.map((fault) => (
          <Fault key={fault.event} fault={fault} height={rows.height} />
        ))}
        {failureX !== undefined && <path class="failure-line" d={`M${failureX} 0V${rows.height}`} />}
        <Paths drawn={arrows} />
        <Selection model={model} selected={selected} arrow={selectedArrow} />
        <Paths drawn={marks} />
        {model.labels.map((label) => (
          <text
            key={`${label.kind} ${label.event}`}
            class={`label label-${label.kind}`}
            x={label.x}
            y={label.y - 3}
          >
            {label.text}
          </text>
        ))}
        {faultLabels(model).map((label) => (
          <text key={label.event} class="label label-fault" x={label.x} y={label.y}>
            {label.text}
          </text>
        ))}
      </g>
    </svg>
  );
}

function Paths({ drawn }: { readonly drawn: readonly Drawn[] }) {
  return (
    <>
      {drawn.map((one) => (
        <path key={one.class} class={one.class} d={one.d} />
      ))}
    </>
  );
}

function stretches(all: readonly Stretch[]): string {
  return all.map(({ x0, x1, y }) => `M${x0} ${y}H${Math.max(x1, x0 + 1)}`).join('');
}

type NameProps = Pick<Props, 'model' | 'gutter'> & { readonly row: Row; readonly world: string };

function LaneName({ row, model, gutter, world }: NameProps) {
  const { lane } = row;
  const host = model.rows.hosts.find((one) => one.host === lane.host)?.name ?? '';
  const isTall = row.bottom - row.top >= 48;
  const x = gutter - 14;
  if (lane.host < 0) {
    return (
      <text class="lane-name lane-world" x={x} y={row.y} dy="0.35em" text-anchor="end">
        {world}
      </text>
    );
  }
  const name = shortName(lane.name === '' ? host : lane.name);
  const where = lane.name === '' || lane.name === host ? '' : shortName(host);
  if (isTall) {
    return (
      <text class="lane-name" x={x} y={row.y} text-anchor="end">
        <tspan x={x} dy={where === '' ? '0.35em' : '-0.15em'}>
          {name}
        </tspan>
        <tspan class="lane-host" x={x} dy="1.2em">
          {where}
        </tspan>
      </text>
    );
  }
  return (
    <text class="lane-name" x={x} y={row.y} dy="0.35em" text-anchor="end">
      <tspan class="lane-host">{where}</tspan>
      <tspan dx="6">{name}</tspan>
    </text>
  );
}

function Fault({ fault, height }: { fault: FaultLine; height: number }) {
  return <path class={fault.lit ? 'fault-line' : 'fault-line dim'} d={`M${fault.x} 0V${height}`} />;
}

/** Beside their bolts, in the lane of the world. */
function faultLabels(model: TimelineModel): Label[] {
  const y = model.rows.rows[0]?.lane.host === -1 ? model.rows.rows[0].y + 4 : 14;
  return placeFaultLabels(model.faults, model.viewport.width).map((one) => ({ ...one, y }));
}

/** A ring around the selected event and its message drawn again, heavier. */
function Selection({ model, selected, arrow }: Pick<Props, 'model' | 'selected'> & { arrow: number }) {
  const placed = model.arrows.find((one) => one.arrow === arrow);
  const paths = placed && arrowPaths(placed);
  return (
    <>
      {placed && paths && (
        <g class={`selected-arrow selected-${placed.style}`}>
          <path class="selected-line" d={paths.line} />
          <path class={paths.endClass === 'cross' ? 'selected-line' : 'selected-head'} d={paths.end} />
        </g>
      )}
      {selected && <circle class="selected-ring" cx={selected.x} cy={selected.y} r={9} />}
    </>
  );
}

interface AxisProps {
  readonly model: TimelineModel;
  readonly gutter: number;
  readonly failureX: number | undefined;
}

/** Room for the words at the failure, and on each side of the middle of a time. */
const flagWidth = 90;
const tickRoom = 24;

/** Stays above the lanes while they scroll. */
export function TimeAxis({ model, gutter, failureX }: AxisProps) {
  const say = useWords();
  const width = gutter + model.viewport.width;
  const isLeft = failureX !== undefined && failureX > model.viewport.width - flagWidth;
  const flag = failureX === undefined ? undefined : isLeft ? failureX - flagWidth : failureX;
  const ticks = model.ticks.filter(
    ({ x }) => flag === undefined || x < flag - tickRoom || x > flag + flagWidth + tickRoom,
  );
  return (
    <svg class="time-axis" width={width} height={axisHeight} aria-hidden="true">
      <g transform={`translate(${gutter} 0)`}>
        {ticks.map((tick) => (
          <g key={tick.x}>
            <path class="axis" d={`M${tick.x} ${axisHeight - 5}v5`} />
            <text class="tick" x={tick.x} y={15} text-anchor="middle">
              {tick.label}
            </text>
          </g>
        ))}
        <path class="axis" d={`M0 ${axisHeight - 0.5}H${model.viewport.width}`} />
        {failureX !== undefined && (
          <text
            class="failure-flag"
            x={failureX + (isLeft ? -4 : 4)}
            y={15}
            text-anchor={isLeft ? 'end' : 'start'}
          >
            {say('timeline.failed-here')}
          </text>
        )}
      </g>
    </svg>
  );
}
