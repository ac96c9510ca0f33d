/** Files and folders that appear whole or not at all. */
import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from './source-text';

/** Replaces a file's content: after a crash there is the old content or the new, never a part. */
export async function writeFileAtomic(file: string, data: string | Uint8Array): Promise<void> {
  const temporary = siblingOf(file);
  try {
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(data);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await renamePatiently(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Makes a new folder beside `target` and lets `fill` fill it, and rename it where it belongs. What is not renamed is
 * removed in the end, whether `fill` succeeds or fails.
 */
export async function withTemporaryFolder<T>(
  target: string,
  fill: (folder: string) => Promise<T>,
): Promise<T> {
  const temporary = siblingOf(target);
  await mkdir(path.dirname(target), { recursive: true });
  await mkdir(temporary);
  try {
    return await fill(temporary);
  } finally {
    await rm(temporary, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** A new name in the same folder, so that a rename does not cross file systems. It begins with a dot. */
export function siblingOf(target: string): string {
  return path.join(path.dirname(target), `.${path.basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
}

/** Renames; where a virus scanner or an indexer holds the file for a moment, as on Windows, tries again for 2 s. */
export async function renamePatiently(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(from, to);
    } catch (error) {
      const busy = ['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(error));
      if (!busy || process.platform !== 'win32' || attempt >= 10) throw error;
      await delay(attempt * 40);
    }
  }
}
