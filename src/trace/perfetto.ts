/**
 * Traces for Perfetto and chrome://tracing: the JSON object form of the Trace Event Format. A host becomes a process and
 * a process a thread. On a thread's row what happens at one moment is one slice of up to a microsecond (a program's code
 * takes no virtual time), and between two of them stands what the process does meanwhile: it computes or waits.
 */
import type { TraceData, TraceEvent } from './data';
import { describeEvent } from './describe';
import { eventAt } from './reader';

/** An event as the format has it; times in microseconds. */
export interface PerfettoEvent {
  readonly name: string;
  readonly cat?: string;
  /** X: a slice. i: an instant. s, f: an arrow's ends. M: a name. */
  readonly ph: 'X' | 'i' | 's' | 'f' | 'M';
  readonly pid: number;
  readonly tid: number;
  readonly ts?: number;
  readonly dur?: number;
  /** Of an instant: the whole world, or one host. */
  readonly s?: 'g' | 'p';
  /** Both ends of an arrow have the same. */
  readonly id?: number;
  /** The arrow ends at the slice that is open then. */
  readonly bp?: 'e';
  readonly args?: Readonly<Record<string, unknown>>;
}

/** The file, in pieces. */
export function* perfetto(trace: TraceData): Generator<string> {
  yield '{"displayTimeUnit":"ms","traceEvents":[';
  let separator = '\n';
  for (const event of perfettoEvents(trace)) {
    yield `${separator}${JSON.stringify(event)}`;
    separator = ',\n';
  }
  yield '\n]}\n';
}

/** Names first, then slices, then arrows: an arrow binds to a slice that stands before it. */
export function* perfettoEvents(trace: TraceData): Generator<PerfettoEvent> {
  const ids = new Ids(trace);
  yield* names(trace, ids);
  yield* slices(trace, ids);
  yield* arrows(trace, ids);
}

/** Numbers of processes and threads; a thread never has the number of a process. */
class Ids {
  constructor(readonly trace: TraceData) {}

  /** Number of a host; the world, which is no host, has one of its own. */
  pid(host: number): number {
    return host < 0 ? this.trace.hosts.length + 1 : host + 1;
  }

  tid(process: number): number {
    return this.trace.hosts.length + 2 + process;
  }

  row(event: number): { readonly pid: number; readonly tid: number } {
    const process = this.trace.process[event] as number;
    const pid = this.pid(this.trace.host[event] as number);
    return { pid, tid: process < 0 ? pid : this.tid(process) };
  }
}

function* names({ hosts, processes }: TraceData, ids: Ids): Generator<PerfettoEvent> {
  for (const [i, name] of [...hosts, 'world'].entries()) {
    const pid = i + 1;
    yield { name: 'process_name', ph: 'M', pid, tid: pid, args: { name } };
  }
  for (const [i, { name, pid, host }] of processes.entries())
    yield {
      name: 'thread_name',
      ph: 'M',
      pid: ids.pid(host),
      tid: ids.tid(i),
      args: { name: `${name} (${pid})` },
    };
}

/** What a process does at one moment. */
interface Moment {
  readonly time: number;
  readonly events: TraceEvent[];
}

/** One process while its events are gone through. */
class Row {
  #moment: Moment | undefined;
  #computesUntil = 0;

  constructor(
    readonly pid: number,
    readonly tid: number,
  ) {}

  /** @param time microseconds */
  *add(event: TraceEvent, time: number): Generator<PerfettoEvent> {
    if (this.#moment && this.#moment.time < time) yield* this.close(time);
    this.#moment ??= { time, events: [] };
    this.#moment.events.push(event);
    if (event.kind === 'compute') this.#computesUntil = Math.max(this.#computesUntil, time) + event.size;
    if (event.kind === 'process-ended') yield* this.close(time + 1);
  }

  /** The slices of the last moment, and of the time from it to `next`. */
  *close(next: number): Generator<PerfettoEvent> {
    if (!this.#moment) return;
    const { time, events } = this.#moment;
    this.#moment = undefined;
    const kinds = [...new Set(events.map(({ kind }) => kind))];
    const end = Math.min(time + 1, next);
    const place = events.find((event) => event.place)?.place;
    const args = {
      events: events.map(describeEvent),
      ...(place && { place: `${place.file}:${place.line}` }),
    };
    yield this.#slice(kinds.join(', '), 'event', time, end, args);
    const computes = Math.min(Math.max(this.#computesUntil, end), next);
    if (computes > end) yield this.#slice('compute', 'compute', end, computes);
    if (next > computes) yield this.#slice('wait', 'wait', computes, next);
  }

  #slice(name: string, cat: string, ts: number, end: number, args?: PerfettoEvent['args']): PerfettoEvent {
    const { pid, tid } = this;
    return { name, cat, ph: 'X', pid, tid, ts, dur: end - ts, ...(args && { args }) };
  }
}

function* slices(trace: TraceData, ids: Ids): Generator<PerfettoEvent> {
  const rows = new Map<number, Row>();
  for (let i = 0; i < trace.length; i++) {
    const ts = trace.time[i] as number;
    const event = eventAt(trace, i);
    const process = trace.process[i] as number;
    const { pid, tid } = ids.row(i);
    if (process < 0) {
      const scope = event.host === undefined ? 'g' : 'p';
      yield { name: describeEvent(event), cat: event.kind, ph: 'i', pid, tid, ts, s: scope };
      continue;
    }
    let row = rows.get(process);
    if (!row) rows.set(process, (row = new Row(pid, tid)));
    yield* row.add(event, ts);
  }
  const end = (trace.time[trace.length - 1] ?? 0) + 1;
  for (const row of rows.values()) yield* row.close(end);
}

/** An arrow for each event that follows from one of another process. */
function* arrows(trace: TraceData, ids: Ids): Generator<PerfettoEvent> {
  for (let i = 0; i < trace.length; i++) {
    const cause = trace.cause[i] as number;
    const process = trace.process[i] as number;
    const from = trace.process[cause] ?? -1;
    if (from < 0 || process < 0 || from === process) continue;
    const { kind } = eventAt(trace, cause);
    const common = { name: kind, cat: 'message', id: i };
    yield { ...common, ph: 's', ...ids.row(cause), ts: trace.time[cause] as number };
    yield { ...common, ph: 'f', bp: 'e', ...ids.row(i), ts: trace.time[i] as number };
  }
}
