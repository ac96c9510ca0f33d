import type { TraceWriter } from '../../trace/writer';
import { kindNumber } from '../../trace/writer';
import type { Item } from './free-scheduler';

/** What one step touched. Two steps whose footprints do not meet give the same in either order. */
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
  /** The check was over after this step. */
  last: boolean;
  /** The step was the end of a program, after the check was over. */
  trouble: boolean;
}

/** The footprint that a step has before it begins. */
export function footprintOf({ kind, about }: Item): Footprint {
  const hosts = new Set<number>();
  if (about?.machine) hosts.add(about.machine.index);
  if (about?.also) hosts.add(about.also.index);
  const world = about?.machine === undefined;
  return {
    hosts,
    all: kind === 'tick',
    check: world && kind !== 'tick',
    visible: world && kind !== 'tick',
    starts: false,
    last: false,
    trouble: false,
  };
}

const visibleKinds = new Set(
  (['process-started', 'process-ended', 'log', 'disk-write', 'disk-sync', 'fault', 'spawn'] as const).map(
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
    last: a.last || b.last,
    trouble: a.trouble || b.trouble,
  };
}

/** @param judged whether invariants or conditions look at the world */
export function dependent(a: Footprint, b: Footprint, judged: boolean): boolean {
  if (a.all || b.all) return true;
  if ((a.check && b.check) || (a.starts && b.starts)) return true;
  if ((a.last && b.trouble) || (b.last && a.trouble)) return true;
  if (judged && (a.visible || a.check) && (b.visible || b.check)) return true;
  for (const host of a.hosts) if (b.hosts.has(host)) return true;
  return false;
}
