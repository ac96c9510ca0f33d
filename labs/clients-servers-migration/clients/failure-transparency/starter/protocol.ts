/**
 * GIVEN: what the bank and its tellers say to each other, in datagrams. Nothing to change here.
 */
import type { Address, Json } from 'dlabs';

/** Where the bank listens. */
export const bank: Address = { host: 'bank', port: 7000 };

/**
 * A call, in one datagram. Client and number together are its name: the same for every try of one call, and never used
 * for another one.
 */
export type Request = {
  readonly client: string;
  /** Counts the calls of this client: 0, 1, 2, … */
  readonly number: number;
  /** The client will never again ask for a call with a lower number than this: it has its answer, or has given up. */
  readonly answered: number;
  readonly procedure: string;
  readonly args: readonly Json[];
};

/** The answer, with the name of the call that it belongs to. */
export type Reply = { readonly client: string; readonly number: number; readonly result: Json };

/** The error of a call that got no answer in time. Nobody knows whether it was carried out. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

export function encode(message: Request | Reply): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(message));
}

/** The request in a datagram; `undefined` when there is none in it: anybody may send anything to a port. */
export function requestIn(data: Uint8Array): Request | undefined {
  const { client, number, answered, procedure, args } = objectIn(data) as Partial<Request>;
  if (typeof client !== 'string' || typeof procedure !== 'string' || !Array.isArray(args)) return undefined;
  if (!isCount(number) || !isCount(answered)) return undefined;
  return { client, number, answered, procedure, args };
}

/** The reply in a datagram; `undefined` when there is none in it. */
export function replyIn(data: Uint8Array): Reply | undefined {
  const { client, number, result } = objectIn(data) as Partial<Reply>;
  if (typeof client !== 'string' || !isCount(number) || result === undefined) return undefined;
  return { client, number, result };
}

function objectIn(data: Uint8Array): object {
  try {
    return Object(JSON.parse(new TextDecoder().decode(data))) as object;
  } catch {
    return {};
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
