/**
 * The envelope of a snapshot: says that it is one, in which version of the format, and shows whether it is whole.
 */
import { crc32 } from './checksum';
import { SnapshotError } from './snapshot-error';

const mark = [0x53, 0x4e, 0x41, 0x50]; // SNAP
const version = 1;
const headerLength = 16;

/** Puts a snapshot into an envelope. */
export function seal(snapshot: Uint8Array): Uint8Array {
  const sealed = new Uint8Array(headerLength + snapshot.length);
  const view = new DataView(sealed.buffer);
  sealed.set(mark);
  view.setUint32(4, version);
  view.setUint32(8, snapshot.length);
  view.setUint32(12, crc32(snapshot));
  sealed.set(snapshot, headerLength);
  return sealed;
}

/** Takes a snapshot out of its envelope. @throws {SnapshotError} when it is none, unknown, or damaged */
export function open(sealed: Uint8Array): Uint8Array {
  const view = new DataView(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (mark.some((byte, n) => sealed[n] !== byte))
    throw new SnapshotError('foreign', 'this does not begin as a snapshot does');
  // What the version means is all that is the same in all versions. Nothing behind it may be looked at before.
  if (sealed.length < 8) throw new SnapshotError('damaged', 'the snapshot ends before its version');
  const written = view.getUint32(4);
  if (written !== version)
    throw new SnapshotError('version', `version ${written} of the format is unknown; known is ${version}`);
  const snapshot = sealed.slice(headerLength);
  if (sealed.length < headerLength || view.getUint32(8) > snapshot.length)
    throw new SnapshotError('damaged', `the snapshot is not as long as it was: ${snapshot.length} bytes`);
  if (view.getUint32(12) !== crc32(snapshot))
    throw new SnapshotError('damaged', 'the snapshot was changed on its way: its checksum is wrong');
  return snapshot;
}
