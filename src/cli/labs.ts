/** Finds the pack, the lab or the attempt that an operand means. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { HumanError } from '../base/errors';
import type { LabFiles } from '../messages/runner';
import { findAttempt, type Attempt } from '../packs/attempt';
import { checkPack, problemLine } from '../packs/check-pack';
import { discoverPacks, packFolders, type Discovery } from '../packs/discover';
import { packsHome } from '../packs/home';
import type { Lab, Pack, Problem } from '../packs/manifest';
import { loadTexts } from '../packs/texts';
import { didYouMean, type Input } from './command';
import type { Io } from './io';

/** The program's version. */
export async function versionOf({ root }: Io): Promise<string> {
  const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}

/** Every pack that can be found. */
export async function discover({ io, flags }: Input): Promise<Discovery> {
  const named = flags.texts('pack').map((folder) => path.resolve(io.cwd, folder));
  for (const folder of named) {
    if (!existsSync(path.join(folder, 'pack.json')))
      throw new HumanError(`${folder} is no pack: it has no pack.json.`);
  }
  return discoverPacks(
    {
      embedded: await packFolders(path.join(io.root, 'labs')),
      contributed: named,
      installed: packsHome(io.env),
    },
    { engine: await versionOf(io) },
  );
}

export interface FoundLab {
  readonly pack: Pack;
  readonly lab: Lab;
}

function labsOf(discovery: Discovery): FoundLab[] {
  return discovery.packs.flatMap(({ pack }) => pack.labs.map((lab) => ({ pack, lab })));
}

/**
 * The lab with that slug, or `PACK/LAB`.
 * @throws {HumanError} when there is none
 */
export async function labNamed(input: Input, name: string): Promise<FoundLab> {
  const discovery = await discover(input);
  const labs = labsOf(discovery);
  const [labSlug = '', packSlug] = name.split('/').reverse();
  const found = labs.find(
    ({ pack, lab }) =>
      lab.manifest.slug === labSlug && (packSlug === undefined || pack.manifest.slug === packSlug),
  );
  if (found) return found;
  const broken = discovery.problems.find(({ file }) => file.split(path.sep).includes(labSlug));
  if (broken) throw new HumanError(`The lab “${name}” has a problem: ${problemLine(broken)}`);
  const slugs = labs.map(({ lab }) => lab.manifest.slug);
  throw new HumanError(`There is no lab “${name}”. ${didYouMean(labSlug, slugs) ?? 'See: dlabs list'}`);
}

export interface FoundAttempt extends FoundLab {
  readonly attempt: Attempt;
}

/**
 * The attempt in a folder, with its lab.
 * @throws {HumanError} when the folder is none, or its lab is not there
 */
export async function attemptIn(input: Input, folder: string): Promise<FoundAttempt> {
  const absolute = path.resolve(input.io.cwd, folder);
  if (!existsSync(absolute)) throw new HumanError(`There is no folder ${absolute}.`);
  const attempt = await findAttempt(absolute);
  if (!attempt) throw new HumanError(`${absolute} is no attempt at a lab. Start one: dlabs start LAB [DIR]`);
  const { pack, lab } = attempt.record;
  const labs = labsOf(await discover(input)).filter(({ lab: { manifest } }) => manifest.id === lab.id);
  const found = labs.find((one) => one.pack.manifest.id === pack.id) ?? labs[0];
  if (found) return { ...found, attempt };
  throw new HumanError(
    `The lab “${lab.slug}” of the pack “${pack.slug}” is not there. Install the pack, or name its folder: --pack FOLDER`,
  );
}

/** The files of a lab with its texts in the wanted language. */
export async function textsOf(lab: Lab, { language }: Input): Promise<LabFiles['texts']> {
  return loadTexts(lab, language);
}

/** What is to be proved: all labs of a pack, or one lab. */
export interface Provable {
  readonly pack: Pack;
  readonly labs: readonly Lab[];
  /** What is wrong with the files. */
  readonly problems: readonly Problem[];
}

/**
 * The pack or the lab that an operand names: a folder, or a slug.
 * @throws {HumanError} when it is neither
 */
export async function provable(input: Input, name: string): Promise<Provable> {
  const folder = path.resolve(input.io.cwd, name);
  const packFolder = [folder, path.resolve(folder, '../..')].find((one) =>
    existsSync(path.join(one, 'pack.json')),
  );
  if (packFolder !== undefined && (packFolder === folder || existsSync(path.join(folder, 'lab.json'))))
    return provableIn(packFolder, folder);
  const pack = (await discover(input)).packs.find((one) => one.pack.manifest.slug === name)?.pack;
  if (pack) return provableIn(pack.folder, pack.folder);
  const { lab } = await labNamed(input, name);
  return provableIn(path.resolve(lab.folder, '../..'), lab.folder);
}

async function provableIn(packFolder: string, folder: string): Promise<Provable> {
  const { pack, problems } = await checkPack(packFolder);
  if (!pack) throw new HumanError(problems.map(problemLine)[0] ?? `${packFolder} is no pack.`);
  if (folder === packFolder) return { pack, labs: pack.labs, problems };
  const own = problems.filter(({ file }) => file.startsWith(folder + path.sep));
  return { pack, labs: pack.labs.filter((lab) => lab.folder === folder), problems: own };
}
