import * as path from 'node:path';
import type { Place } from '../checks/report';

/** A line of a file as people write it, `server.ts:12:3`; relative to the folder where the file is in it. */
export function placeText(place: Place, folder: string): string {
  const relative = path.relative(folder, place.file);
  const inside = relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
  const file = inside ? relative.split(path.sep).join('/') : place.file;
  return `${file}:${place.line}${place.column === undefined ? '' : `:${place.column}`}`;
}

/** A place found in a text. */
export interface FoundPlace {
  readonly start: number;
  readonly length: number;
  /** As written: relative to some folder. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

const pattern = /(?<![\w./\\-])((?:[\w-][\w.-]*\/)*[\w-][\w.-]*\.[cm]?[jt]s):(\d{1,7})(?::(\d{1,7}))?/g;

/** The places with relative file names in a text, such as a terminal's line. */
export function findPlaces(text: string): FoundPlace[] {
  return [...text.matchAll(pattern)].map((match) => ({
    start: match.index,
    length: match[0].length,
    file: match[1] ?? '',
    line: Number(match[2]),
    column: Number(match[3] ?? 1),
  }));
}
