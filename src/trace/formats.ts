import type { TraceData } from './data';
import { jsonLines } from './json-lines';
import { perfetto } from './perfetto';
import { shiviz } from './shiviz';

/** The formats that other programs read. */
export const exportFormats = ['perfetto', 'shiviz', 'jsonl'] as const;

export type ExportFormat = (typeof exportFormats)[number];

/** How the names of files end, without the dot. */
export const exportExtensions: Readonly<Record<ExportFormat, string>> = {
  perfetto: 'json',
  shiviz: 'log',
  jsonl: 'jsonl',
};

const writers: Readonly<Record<ExportFormat, (trace: TraceData) => Iterable<string>>> = {
  perfetto,
  shiviz,
  jsonl: jsonLines,
};

/** Characters that are gathered before they are handed on: many small writes are slow. */
const pieceLength = 65_536;

/** A trace in a format of other programs, piece by piece. */
export function* exportTrace(trace: TraceData, format: ExportFormat): Generator<string> {
  let piece = '';
  for (const text of writers[format](trace)) {
    piece += text;
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}
