/**
 * The envelope of a snapshot: says that it is one, in which version of the format, and shows whether it is whole.
 */

// YOUR WORK (stage 2): there is no envelope yet, and whatever arrives is taken for a snapshot.

/** Puts a snapshot into an envelope. */
export function seal(snapshot: Uint8Array): Uint8Array {
  return snapshot;
}

/** Takes a snapshot out of its envelope. @throws {SnapshotError} when it is none, unknown, or damaged */
export function open(sealed: Uint8Array): Uint8Array {
  return sealed;
}
