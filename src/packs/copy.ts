/** Copies files of packs. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Copies contents, not modes: a pack may be installed read-only, and its reader must be able to write the copy. */
export async function copyFiles(from: string, to: string, files: readonly string[]): Promise<void> {
  for (const file of files) {
    const target = path.join(to, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, await readFile(path.join(from, file)));
  }
}
