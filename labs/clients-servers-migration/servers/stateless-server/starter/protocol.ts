/**
 * GIVEN: what a file client and the file server say to each other, one line of JSON a message. Nothing to change here.
 */
import type { Address } from 'dlabs';

/** Where the file server listens. NFS has this port, too. */
export const files: Address = { host: 'files', port: 2049 };

/** Characters that one request may read or write at most. */
export const block = 64;

/** A request. Files hold plain ASCII text, so that a character is a byte; positions count from 0. */
export type Request =
  /** Sees to it that there is such a file. One that is there stays as it is; a new one is empty. */
  | { readonly op: 'create'; readonly file: string }
  /** Sees to it that there is no such file. */
  | { readonly op: 'remove'; readonly file: string }
  /** How long the file is. */
  | { readonly op: 'size'; readonly file: string }
  /** What stands at a position: `count` characters, fewer where the file ends, none behind its end. */
  | { readonly op: 'read'; readonly file: string; readonly at: number; readonly count: number }
  /** Puts text at a position, over what stands there. A gap between the old end and the position becomes spaces. */
  | { readonly op: 'write'; readonly file: string; readonly at: number; readonly text: string };

/** The answer to a request. `error` says why nothing was done: there is no such file, or the request makes no sense. */
export type Reply =
  | { readonly ok: true }
  | { readonly ok: true; readonly size: number }
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly error: string };

/** The request in a message; `undefined` when it makes no sense. */
export function requestIn(message: unknown): Request | undefined {
  const { op, file, at, count, text } = Object(message) as Record<string, unknown>;
  if (typeof file !== 'string' || !/^[\w.-]{1,40}$/.test(file)) return undefined;
  if (op === 'create' || op === 'remove' || op === 'size') return { op, file };
  if (!isCount(at, 1_000_000)) return undefined;
  if (op === 'read' && isCount(count, block)) return { op, file, at, count };
  if (op === 'write' && typeof text === 'string' && text.length <= block) return { op, file, at, text };
  return undefined;
}

function isCount(value: unknown, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most;
}
