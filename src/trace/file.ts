/**
 * Traces as files: a signature, a small head, names and texts as JSON, then the columns as they are in memory, so that
 * opening is a look at the bytes and not a parse of each event.
 *
 * | bytes        | what                                                                        |
 * | ------------ | --------------------------------------------------------------------------- |
 * | 0 to 7       | the signature                                                               |
 * | 8 to 11      | version of the format                                                       |
 * | 12 to 15     | length of the tables in bytes, before they are padded to a multiple of 8    |
 * | 16 to 23     | number of events                                                            |
 * | 24 to 27     | a hash of everything behind the head                                        |
 * | 28 to 31     | 0                                                                           |
 * | 32 to …      | the tables: hosts, processes, strings and places, as JSON in UTF-8          |
 * | … to the end | each column of `columns`, padded to a multiple of 8                         |
 *
 * Numbers are little-endian, as on every machine that runs VS Code.
 */
import { HumanError } from '../base/errors';
import type { SourcePlace, TraceData, TraceProcess } from './data';
import { eventKinds } from './data';

/** Ends the names of files that hold a trace. */
export const traceExtension = 'dltrace';

/** Its first byte is no text, and its line ends do not survive what changes line ends, as in PNG (ISO/IEC 15948). */
const signature = [0x89, 0x44, 0x4c, 0x54, 0x0d, 0x0a, 0x1a, 0x0a];
const version = 1;
const headLength = 32;

type ColumnName = keyof typeof makers;

const makers = {
  time: (buffer: ArrayBuffer, at: number, length: number) => new Float64Array(buffer, at, length),
  process: (buffer: ArrayBuffer, at: number, length: number) => new Int32Array(buffer, at, length),
  peerProcess: (buffer: ArrayBuffer, at: number, length: number) => new Int32Array(buffer, at, length),
  size: (buffer: ArrayBuffer, at: number, length: number) => new Uint32Array(buffer, at, length),
  cause: (buffer: ArrayBuffer, at: number, length: number) => new Int32Array(buffer, at, length),
  text: (buffer: ArrayBuffer, at: number, length: number) => new Int32Array(buffer, at, length),
  place: (buffer: ArrayBuffer, at: number, length: number) => new Int32Array(buffer, at, length),
  host: (buffer: ArrayBuffer, at: number, length: number) => new Int16Array(buffer, at, length),
  peer: (buffer: ArrayBuffer, at: number, length: number) => new Int16Array(buffer, at, length),
  kind: (buffer: ArrayBuffer, at: number, length: number) => new Uint8Array(buffer, at, length),
};

/** In the order in which they are written. */
const columns = Object.keys(makers) as ColumnName[];
const width: Readonly<Record<ColumnName, number>> = {
  time: 8,
  process: 4,
  peerProcess: 4,
  size: 4,
  cause: 4,
  text: 4,
  place: 4,
  host: 2,
  peer: 2,
  kind: 1,
};

interface Tables {
  readonly hosts: readonly string[];
  readonly processes: readonly TraceProcess[];
  readonly strings: readonly string[];
  readonly places: readonly SourcePlace[];
}

const padded = (length: number): number => Math.ceil(length / 8) * 8;

/** The bytes of a trace's file. */
export function encodeTrace(trace: TraceData): Uint8Array<ArrayBuffer> {
  const { hosts, processes, strings, places, length } = trace;
  const tables = new TextEncoder().encode(JSON.stringify({ hosts, processes, strings, places }));
  const bytes = new Uint8Array(fileLength(tables.length, length));
  bytes.set(tables, headLength);
  let at = headLength + padded(tables.length);
  for (const name of columns) {
    const { buffer, byteOffset, byteLength } = trace[name];
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += padded(byteLength);
  }
  bytes.set(signature);
  const head = new DataView(bytes.buffer);
  head.setUint32(8, version, true);
  head.setUint32(12, tables.length, true);
  head.setBigUint64(16, BigInt(length), true);
  head.setUint32(24, sumOf(bytes), true);
  return bytes;
}

