import type { Json } from 'dlabs';

/** What a stub sends for each call. */
export interface CallMessage {
  /** Tells the calls of one stub apart; the reply carries the same number. */
  readonly id: number;
  readonly procedure: string;
  readonly args: readonly Json[];
}

/** What a skeleton sends back for each call: either a result or an error. */
export interface ReplyMessage {
  readonly id: number;
  readonly result?: Json;
  readonly error?: { readonly type: string; readonly message: string };
}

/** What a server offers: its procedures by name. */
export type Procedures = { readonly [name: string]: (...args: any[]) => Promise<unknown> };
