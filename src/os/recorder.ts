import type { EventKind, SourcePlace, TraceProcess } from '../trace/data';
import { kindNumber, none, TraceWriter } from '../trace/writer';

/** Who an event is about. */
export interface Party {
  /** Index of the host in the trace. */
  readonly index: number;
}

export interface Entry {
  readonly host?: Party | undefined;
  /** Indexes of processes in the trace. */
  readonly process?: number | undefined;
  readonly peer?: Party | undefined;
  readonly peerProcess?: number | undefined;
  readonly size?: number;
  readonly cause?: number | undefined;
  readonly text?: string | undefined;
  readonly place?: SourcePlace | undefined;
}

/** Characters of a message that the trace shows. */
const previewMax = 200;

/** Writes the trace of a world in real time. */
export class Recorder {
  readonly trace = new TraceWriter();
  readonly #began = performance.now();

  /** @param happened is called after every event */
  constructor(readonly happened: () => void) {}

  /** Milliseconds since the world began. */
  get now(): number {
    return performance.now() - this.#began;
  }

  host(name: string): number {
    return this.trace.host(name);
  }

  process(process: TraceProcess): number {
    return this.trace.process(process);
  }

  /** @returns the event's index */
  add(kind: EventKind, entry: Entry): number {
    const { trace } = this;
    const { host, process, peer, peerProcess, size = 0, cause, text, place } = entry;
    const event = trace.add(
      kindNumber[kind],
      Math.round(this.now * 1_000),
      host?.index ?? none,
      process ?? none,
      peer?.index ?? none,
      peerProcess ?? none,
      size,
      cause ?? none,
      text === undefined
        ? none
        : trace.text(text.length > previewMax ? `${text.slice(0, previewMax)}…` : text),
      place ? trace.place(place) : none,
    );
    this.happened();
    return event;
  }
}
