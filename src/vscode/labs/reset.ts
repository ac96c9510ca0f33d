/** Brings an attempt back to what was given at its start, and back again. */
import { readdir, rm, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { attemptFolderName, givenStarter } from '../../packs/attempt';
import { copyFiles } from '../../packs/copy';

/** Undoes a reset: the files become what they were. */
export type Undo = () => Promise<void>;

/** Snapshots that are kept; older ones are removed. */
const snapshotsMax = 10;

/**
 * Gives every file of the starter its first content; files that the student added stay. What was there is kept in
 * `.dlabs/snapshots/` first.
 */
export async function resetAttempt(folder: string, now = new Date()): Promise<Undo> {
  const starter = givenStarter({ folder });
  const names = await filesIn(starter);
  const stamp = now.toISOString().replace(/[:.]/g, '-');
  const snapshots = path.join(folder, attemptFolderName, 'snapshots');
  const snapshot = path.join(snapshots, stamp);
  const kept: string[] = [];
  for (const name of names) if (await isFile(path.join(folder, name))) kept.push(name);
  await copyFiles(folder, snapshot, kept);
  await copyFiles(starter, folder, names);
  await removeOldest(snapshots);
  return async () => {
    await copyFiles(snapshot, folder, kept);
    for (const name of names) if (!kept.includes(name)) await rm(path.join(folder, name), { force: true });
  };
}

/** The files of a folder and of those in it, relative to it. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name))).sort();
}

async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function removeOldest(snapshots: string): Promise<void> {
  const names = (await readdir(snapshots).catch(() => [])).sort();
  for (const name of names.slice(0, -snapshotsMax)) {
    await rm(path.join(snapshots, name), { recursive: true, force: true });
  }
}
