import type { EventKind, SourcePlace, TraceData, TraceEvent, TraceProcess } from './data';
import { eventKinds } from './data';
import { eventAt } from './reader';

/** The number of each kind in the `kind` column. */
export const kindNumber = Object.fromEntries(eventKinds.map((kind, i) => [kind, i])) as Record<
  EventKind,
  number
>;

/** The columns, grown together. */
class Columns {
  capacity: number;
  time: Float64Array<ArrayBuffer>;
  kind: Uint8Array<ArrayBuffer>;
  host: Int16Array<ArrayBuffer>;
  process: Int32Array<ArrayBuffer>;
  peer: Int16Array<ArrayBuffer>;
  peerProcess: Int32Array<ArrayBuffer>;
  size: Uint32Array<ArrayBuffer>;
  cause: Int32Array<ArrayBuffer>;
  text: Int32Array<ArrayBuffer>;
  place: Int32Array<ArrayBuffer>;

  constructor(capacity: number, from?: Columns) {
    this.capacity = capacity;
    this.time = new Float64Array(capacity);
    this.kind = new Uint8Array(capacity);
    this.host = new Int16Array(capacity);
    this.process = new Int32Array(capacity);
    this.peer = new Int16Array(capacity);
    this.peerProcess = new Int32Array(capacity);
    this.size = new Uint32Array(capacity);
    this.cause = new Int32Array(capacity);
    this.text = new Int32Array(capacity);
    this.place = new Int32Array(capacity);
    if (from) this.#copy(from);
  }

  #copy(from: Columns): void {
    this.time.set(from.time);
    this.kind.set(from.kind);
    this.host.set(from.host);
    this.process.set(from.process);
    this.peer.set(from.peer);
    this.peerProcess.set(from.peerProcess);
    this.size.set(from.size);
    this.cause.set(from.cause);
    this.text.set(from.text);
    this.place.set(from.place);
  }
}

/** Finds or adds strings, each kept once. */
class Interned {
  readonly list: string[] = [];
  readonly #index = new Map<string, number>();

  of(text: string): number {
    let index = this.#index.get(text);
    if (index === undefined) {
      index = this.list.push(text) - 1;
      this.#index.set(text, index);
    }
    return index;
  }

  clear(): void {
    this.list.length = 0;
    this.#index.clear();
  }
}

/** No process, peer, cause, text or place. */
export const none = -1;

/** Records what happens, append-only. 37 bytes an event, and each text once. */
export class TraceWriter {
  #columns: Columns;
  #length = 0;
  readonly #strings = new Interned();
  readonly #placeKeys = new Interned();
  readonly #places: SourcePlace[] = [];
  readonly #hosts: string[] = [];
  readonly #processes: TraceProcess[] = [];

  /** @param capacity events that fit before the columns grow */
  constructor(capacity = 1024) {
    this.#columns = new Columns(capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** Adds a host. @returns its index */
  host(name: string): number {
    return this.#hosts.push(name) - 1;
  }

  /** Adds a process. @returns its index */
  process(process: TraceProcess): number {
    return this.#processes.push(process) - 1;
  }

  text(text: string): number {
    return this.#strings.of(text);
  }

  place(place: SourcePlace): number {
    const index = this.#placeKeys.of(`${place.file}:${place.line}`);
    if (index === this.#places.length) this.#places.push(place);
    return index;
  }

  /** Adds an event. Time in microseconds; `none` where there is nothing to say. @returns the event's index */
  add(
    kind: number,
    time: number,
    host: number,
    process: number,
    peer: number,
    peerProcess: number,
    size: number,
    cause: number,
    text: number,
    place: number,
  ): number {
    const i = this.#length;
    if (i === this.#columns.capacity) this.#columns = new Columns(i * 2, this.#columns);
    const columns = this.#columns;
    columns.time[i] = time;
    columns.kind[i] = kind;
    columns.host[i] = host;
    columns.process[i] = process;
    columns.peer[i] = peer;
    columns.peerProcess[i] = peerProcess;
    columns.size[i] = size;
    columns.cause[i] = cause;
    columns.text[i] = text;
    columns.place[i] = place;
    this.#length = i + 1;
    return i;
  }

  /** The event at `index`. @throws {RangeError} when there is none */
  event(index: number): TraceEvent {
    const { time, kind, host, process, peer, peerProcess, size, cause, text, place } = this.#columns;
    const columns = { time, kind, host, process, peer, peerProcess, size, cause, text, place };
    const tables = {
      hosts: this.#hosts,
      processes: this.#processes,
      strings: this.#strings.list,
      places: this.#places,
    };
    return eventAt({ version: 1, length: this.#length, ...tables, ...columns }, index);
  }

  /** Forgets everything, and keeps the memory for the next run. */
  clear(): void {
    this.#length = 0;
    this.#strings.clear();
    this.#placeKeys.clear();
    this.#places.length = 0;
    this.#hosts.length = 0;
    this.#processes.length = 0;
  }

  /** A copy of everything so far. */
  data(): TraceData {
    const { time, kind, host, process, peer, peerProcess, size, cause, text, place } = this.#columns;
    const end = this.#length;
    return {
      version: 1,
      length: end,
      hosts: [...this.#hosts],
      processes: [...this.#processes],
      strings: [...this.#strings.list],
      places: [...this.#places],
      time: time.slice(0, end),
      kind: kind.slice(0, end),
      host: host.slice(0, end),
      process: process.slice(0, end),
      peer: peer.slice(0, end),
      peerProcess: peerProcess.slice(0, end),
      size: size.slice(0, end),
      cause: cause.slice(0, end),
      text: text.slice(0, end),
      place: place.slice(0, end),
    };
  }
}
