import type { TraceData } from './data';
import { events } from './reader';

/** A trace as JSON lines (jsonlines.org): one event each, as `TraceEvent` says. */
export function* jsonLines(trace: TraceData): Generator<string> {
  for (const event of events(trace)) yield `${JSON.stringify(event)}\n`;
}
