/**
 * GIVEN: why a snapshot is refused. Nothing to change here.
 */

/**
 * `foreign`: this is no snapshot at all. `version`: it is one, in a format that we do not know. `damaged`: it is one in
 * our format, but not as it was written.
 */
export type Reason = 'foreign' | 'version' | 'damaged';

/** A snapshot is refused. The message is shown on the host where the program still runs. */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';

  constructor(
    readonly reason: Reason,
    message: string,
  ) {
    super(message);
  }
}
