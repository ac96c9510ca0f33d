/**
 * The resource segment: what becomes of a program's references to resources when it moves.
 *
 * `pack` and `arrived` run on the host that the program leaves, `unpack` runs on the one where it arrives. What the segment
 * looks like is between `pack`, `unpack` and `arrived`: any JSON value will do.
 */
import type { Json } from 'dlabs';
import type { Site } from './site';
import type { Reference } from './things';

// YOUR WORK (stage 1: by identifier; stage 2: by value; stage 3: by type): this version sends the entries of the resource
// table as they are, and nothing of what they refer to.

/**
 * Makes the resource segment of a program that is about to leave. Nothing changes here yet: the move may fail, and then
 * the program goes on with the references that it has.
 */
export async function pack(_site: Site, _program: string, references: readonly Reference[]): Promise<Json> {
  return references;
}

/**
 * Makes the resource table of a program that arrives, with as many entries and in the same order. When this is done, the
 * program goes on. @throws when it cannot: then the program does not come, and nothing of what it brought stays here
 */
export async function unpack(_site: Site, resources: Json): Promise<Reference[]> {
  return resources as unknown as Reference[];
}

/** The program that left with this resource segment has arrived, and does not come back. */
export async function arrived(_site: Site, _resources: Json): Promise<void> {
  // Nothing to do yet.
}
