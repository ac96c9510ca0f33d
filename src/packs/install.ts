/** Installs a `.labpack`: all or nothing, and an older version stays until the new one is whole. */
import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { HumanError } from '../base/errors';
import { readArchive, refused } from './archive';
import { renamePatiently, siblingOf, withTemporaryFolder } from './atomic';
import { problemLine } from './check-pack';
import type { Audience, DigestsFile } from './digests';
import { type InstalledPack, installedName, installedPacks } from './installed';
import { loadPack, type LoadOptions } from './load';
import type { Pack, PackManifest } from './manifest';
import { codeOf } from './source-text';
import { compareVersions } from './version';

export interface InstallOptions {
  /** Cancels: nothing is changed then, and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Install even when a newer version is installed. */
  readonly allowDowngrade?: boolean;
  /** The running version of Distributed Labs. */
  readonly engine?: string;
  /** Packs that are there but not in the folder of packs, such as the embedded ones: their slugs are taken. */
  readonly others?: readonly PackManifest[];
}

export interface Installation {
  readonly pack: Pack;
  readonly audience: Audience;
  /** The version that was installed before. */
  readonly replaced?: string;
}

/**
 * Installs the pack in `file` as `packsFolder/<slug>-<first 8 of the id>`.
 * @throws {HumanError} for everything that keeps a pack from being taken, naming the remedy
 */
export async function installPack(
  file: string,
  packsFolder: string,
  options: InstallOptions = {},
): Promise<Installation> {
  const { signal, engine } = options;
  const root = path.resolve(packsFolder);
  const load = engine === undefined ? {} : { engine };
  try {
    return await withTemporaryFolder(path.join(root, 'installing'), async (folder) => {
      const digests = await readArchive(file, (name, data) => extract(folder, name, data), signal);
      const manifest = await judge(file, folder, digests, load);
      const installed = await installedPacks(root);
      const old = installed.find((pack) => pack.manifest?.id === manifest.id);
      assertWelcome(file, manifest, installed, old, options);
      signal?.throwIfAborted();
      const target = path.join(root, installedName(manifest));
      await replace(folder, target, old?.folder);
      return await installation(target, digests, old, load);
    });
  } catch (error) {
    if (error instanceof HumanError || signal?.aborted) throw error;
    const remedy = 'Check that you can write there and that no file of the pack is open, then try again.';
    throw new HumanError(
      `The pack ${path.basename(file)} cannot be put in ${root} (${codeOf(error)}). ${remedy}`,
    );
  }
}

/** The name was judged: it stays inside. The folder is new and holds no links. */
async function extract(folder: string, name: string, data: Buffer): Promise<void> {
  const target = path.join(folder, ...name.split('/'));
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, data, { flag: 'wx' });
}

/** Whether what was unpacked is a pack without problems, and the one that the digests speak of. */
async function judge(
  file: string,
  folder: string,
  digests: DigestsFile,
  load: LoadOptions,
): Promise<PackManifest> {
  const result = await loadPack(folder, load);
  const problem = result.pack === undefined ? result.problems[0] : result.pack.problems[0];
  if (result.pack === undefined || problem !== undefined) {
    const first = problem === undefined ? 'it is not a pack' : problemLine(inPack(folder, problem));
    throw refused(file, `it has a problem: ${first.replace(/\.$/, '')}`, 'Ask its author for a mended one.');
  }
  const { id, slug, version } = result.pack.manifest;
  if (digests.pack.id !== id || digests.pack.slug !== slug || digests.pack.version !== version) {
    throw refused(file, 'its entry "digests.json" speaks of another pack than "pack.json"');
  }
  return result.pack.manifest;
}

/** A problem with its file as the archive names it, not as the passing folder does. */
function inPack<P extends { readonly file: string }>(folder: string, problem: P): P {
  return { ...problem, file: path.relative(folder, problem.file).replaceAll(path.sep, '/') };
}

function assertWelcome(
  file: string,
  manifest: PackManifest,
  installed: readonly InstalledPack[],
  old: InstalledPack | undefined,
  { allowDowngrade, others = [] }: InstallOptions,
): void {
  const all = [...others, ...installed.flatMap((pack) => pack.manifest ?? [])];
  const namesake = all.find((pack) => pack.slug === manifest.slug && pack.id !== manifest.id);
  if (namesake !== undefined) {
    const why = `another pack is already named "${manifest.slug}" (${namesake.title.en}, ${namesake.version})`;
    throw refused(file, why, 'Remove that one first, or ask the author for another slug.');
  }
  const version = old?.manifest?.version;
  if (version === undefined || allowDowngrade === true || compareVersions(manifest.version, version) >= 0)
    return;
  const why = `it is version ${manifest.version}, and the newer ${version} is installed`;
  throw refused(file, why, 'Keep the newer one, or allow the downgrade.');
}

/**
 * Moves `folder` to `target`; what was there, and the `old` folder, are moved aside first, and back when moving fails.
 * @param rename so that tests can let it fail
 */
export async function replace(
  folder: string,
  target: string,
  old: string | undefined,
  rename = renamePatiently,
): Promise<void> {
  const aside: { readonly from: string; readonly to: string }[] = [];
  try {
    for (const from of new Set([target, ...(old === undefined ? [] : [old])])) {
      if (!(await exists(from))) continue;
      const to = siblingOf(from);
      await rename(from, to);
      aside.push({ from, to });
    }
    await rename(folder, target);
  } catch (error) {
    for (const { from, to } of aside.reverse()) await rename(to, from);
    throw error;
  }
  // The new pack is in place. What cannot be removed now is in nobody's way.
  for (const { to } of aside)
    await rm(to, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

async function installation(
  target: string,
  digests: DigestsFile,
  old: InstalledPack | undefined,
  load: LoadOptions,
): Promise<Installation> {
  const result = await loadPack(target, load);
  if (result.pack === undefined)
    throw new HumanError(`${target} was changed while it was installed. Try again.`);
  const replaced = old?.manifest?.version;
  return { pack: result.pack, audience: digests.audience, ...(replaced === undefined ? {} : { replaced }) };
}
