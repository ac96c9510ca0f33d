/** Archives that tests install: built ones, and ones made by hand with right digests. */
import path from 'node:path';
import { buildPack } from '../../src/packs/build';
import { type Audience, digestOf } from '../../src/packs/digests';
import { type Files, packId, smallPack, writeFiles } from './support';
import type { RawEntry } from './zip';

/** Builds a pack into `<folder>/<name>.labpack`. */
export async function build(
  folder: string,
  name: string,
  change?: (files: Files) => void,
  audience: Audience = 'student',
): Promise<string> {
  const files = smallPack();
  change?.(files);
  await writeFiles(path.join(folder, name), files);
  const { file } = await buildPack(path.join(folder, name), path.join(folder, `${name}.labpack`), {
    audience,
  });
  return file;
}

/** The entries of an archive with right digests, to which a test adds something bad. */
export function goodEntries(files: Files = smallPack(), listed: Files = files): RawEntry[] {
  const digests = {
    format: 1,
    audience: 'instructor',
    pack: { id: packId, slug: 'small', version: '1.2.0' },
    files: Object.fromEntries(Object.entries(listed).map(([name, data]) => [name, digestOf(data)])),
  };
  const entries = Object.entries(files).map(([name, data]) => ({ name, data, method: 8 }));
  return [...entries, { name: 'digests.json', data: JSON.stringify(digests) }];
}
