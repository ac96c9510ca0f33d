/** Lanes of the space-time diagram: which process is drawn in which row. */
import type { TraceData } from '../../trace/data';
import { kindNumber } from './event-groups';

/** A stretch of time in which a process lives, in microseconds. */
export interface Life {
  readonly process: number;
  readonly from: number;
  readonly to: number;
  /** False where the trace ends first. */
  readonly ended: boolean;
}

export interface Lane {
  readonly index: number;
  /** Index into the trace's hosts; -1 for the lane of the world itself: faults and notes. */
  readonly host: number;
  /** Name of the process; empty for what a host does without a process, and for the world. */
  readonly name: string;
  /** A process that starts again after a crash stays in its lane, as another life. */
  readonly lives: readonly Life[];
}

export interface LaneTable {
  readonly lanes: readonly Lane[];
  /** The lane of each event, and of each process. */
  readonly ofEvent: Int32Array;
  readonly ofProcess: Int32Array;
  /** The first lane of each host, or -1: where a message to that host points when its process is not known. */
  readonly ofHost: Int32Array;
}

export function assignLanes(trace: TraceData): LaneTable {
  const rows = [...worldRow(trace), ...hostRows(trace)];
  const lanes = rows.map((row, index): Lane => ({ ...row, index }));
  const ofProcess = new Int32Array(trace.processes.length).fill(-1);
  const ofHost = new Int32Array(trace.hosts.length).fill(-1);
  const bare = new Int32Array(trace.hosts.length).fill(-1);
  for (const lane of lanes) {
    for (const life of lane.lives) ofProcess[life.process] = lane.index;
    if (lane.host >= 0 && ofHost[lane.host] === -1) ofHost[lane.host] = lane.index;
    if (lane.host >= 0 && lane.lives.length === 0) bare[lane.host] = lane.index;
  }
  const ofEvent = new Int32Array(trace.length);
  for (let event = 0; event < trace.length; event++) {
    ofEvent[event] = laneOfEvent(trace, event, ofProcess, bare);
  }
  return { lanes, ofEvent, ofProcess, ofHost };
}

type Row = Omit<Lane, 'index'>;

function laneOfEvent(trace: TraceData, event: number, ofProcess: Int32Array, bare: Int32Array): number {
  if (isOfWorld(trace, event)) return 0;
  const process = trace.process[event] ?? -1;
  return (process >= 0 ? ofProcess[process] : bare[trace.host[event] ?? -1]) ?? -1;
}

/** Faults and notes are drawn across all lanes, whichever host they are about. */
function isOfWorld(trace: TraceData, event: number): boolean {
  const kind = trace.kind[event];
  return kind === kindNumber.fault || kind === kindNumber.note || (trace.host[event] ?? -1) < 0;
}

function worldRow(trace: TraceData): Row[] {
  for (let event = 0; event < trace.length; event++) {
    if (isOfWorld(trace, event)) return [{ host: -1, name: '', lives: [] }];
  }
  return [];
}

function hostRows(trace: TraceData): Row[] {
  const lives = livesOf(trace);
  const bare = hostsWithBareEvents(trace);
  return trace.hosts.flatMap((_, host) => {
    const rows: { host: number; name: string; lives: Life[] }[] = [];
    if (bare.has(host)) rows.push({ host, name: '', lives: [] });
    for (const life of lives) {
      const process = trace.processes[life.process];
      if (process?.host !== host) continue;
      const free = rows.find((row) => row.name === process.name && lastEnd(row.lives) <= life.from);
      if (free) free.lives.push(life);
      else rows.push({ host, name: process.name, lives: [life] });
    }
    return rows;
  });
}

function lastEnd(lives: readonly Life[]): number {
  const last = lives[lives.length - 1];
  return last === undefined || !last.ended ? Infinity : last.to;
}

function hostsWithBareEvents(trace: TraceData): Set<number> {
  const hosts = new Set<number>();
  for (let event = 0; event < trace.length; event++) {
    if ((trace.process[event] ?? -1) < 0 && !isOfWorld(trace, event)) hosts.add(trace.host[event] ?? -1);
  }
  return hosts;
}

/** When each process lives, in the order of their first events. A process without any event has no lane. */
function livesOf(trace: TraceData): Life[] {
  const lives = new Map<number, { process: number; from: number; to: number; ended: boolean }>();
  const end = trace.length === 0 ? 0 : (trace.time[trace.length - 1] ?? 0);
  for (let event = 0; event < trace.length; event++) {
    const process = trace.process[event] ?? -1;
    if (process < 0) continue;
    const time = trace.time[event] ?? 0;
    const life = lives.get(process) ?? { process, from: time, to: end, ended: false };
    lives.set(process, life);
    if (trace.kind[event] !== kindNumber['process-ended']) continue;
    life.to = time;
    life.ended = true;
  }
  return [...lives.values()];
}
