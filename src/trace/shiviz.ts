/**
 * Traces for ShiViz (Beschastnikh et al. 2016): a log with a vector clock for each event. Each process is what ShiViz
 * calls a host; what is done to the world has a lane of its own.
 */
import type { TraceData } from './data';
import { describeEvent } from './describe';
import { eventAt } from './reader';

/**
 * How ShiViz reads the log. The first line of a file gives it to ShiViz, the second what separates several runs:
 * nothing. This form has the clock before the event, so that no event can be taken for a clock.
 */
export const shivizExpression = '(?<host>\\S*) (?<clock>{.*})\\n(?<event>.*)';

/** Entries of a vector clock, by lane; lanes that were not heard of are absent. */
type Clock = Map<number, number>;

export function* shiviz(trace: TraceData): Generator<string> {
  yield `${shivizExpression}\n\n`;
  const names = laneNames(trace);
  const crossing = crossings(trace);
  const clocks = names.map((): Clock => new Map());
  const known = new Map<number, Clock>();
  for (let i = 0; i < trace.length; i++) {
    const lane = laneOf(trace, i);
    const clock = clocks[lane] as Clock;
    const cause = known.get(trace.cause[i] as number);
    if (cause && laneOf(trace, trace.cause[i] as number) !== lane) merge(clock, cause);
    clock.set(lane, (clock.get(lane) ?? 0) + 1);
    if (crossing.has(i)) known.set(i, new Map(clock));
    const entries: unknown = Object.fromEntries([...clock].map(([of, time]) => [names[of], time]));
    yield `${names[lane]} ${JSON.stringify(entries)}\n${oneLine(describeEvent(eventAt(trace, i)))}\n`;
  }
}

/** The process's lane; the last lane is that of the world. */
function laneOf(trace: TraceData, event: number): number {
  const process = trace.process[event] as number;
  return process < 0 ? trace.processes.length : process;
}

/** The events that an event of another lane follows from: their clocks are needed later. */
function crossings(trace: TraceData): Set<number> {
  const found = new Set<number>();
  for (let i = 0; i < trace.length; i++) {
    const cause = trace.cause[i] as number;
    if (cause >= 0 && laneOf(trace, cause) !== laneOf(trace, i)) found.add(cause);
  }
  return found;
}

function merge(clock: Clock, other: Clock): void {
  for (const [lane, time] of other) if ((clock.get(lane) ?? 0) < time) clock.set(lane, time);
}

/** A name for each lane, without white space, none twice. */
function laneNames({ processes }: TraceData): string[] {
  const names = processes.map(({ name }) => name.replace(/\s+/g, '_'));
  const taken = new Map<string, number>();
  for (const name of [...names, 'world']) taken.set(name, (taken.get(name) ?? 0) + 1);
  const unique = names.map((name, i) => ((taken.get(name) ?? 0) > 1 ? `${name}:${processes[i]?.pid}` : name));
  return [...unique, 'world'];
}

/** Without whatever ends a line in a regular expression of JavaScript. */
function oneLine(text: string): string {
  return text.replace(/[\r\n\u2028\u2029]+/g, ' ');
}
