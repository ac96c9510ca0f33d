/** Text of a file with its lines, to turn offsets into places. */
import { readFile, stat } from 'node:fs/promises';
import type { Problem } from './manifest';

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The position of an offset. Lines and columns count from 1. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const lineStart = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
  const line = (before.match(/\r\n|\n|\r/g)?.length ?? 0) + 1;
  return { line, column: before.length - lineStart + 1 };
}

/** A problem with a file as a whole. */
export function fileProblem(file: string, message: string): Problem {
  return { file, line: 1, column: 1, message };
}

/**
 * Reads a text file; a byte-order mark is taken off. Gives a problem instead of the text where the file cannot be
 * read or is not UTF-8. `missing` is the message for a file that is not there.
 */
export async function readText(file: string, missing: string): Promise<string | Problem> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    if (isMissing(error)) return fileProblem(file, missing);
    return fileProblem(file, `This file cannot be read (${codeOf(error)}). Check its permissions.`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return fileProblem(file, 'This file is not UTF-8 text. Save it with the encoding UTF-8.');
  }
}

export async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** Whether an error of the file system says that there is nothing under that name. */
export function isMissing(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** The code of a system error, such as `EACCES`. */
export function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return 'unknown error';
}
