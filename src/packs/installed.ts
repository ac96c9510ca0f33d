/** The packs that are installed in a folder: one folder each, named `<slug>-<first 8 of the id>`. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { HumanError } from '../base/errors';
import { readPackManifest } from './load';
import type { PackManifest } from './manifest';
import { codeOf, isFile, isMissing } from './source-text';

export interface InstalledPack {
  /** Absolute. */
  readonly folder: string;
  /** Absent where `pack.json` is broken. */
  readonly manifest: PackManifest | undefined;
}

/** Lists installed packs by folder name. A folder that does not exist holds none. */
export async function installedPacks(packsFolder: string): Promise<InstalledPack[]> {
  const packs: InstalledPack[] = [];
  for (const folder of await packFolders(packsFolder)) {
    packs.push({ folder, manifest: (await readPackManifest(folder)).manifest });
  }
  return packs;
}

/** The folders directly in `folder` that hold a `pack.json`, sorted. A folder that does not exist holds none. */
export async function packFolders(folder: string): Promise<string[]> {
  const root = path.resolve(folder);
  const folders = (await folderNames(root)).map((name) => path.join(root, name));
  const hasManifest = await Promise.all(folders.map((pack) => isFile(path.join(pack, 'pack.json'))));
  return folders.filter((_, index) => hasManifest[index]);
}

/** The name of the folder in which a pack is installed. */
export function installedName({ slug, id }: Pick<PackManifest, 'slug' | 'id'>): string {
  return `${slug}-${id.slice(0, 8)}`;
}

/** Folders being made or removed begin with a dot. */
async function folderNames(root: string): Promise<string[]> {
  try {
    const entries = await readdir(root, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw new HumanError(
      `The folder of packs ${root} cannot be read (${codeOf(error)}). Check its permissions.`,
    );
  }
}
