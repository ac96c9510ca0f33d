/** Copies files of packs. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Copies contents, not modes: a pack may be installed read-only, and its reader must be able to write the copy. */
export async function copyFiles(from: string, to: string, files: readonly string[]): Promise<void> {
  for (const file of files) await copyFile(path.join(from, file), path.join(to, file));
}

/** Copies one file's content; makes the folders above it. */
export async function copyFile(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true });
  await writeFile(to, await readFile(from));
}
