/** Starts an attempt: gives the student a folder of their own with the lab's starter. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { attemptFolderName, type Attempt, type AttemptRecord } from './attempt';
import { copyFile } from './copy';
import { digestOf, type Digests } from './digests';
import { givenFiles, type GivenFile } from './libraries';
import type { Lab, PackManifest } from './manifest';
import { byCodeUnits } from './tree';
import { writeTypes } from './types-folder';
import { fillVacant } from './vacant';

export interface StartOptions {
  /** The pack that the lab is of. */
  readonly pack: Pick<PackManifest, 'id' | 'slug' | 'version'>;
  /** Holds the declarations of the modules `dlabs` and `dlabs/world`: all its `.d.ts` files are copied. */
  readonly typesFolder: string;
  readonly now?: Date;
}

/**
 * Makes `targetFolder`, which must be absent or empty, an attempt at the lab: all or nothing.
 * @throws {HumanError} when the folder is not empty or cannot be written
 */
export async function startAttempt(lab: Lab, targetFolder: string, options: StartOptions): Promise<Attempt> {
  const files = await givenFiles(lab);
  const { id, slug, version } = options.pack;
  const record: AttemptRecord = {
    format: 1,
    pack: { id, slug, version },
    lab: { id: lab.manifest.id, slug: lab.manifest.slug },
    started: (options.now ?? new Date()).toISOString(),
    starter: await digestsOf(files),
  };
  const folder = await fillVacant(targetFolder, async (temporary) => {
    const own = path.join(temporary, attemptFolderName);
    for (const { name, source } of files) {
      await copyFile(source, path.join(temporary, name));
      await copyFile(source, path.join(own, 'starter', name));
    }
    await writeTypes(temporary, options.typesFolder, 'attempt');
    await writeFile(path.join(own, 'attempt.json'), `${JSON.stringify(record, null, 2)}\n`);
  });
  return { folder, record };
}

/** The digests of files, sorted by path. */
async function digestsOf(files: readonly GivenFile[]): Promise<Digests> {
  const sorted = [...files].sort((a, b) => byCodeUnits(a.name, b.name));
  const entries: [string, string][] = [];
  for (const { name, source } of sorted) entries.push([name, digestOf(await readFile(source))]);
  return Object.fromEntries(entries);
}
