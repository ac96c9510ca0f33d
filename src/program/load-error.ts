import type { Place } from '../base/place';

/** Why a file of a program cannot be loaded. */
export type LoadReason =
  | { readonly code: 'syntax'; readonly detail: string }
  | { readonly code: 'unreadable'; readonly file: string; readonly detail: string }
  | { readonly code: 'no-program'; readonly file: string }
  | { readonly code: 'no-file'; readonly file: string }
  | { readonly code: 'no-import'; readonly name: string }
  /** Code that was sent as text lacks a module. */
  | { readonly code: 'no-text'; readonly name: string }
  /** A module of Node that reaches past the host; `use`: what a program uses instead. */
  | { readonly code: 'real-machine'; readonly name: string; readonly use: readonly string[] }
  | { readonly code: 'not-own'; readonly name: string };

/**
 * A file of a program cannot be loaded: a syntax error, a missing import, a module that programs may not use.
 * Its message is English; `checks/words` says the reason in the reader's language.
 */
export class LoadError extends Error {
  override readonly name = 'LoadError';
  constructor(
    readonly reason: LoadReason,
    readonly place: Place,
  ) {
    super(inEnglish(reason));
  }

  /** Whether a module is not there at all. */
  get missing(): boolean {
    return this.reason.code === 'no-file' || this.reason.code === 'no-import';
  }
}

export function inEnglish(reason: LoadReason): string {
  switch (reason.code) {
    case 'syntax':
      return `Syntax error: ${reason.detail}`;
    case 'unreadable':
      return `${reason.file} cannot be read: ${reason.detail}`;
    case 'no-program':
      return `${reason.file} has no program: it needs “export default async function (host: Host) { … }”`;
    case 'no-file':
      return `There is no file ${reason.file}`;
    case 'no-import':
      return `There is no file “${reason.name}” to import`;
    case 'no-text':
      return `the text of module “${reason.name}” is missing`;
    case 'real-machine':
      return `“${reason.name}” reaches the real machine, which a program of a lab cannot use; use ${reason.use.join(' and ')}`;
    case 'not-own':
      return `“${reason.name}” cannot be imported: a program of a lab imports its own files (“./…”) and “dlabs” only`;
    default:
      return reason satisfies never;
  }
}
