/**
 * GIVEN: what clients and the lease server say to each other, one line of JSON a message. Nothing to change here.
 */
import type { Address } from 'dlabs';

/** Where the lease server listens. */
export const leases: Address = { host: 'leases', port: 7300 };

/** How long a lease lasts, in milliseconds. */
export const term = 2_000;

/** Clocks differ by any amount, and each may run up to this share too fast or too slow: 0.01 is one per cent. */
export const drift = 0.01;

/** What a client asks. `client` is a name that no other client has. */
export type Request =
  /** “I would like to have it.” */
  | { readonly op: 'acquire'; readonly resource: string; readonly client: string }
  /** “I have it, and would like to have it longer.” */
  | { readonly op: 'renew'; readonly resource: string; readonly client: string }
  /** “I have it, and need it no longer.” */
  | { readonly op: 'release'; readonly resource: string; readonly client: string };

/** The answer. A lease that is granted lasts `term`, counted by the server from the moment at which it grants it. */
export type Reply =
  | { readonly granted: true }
  /** No. `wait`: after so many milliseconds it may be worth asking again; a whole number, rounded up. */
  | { readonly granted: false; readonly wait: number };

/** The request in a message; `undefined` when it makes no sense. */
export function requestIn(message: unknown): Request | undefined {
  const { op, resource, client } = Object(message) as Record<string, unknown>;
  if (op !== 'acquire' && op !== 'renew' && op !== 'release') return undefined;
  return typeof resource === 'string' && typeof client === 'string' ? { op, resource, client } : undefined;
}
