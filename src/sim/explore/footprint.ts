import type { TraceWriter } from '../../trace/writer';
import { kindNumber } from '../../trace/writer';
import type { Item } from './free-scheduler';

/**
 * What one step touched. Two steps whose footprints do not meet give the same in either order, and neither makes the
 * other possible or impossible, but that a step makes possible what it planned and what comes next in its channel.
 */
export interface Footprint {
  /** Hosts, by index. */
  readonly hosts: Set<number>;
  /** Everything: the step moved the clock, or changed the network. */
  all: boolean;
  /** Code of the check ran, which may share variables. */
  check: boolean;
  /** Something that invariants and conditions look at changed. */
  visible: boolean;
  /** Processes started: pids are counted in the whole world. */
  starts: boolean;
  /** Processes ended: those that start afterwards may take their names. */
  ends: boolean;
  /** The latest moment, in microseconds, at which the step may come; -Infinity where no timer can hold it up. */
  readonly latest: number;
  /** The first moment for which it set a timer: what may come later than that may have to wait for a tick. */
  timer: number;
}

/** The footprint that a step has before it begins. */
export function footprintOf({ kind, about, latest }: Item): Footprint {
  const hosts = new Set<number>();
  if (about?.machine) hosts.add(about.machine.index);
  if (about?.also) hosts.add(about.also.index);
  const world = about?.machine === undefined;
  return {
    hosts,
    all: kind === 'tick',
    check: world && kind !== 'tick',
    // What a disk does changes files, though not everything of it is an event.
    visible: (world && kind !== 'tick') || kind === 'disk',
    starts: false,
    ends: false,
    latest: kind === 'timer' || kind === 'fault' ? -Infinity : latest,
    timer: Infinity,
  };
}

const visibleKinds = new Set(
  (['process-started', 'process-ended', 'log', 'paused', 'resumed', 'fault', 'spawn'] as const).map(
    (kind) => kindNumber[kind],
  ),
);

/** Adds what the events of a step tell. */
export function addEvents(footprint: Footprint, trace: TraceWriter, from: number): void {
  for (let i = from; i < trace.length; i++) {
    const host = trace.hostOf(i);
    if (host >= 0) footprint.hosts.add(host);
    const kind = trace.kindOf(i);
    if (visibleKinds.has(kind)) footprint.visible = true;
    if (kind === kindNumber['process-started']) footprint.starts = true;
    if (kind === kindNumber['process-ended']) footprint.ends = true;
  }
}

/** Adds another footprint of the same step, made by other choices within it. */
export function union(a: Footprint | undefined, b: Footprint): Footprint {
  if (a === undefined) return b;
  return {
    hosts: new Set([...a.hosts, ...b.hosts]),
    all: a.all || b.all,
    check: a.check || b.check,
    visible: a.visible || b.visible,
    starts: a.starts || b.starts,
    ends: a.ends || b.ends,
    latest: Math.max(a.latest, b.latest),
    timer: Math.min(a.timer, b.timer),
  };
}

/** @param judged whether invariants or conditions look at the world */
export function dependent(a: Footprint, b: Footprint, judged: boolean): boolean {
  if (a.all || b.all) return true;
  if ((a.check && b.check) || (a.starts && b.starts)) return true;
  if ((a.starts && b.ends) || (a.ends && b.starts)) return true;
  if (a.timer < b.latest || b.timer < a.latest) return true;
  if (judged && (a.visible || a.check) && (b.visible || b.check)) return true;
  for (const host of a.hosts) if (b.hosts.has(host)) return true;
  return false;
}
