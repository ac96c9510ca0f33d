/** What a stub says to replicas and to the sequencer, and what they answer. */
import type { Address, Json } from 'dlabs';

/** A call, as it goes to a replica. */
export interface CallMessage {
  /** Tells the calls of one stub apart; the reply carries the same number. */
  readonly id: number;
  readonly procedure: string;
  readonly args: readonly Json[];
  /** Updates have one: replicas carry them out in the order of their tickets. */
  readonly ticket?: number;
}

/** What came of a call at one replica: a result or an error. */
export interface ReplyMessage {
  readonly id: number;
  readonly result?: Json;
  readonly error?: { readonly type: string; readonly message: string };
}

/** What a stub asks the sequencer for. */
export interface TicketRequest {
  readonly id: number;
}

/** The next number: 1 for the first update of all, 2 for the second … No number is given out twice. */
export interface TicketReply {
  readonly id: number;
  readonly ticket: number;
}

/** The five towns that keep a copy of the register. */
export const replicas: readonly Address[] = ['olinda', 'caruaru', 'garanhuns', 'petrolina', 'salgueiro'].map(
  (host) => ({ host, port: 6000 }),
);

/** Who hands out the tickets. */
export const sequencer: Address = { host: 'sequencer', port: 6001 };
