import type { EventKind, TraceData, TraceEvent } from './data';
import { eventKinds } from './data';

/** The event at `index`. @throws {RangeError} when there is none */
export function eventAt(trace: TraceData, index: number): TraceEvent {
  if (index < 0 || index >= trace.length)
    throw new RangeError(`no event ${index} in a trace of ${trace.length}`);
  const at = (column: ArrayLike<number>): number => column[index] as number;
  const host = trace.hosts[at(trace.host)];
  const process = trace.processes[at(trace.process)];
  const peer = trace.hosts[at(trace.peer)];
  const peerProcess = trace.processes[at(trace.peerProcess)];
  const text = trace.strings[at(trace.text)];
  const place = trace.places[at(trace.place)];
  const cause = at(trace.cause);
  return {
    index,
    time: at(trace.time) / 1000,
    kind: eventKinds[at(trace.kind)] as EventKind,
    size: at(trace.size),
    ...(host !== undefined && { host }),
    ...(process && { process }),
    ...(peer !== undefined && { peer }),
    ...(peerProcess && { peerProcess }),
    ...(cause >= 0 && { cause }),
    ...(text !== undefined && { text }),
    ...(place && { place }),
  };
}

/** All events, in order, from `start` on. */
export function* events(trace: TraceData, start = 0): Generator<TraceEvent> {
  for (let i = start; i < trace.length; i++) yield eventAt(trace, i);
}

/**
 * A number that tells two traces apart: FNV-1a over every column, name and text. Places do not count: they are
 * recorded in some runs only.
 */
export function hashTrace(trace: TraceData): string {
  let hash = 0x811c9dc5;
  const byte = (value: number): void => {
    hash = Math.imul(hash ^ (value & 0xff), 0x01000193);
  };
  const word = (value: number): void => {
    byte(value);
    byte(value >>> 8);
    byte(value >>> 16);
    byte(value >>> 24);
  };
  const text = (value: string): void => {
    word(value.length);
    for (let i = 0; i < value.length; i++) word(value.charCodeAt(i));
  };
  trace.hosts.forEach(text);
  for (const process of trace.processes) {
    word(process.pid);
    word(process.host);
    text(process.name);
  }
  for (let i = 0; i < trace.length; i++) {
    const time = trace.time[i] as number;
    word(time >>> 0);
    word(Math.floor(time / 0x1_0000_0000));
    const columns = [
      trace.kind,
      trace.host,
      trace.process,
      trace.peer,
      trace.peerProcess,
      trace.size,
      trace.cause,
    ];
    for (const column of columns) word(column[i] as number);
    text(trace.strings[trace.text[i] as number] ?? '');
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
