/** Finds all packs: those that come with extensions, and those that the user installed. */
import { installedPacks } from './installed';
import { loadPack, type LoadOptions } from './load';
import type { Pack, Problem } from './manifest';
import { fileProblem } from './source-text';
import { compareVersions } from './version';

export { packFolders } from './installed';

export interface PackPlaces {
  /** Folders of the packs that come with this extension. */
  readonly embedded: readonly string[];
  /** Folders of the packs that other extensions contribute. */
  readonly contributed?: readonly string[];
  /** The folder into which packs are installed. */
  readonly installed?: string;
}

export type Origin = 'embedded' | 'contributed' | 'installed';

export interface FoundPack {
  readonly pack: Pack;
  readonly origin: Origin;
}

export interface Discovery {
  /** One for each id and slug: embedded ones first, then contributed and installed ones. */
  readonly packs: readonly FoundPack[];
  /** Packs that cannot be used, and labs that are left out. */
  readonly problems: readonly Problem[];
}

/**
 * Loads every pack, all in the same way. Of two with the same id the newer is taken, of equal versions the installed
 * one; of two different packs with the same slug the first.
 */
export async function discoverPacks(places: PackPlaces, options: LoadOptions = {}): Promise<Discovery> {
  const installed = places.installed === undefined ? [] : await installedPacks(places.installed);
  const found: FoundPack[] = [];
  const problems: Problem[] = [];
  const load = async (origin: Origin, folder: string): Promise<void> => {
    const result = await loadPack(folder, options);
    if (result.pack === undefined) problems.push(...result.problems);
    else problems.push(...addPack(found, { pack: result.pack, origin }));
  };
  for (const folder of places.embedded) await load('embedded', folder);
  for (const folder of places.contributed ?? []) await load('contributed', folder);
  for (const { folder } of installed) await load('installed', folder);
  return { packs: found, problems: [...problems, ...found.flatMap(({ pack }) => pack.problems)] };
}

/** Adds a pack, or lets it take the place of an older one. Gives the problem where it cannot be shown. */
function addPack(found: FoundPack[], added: FoundPack): Problem[] {
  const { id, slug, version } = added.pack.manifest;
  const same = found.findIndex(({ pack }) => pack.manifest.id === id);
  const other = found[same]?.pack.manifest;
  if (other !== undefined) {
    if (compareVersions(version, other.version) >= 0) found[same] = added;
    return [];
  }
  const namesake = found.find(({ pack }) => pack.manifest.slug === slug)?.pack;
  if (namesake !== undefined) {
    const message = `The pack "${slug}" is not shown: ${namesake.folder} has the same slug. Remove one of them.`;
    return [fileProblem(added.pack.folder, message)];
  }
  found.push(added);
  return [];
}
