import type { Place } from '../base/place';
import type { SourcePlace } from '../trace/data';
import { LoadError } from './load-error';
import type { ModuleFiles } from './modules';

/**
 * The line of the lab's programs that is under way. In a check it is the student's own where one led here: what a
 * given file sends for the student is looked for where it was asked to.
 */
export function placeOfCaller(files: ModuleFiles): SourcePlace | undefined {
  let innermost: SourcePlace | undefined;
  for (const { file, line } of frames(files)) {
    const name = files.nameOf(file);
    if (name === undefined) continue;
    const place = { file: name, line };
    if (files.isEdited(name)) return place;
    innermost ??= place;
  }
  return innermost;
}

/** The innermost line that is under way, with the file's absolute path. */
export function placeOfCallerAbsolute(files: ModuleFiles): Place | undefined {
  return frames(files)[0];
}

/** The line of the lab's programs that an error comes from: the student's own where it passed through one. */
export function placeOfError(error: unknown, files: ModuleFiles): Place | undefined {
  if (error instanceof LoadError) return error.place;
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const places = stack.split('\n').flatMap((line) => placeInLine(line, files) ?? []);
  return places.find(({ file }) => files.isEdited(files.nameOf(file) ?? '')) ?? places[0];
}

/** Reads `… file:line:column …`. The file's name may hold anything, so known files are looked for. */
function placeInLine(text: string, files: ModuleFiles): Place | undefined {
  if (!/^\s+at /.test(text)) return undefined;
  const file = files.compiledFiles.find((known) => text.includes(`${known}:`));
  const numbers = file && /^(\d+):(\d+)/.exec(text.slice(text.indexOf(`${file}:`) + file.length + 1));
  return file && numbers ? { file, line: Number(numbers[1]), column: Number(numbers[2]) } : undefined;
}

interface Frame {
  readonly file: string;
  readonly line: number;
}

/** The stack of now, innermost first, as far as it is in the lab's programs. */
function frames(files: ModuleFiles): Frame[] {
  const { stackTraceLimit } = Error;
  const prepare = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  const holder: { stack?: Frame[] } = {};
  Error.stackTraceLimit = 30;
  Error.prepareStackTrace = (_error, sites) =>
    sites
      .map((site) => ({ file: site.getFileName() ?? '', line: site.getLineNumber() ?? 0 }))
      .filter((frame) => files.compiledAt(frame.file));
  Error.captureStackTrace(holder, frames);
  const found = holder.stack ?? [];
  if (prepare) Object.defineProperty(Error, 'prepareStackTrace', prepare);
  else delete (Error as { prepareStackTrace?: unknown }).prepareStackTrace;
  Error.stackTraceLimit = stackTraceLimit;
  return found;
}
