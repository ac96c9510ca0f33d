/** Finds the student's line in stacks. Pure. */
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Place } from '../checks/report';
import type { LabFiles } from '../messages/runner';
import { isInside } from '../packs/safe-path';
import type { Frame } from './notes';

/** Paths of the student's files, and of the lab's own (its checks and scenario). */
export interface Folders {
  readonly student: readonly string[];
  readonly lab: string;
}

export function foldersOf(files: LabFiles): Folders {
  return { student: files.layers.map((layer) => layer.folder), lab: files.labFolder };
}

/** The path of a script; undefined for Node's own and for code made at run time. */
export function scriptPath(url: string): string | undefined {
  if (url.startsWith('file:')) {
    try {
      return fileURLToPath(url);
    } catch {
      return undefined;
    }
  }
  return path.isAbsolute(url) ? url : undefined;
}

export function isStudents(frame: Frame, folders: Folders): boolean {
  const file = scriptPath(frame.url);
  return file !== undefined && folders.student.some((folder) => isInside(folder, file));
}

function isLabs(frame: Frame, folders: Folders): boolean {
  const file = scriptPath(frame.url);
  return file !== undefined && isInside(folders.lab, file);
}

/**
 * The line that keeps the thread: in the function that does not return, or else in the topmost function of the student
 * (of the lab's author where there is none). Of several lines, the first: the head of the loop.
 * @param stacks topmost frame first
 */
export function placeOf(
  stacks: readonly (readonly Frame[])[],
  folders: Folders,
  stays?: string,
): Place | undefined {
  for (const mine of [isStudents, isLabs]) {
    const own = stacks.map((stack) => stack.filter((frame) => mine(frame, folders)));
    const kept = own.flatMap((stack) => stack.findLast((frame) => frame.id === stays) ?? []);
    const frames = kept.length > 0 ? kept : own.flatMap((stack) => stack[0] ?? []).slice(0, 1);
    const first = frames.reduce<Frame | undefined>(
      (a, b) => (a === undefined || b.line < a.line ? b : a),
      undefined,
    );
    const file = first && scriptPath(first.url);
    if (first && file !== undefined) return { file, line: first.line, column: first.column };
  }
  return undefined;
}
