/**
 * GIVEN: what the clients and the file server say to each other, one line of JSON a message. Nothing to change here.
 */
import type { Address } from 'dlabs';

/** Where the file server listens. */
export const files: Address = { host: 'files', port: 2049 };

/** Characters in a block. Files hold plain ASCII text; block 0 is the first. */
export const blockSize = 16;

/** So many milliseconds after it asked something that was answered, a client may use its copies; not a moment longer. */
export const term = 2_000;

/** After so many milliseconds of silence, the server may rely on it that a client uses no copy any more. */
export const patience = 2_500;

/** A copy that a client says it has: some blocks of a file, all of one version. */
export type Claim = {
  readonly file: string;
  readonly version: string;
};

/** An open file: the number that the client gave to it, and the file’s name. */
export type Opened = {
  readonly fd: number;
  readonly file: string;
};

export type Request =
  /** The first on each connection: who I am, and all that you should know of me. */
  | {
      readonly op: 'hello';
      readonly client: string;
      readonly open: readonly Opened[];
      readonly copies: readonly Claim[];
    }
  /** From now on, `fd` stands for this file. */
  | { readonly op: 'open'; readonly fd: number; readonly file: string }
  | { readonly op: 'close'; readonly fd: number }
  /** One block. Behind the end of the file there are empty ones. */
  | { readonly op: 'read'; readonly fd: number; readonly block: number }
  /** One block. A gap between the old end and the block becomes spaces. */
  | { readonly op: 'write'; readonly fd: number; readonly block: number; readonly text: string }
  /** “I am still here.” */
  | { readonly op: 'renew' };

export type Reply =
  | { readonly ok: true }
  /** To `hello`: the files of which the copies are as good as new. */
  | { readonly ok: true; readonly valid: readonly string[] }
  /** To `read`: the block, and the version of its file. A change gives a file another version. */
  | { readonly ok: true; readonly text: string; readonly version: string }
  | { readonly ok: false; readonly error: string };

/** What a client sends: a request with a number, or “I have dropped what you told me to drop”. */
export type FromClient = (Request & { readonly id: number }) | { readonly dropped: number };

/** What the server sends: the reply to the request with that number, or, unasked, the callback “drop your copies of this file”. */
export type FromServer = (Reply & { readonly id: number }) | { readonly drop: number; readonly file: string };
