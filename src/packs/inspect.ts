/** Tells what is in a `.labpack` without installing it. */
import { readArchive, refused } from './archive';
import { problemLine } from './check-pack';
import type { Audience } from './digests';
import type { LabManifest, PackManifest } from './manifest';
import { parseLab, parsePack } from './schema';

export interface PackInspection {
  readonly audience: Audience;
  readonly manifest: PackManifest;
  readonly labs: readonly { readonly unit: string; readonly manifest: LabManifest }[];
  /** Every file but `digests.json`, with its bytes and SHA-256. */
  readonly files: readonly { readonly path: string; readonly size: number; readonly digest: string }[];
  /** Paths of the files that a student build leaves out. */
  readonly hidden: readonly string[];
}

/**
 * Reads the pack, verifies its digests and manifests, and tells what it holds. Writes nothing.
 * @throws {HumanError} as `installPack` does for a file that is damaged, hostile or not a pack
 */
export async function inspectPack(file: string, signal?: AbortSignal): Promise<PackInspection> {
  const sizes = new Map<string, number>();
  const texts = new Map<string, string>();
  const keep = (name: string, data: Buffer): void => {
    sizes.set(name, data.length);
    if (/^(?:pack\.json|[^/]+\/[^/]+\/lab\.json)$/.test(name)) texts.set(name, decode(data));
  };
  const { audience, files, hidden = {} } = await readArchive(file, keep, signal);
  const parsed = parsePack('pack.json', texts.get('pack.json') ?? '');
  if (parsed.manifest === undefined) {
    const first = parsed.problems.map(problemLine)[0] ?? 'it is not a pack';
    throw refused(file, `it has a problem: ${first.replace(/\.$/, '')}`, 'Ask its author for a mended one.');
  }
  const { manifest } = parsed;
  const labs = manifest.units.flatMap((unit) =>
    unit.labs.flatMap((slug) => {
      const name = `${unit.slug}/${slug}/lab.json`;
      const lab = parseLab(name, texts.get(name) ?? '').manifest;
      return lab === undefined ? [] : [{ unit: unit.slug, manifest: lab }];
    }),
  );
  return {
    audience,
    manifest,
    labs,
    files: Object.entries(files).map(([path, digest]) => ({ path, size: sizes.get(path) ?? 0, digest })),
    hidden: Object.keys(hidden),
  };
}

function decode(data: Buffer): string {
  return new TextDecoder('utf-8').decode(data);
}