/**
 * Opens what `encodeTrace` made.
 * @param bytes the whole file; the trace goes on using this memory
 * @throws {HumanError} when it is no trace, was made by a newer version, or is damaged
 */
export function decodeTrace(bytes: Uint8Array): TraceData {
  if (signature.some((byte, i) => bytes[i] !== byte))
    throw new HumanError(
      'This file is not a trace of Distributed Labs. Export or record one, and open that.',
    );
  if (bytes.length < headLength) throw damaged();
  // Columns need whole words: a file that was read into the middle of a larger buffer is copied.
  const whole = bytes.byteOffset % 8 === 0 && bytes.buffer instanceof ArrayBuffer ? bytes : bytes.slice();
  const buffer = whole.buffer as ArrayBuffer;
  const head = new DataView(buffer, whole.byteOffset);
  if (head.getUint32(8, true) > version) throw newer();
  if (head.getUint32(8, true) !== version || head.getUint32(28, true) !== 0) throw damaged();
  const tablesLength = head.getUint32(12, true);
  const length = Number(head.getBigUint64(16, true));
  if (whole.length !== fileLength(tablesLength, length) || head.getUint32(24, true) !== sumOf(whole))
    throw damaged();
  const tables = readTables(whole.subarray(headLength, headLength + tablesLength));
  let at = whole.byteOffset + headLength + padded(tablesLength);
  const made = {} as Record<ColumnName, ArrayLike<number>>;
  for (const name of columns) {
    made[name] = makers[name](buffer, at, length);
    at += padded(length * width[name]);
  }
  const trace = { version: 1, length, ...tables, ...made } as TraceData;
  examine(trace);
  return trace;
}

function fileLength(tables: number, events: number): number {
  return columns.reduce((sum, name) => sum + padded(events * width[name]), headLength + padded(tables));
}

/** The trace up to its first `count` events: copies, which do not hold on to the memory of the whole. */
export function firstEvents(trace: TraceData, count: number): TraceData {
  const cut = Object.fromEntries(columns.map((name) => [name, trace[name].slice(0, count)]));
  return { ...trace, ...cut, length: Math.min(trace.length, count) };
}

/** A hash of all words behind the head. Each step is a bijection, so that one changed word always shows. */
function sumOf(bytes: Uint8Array): number {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset + headLength, (bytes.length - headLength) / 4);
  let hash = 0x811c9dc5;
  for (let i = 0; i < words.length; i++) {
    hash = Math.imul(hash ^ (words[i] as number), 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
}

function readTables(bytes: Uint8Array): Tables {
  try {
    const { hosts, processes, strings, places } = JSON.parse(new TextDecoder().decode(bytes)) as Tables;
    if ([hosts, processes, strings, places].every(Array.isArray))
      return { hosts, processes, strings, places };
  } catch {
    // Not JSON: told below, with all other damage.
  }
  throw damaged();
}

/** Every index must lead somewhere: those who read a trace rely on it. */
function examine(trace: TraceData): void {
  const { hosts, processes, strings, places } = trace;
  const limits = [
    [trace.host, hosts.length],
    [trace.peer, hosts.length],
    [trace.process, processes.length],
    [trace.peerProcess, processes.length],
    [trace.text, strings.length],
    [trace.place, places.length],
  ] as const;
  for (const [column, limit] of limits) {
    for (let i = 0; i < column.length; i++) {
      const index = column[i] as number;
      if (index >= limit || index < -1) throw damaged();
    }
  }
  if (processes.some(({ host }) => !(host in hosts))) throw damaged();
  let before = 0;
  for (let i = 0; i < trace.length; i++) {
    const time = trace.time[i] as number;
    const cause = trace.cause[i] as number;
    if (!(time >= before && time < Infinity) || cause >= i || cause < -1) throw damaged();
    if ((trace.kind[i] as number) >= eventKinds.length) throw newer();
    before = time;
  }
}

function newer(): HumanError {
  return new HumanError(
    'This trace was written by a newer version of Distributed Labs. Update Distributed Labs, then open the trace again.',
  );
}

function damaged(): HumanError {
  return new HumanError(
    'This trace is damaged: it was cut short or changed since it was written. Record it again.',
  );
}
