/**
 * GIVEN: the words that all programs of this lab share. Nothing to change here.
 */
import type { Address, Json } from 'dlabs';

/** Where the worker takes programs in, and where the store hands them out. */
export const worker: Address = { host: 'worker', port: 7000 };
export const store: Address = { host: 'store', port: 7100 };

/** A code segment: the instructions of a program, as text. This is what weak mobility moves. */
export interface CodeSegment {
  readonly name: string;
  readonly version: string;
  /** The file name of the module that exports the program. */
  readonly entry: string;
  /** The text of each module, by file name. */
  readonly modules: Readonly<Record<string, string>>;
}

/** What the entry module exports as `default`. A program may consume its data as it goes. */
export type Program = (data: Json, signal: AbortSignal) => Promise<Json>;

// The messages are `type`s, not interfaces: TypeScript takes only those for Json, which `send` wants.

/** Push, first message: what is coming, and the initial data. */
export type PushHeader = {
  readonly push: string;
  readonly version: string;
  readonly entry: string;
  /** The file names of all modules, in any order. */
  readonly modules: readonly string[];
  readonly data: Json;
};

/** Push, one message for each module, in any order. */
export type PushedModule = {
  readonly module: string;
  readonly text: string;
};

/** Pull: asks the worker to fetch a program by itself and to run it. */
export type RunOrder = {
  readonly run: string;
  readonly version: string;
  readonly data: Json;
};

/** What the worker answers, to a push and to an order. */
export type Reply = { readonly result: Json } | { readonly error: string };

/** What the store answers to `{ manifest, version }`: what a program consists of. */
export type Manifest = {
  readonly entry: string;
  /** The digest of each module's text, by file name. */
  readonly modules: Readonly<Record<string, string>>;
};

/** Texts of modules that a machine keeps, by digest. */
export type CodeCache = Map<string, string>;

/**
 * A short name for a text that depends on every character of it: other text, other digest. 64 bits are enough for
 * a lab; what real systems use is SHA-256, which nobody can fool on purpose.
 */
export function digest(text: string): string {
  return hash(text, 0x811c9dc5) + hash(text, 0x9747b28c);
}

/** FNV-1a, 32 bits, with a final mix; eight hexadecimal digits. */
function hash(text: string, start: number): string {
  let value = start;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  return ((value ^ (value >>> 13)) >>> 0).toString(16).padStart(8, '0');
}

/** The error of a function that waits for you to write it. */
export function notWritten(what: string, ..._given: unknown[]): Error {
  return new Error(`${what} is not written yet`);
}
