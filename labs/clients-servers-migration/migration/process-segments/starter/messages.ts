/**
 * GIVEN: what sites ask one another. Each question gets one answer. Nothing to change here.
 */
import type { Json } from 'dlabs';

/** The port on which every site listens. */
export const port = 5000;

/** “Take this program in, with its three segments, and let it go on.” */
export type Arrive = {
  readonly arrive: string;
  /** The code segment and the execution segment. */
  readonly snapshot: Json;
  /** The resource segment. */
  readonly resources: Json;
};

/** “Use a resource of yours.” */
export type Use = {
  readonly use: string;
  readonly operation: string;
  readonly value: number;
};

/** “This program has no reference to that resource of yours any more.” */
export type Release = {
  readonly release: string;
  readonly program: string;
};

export type Question = Arrive | Use | Release;

export type Answer = { readonly result: Json } | { readonly error: string };
