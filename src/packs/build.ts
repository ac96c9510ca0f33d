/** Builds a `.labpack`: a zip with a digest of every file. The same pack gives the same bytes. */
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { HumanError } from '../base/errors';
import { bytesMax } from './archive';
import { writeFileAtomic } from './atomic';
import { checkPack, problemLine } from './check-pack';
import { type Audience, digestOf, type Digests, type DigestsFile, digestsName } from './digests';
import { removeProperty } from './json-edit';
import type { Pack, Problem } from './manifest';
import { codeOf } from './source-text';
import { byCodeUnits, filesMax, listTree } from './tree';

export interface BuildOptions {
  readonly audience: Audience;
}

export interface BuiltPack {
  /** Absolute. */
  readonly file: string;
  /** Bytes of the file. */
  readonly size: number;
  readonly digests: DigestsFile;
}

interface Content {
  readonly name: string;
  readonly data: Buffer;
}

/**
 * Builds the pack in `folder` and writes it to `outFile`.
 * @throws {HumanError} when the pack has problems, each told with its line, or the file cannot be written
 */
export async function buildPack(
  folder: string,
  outFile: string,
  { audience }: BuildOptions,
): Promise<BuiltPack> {
  const { pack, problems } = await checkPack(folder);
  if (pack === undefined || problems.length > 0) throw refusal(folder, problems);
  const { shown, hidden } = await contentsOf(pack, audience);
  const digests: DigestsFile = {
    format: 1,
    audience,
    pack: { id: pack.manifest.id, slug: pack.manifest.slug, version: pack.manifest.version },
    files: digestsOfContents(shown),
    ...(audience === 'student' ? { hidden: digestsOfContents(hidden) } : {}),
  };
  const listed = { name: digestsName, data: Buffer.from(`${JSON.stringify(digests, null, 2)}\n`) };
  const contents = [...shown, listed].sort((a, b) => byCodeUnits(a.name, b.name));
  assertSize(pack, contents);
  const bytes = await zip(contents);
  const file = path.resolve(outFile);
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFileAtomic(file, bytes);
  } catch (error) {
    throw new HumanError(`${file} cannot be written (${codeOf(error)}). Choose another place for the pack.`);
  }
  return { file, size: bytes.length, digests };
}

function refusal(folder: string, problems: readonly Problem[]): HumanError {
  const shown = problems.slice(0, 20).map(problemLine);
  const rest = problems.length > shown.length ? [`… and ${problems.length - shown.length} more`] : [];
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  return new HumanError(
    [`The pack in ${folder} has ${count}. Mend it, then build again.`, ...shown, ...rest].join('\n'),
  );
}

/** The pack's files for that audience, and those that it must not see. */
async function contentsOf(pack: Pack, audience: Audience): Promise<{ shown: Content[]; hidden: Content[] }> {
  const { files } = await listTree(pack.folder, pack.folder);
  const labs = pack.labs.map((lab) => `${lab.unit}/${lab.manifest.slug}`);
  const manifests = new Set(labs.map((lab) => `${lab}/lab.json`));
  const [shown, hidden]: [Content[], Content[]] = [[], []];
  for (const name of files) {
    if (name === digestsName) continue;
    const data = await readFile(path.join(pack.folder, name));
    if (audience === 'instructor') shown.push({ name, data });
    else if (isHidden(name, labs)) hidden.push({ name, data });
    else shown.push({ name, data: manifests.has(name) ? withoutMutants(data) : data });
  }
  return { shown, hidden };
}

function isHidden(name: string, labs: readonly string[]): boolean {
  const lab = labs.find((folder) => name.startsWith(`${folder}/`));
  return lab !== undefined && /^(?:solution|mutants|hidden)\//i.test(name.slice(lab.length + 1));
}

/** `lab.json` without the key `mutants`, which says what the checks look for; the rest keeps its form. */
function withoutMutants(data: Buffer): Buffer {
  const text = data.toString('utf8').replace(/^\uFEFF/, '');
  return Buffer.from(removeProperty(text, ['mutants']));
}

function digestsOfContents(contents: readonly Content[]): Digests {
  return Object.fromEntries(contents.map(({ name, data }) => [name, digestOf(data)]));
}

/** What could not be installed is not built. */
function assertSize(pack: Pack, contents: readonly Content[]): void {
  const bytes = contents.reduce((total, { data }) => total + data.length, 0);
  const largest = [...contents].sort((a, b) => b.data.length - a.data.length)[0]?.name;
  if (bytes > bytesMax) {
    const mebibytes = bytesMax / 1024 / 1024;
    throw new HumanError(
      `The pack in ${pack.folder} is larger than ${mebibytes} MiB. Make it smaller; its largest file is ${largest}.`,
    );
  }
  if (contents.length > filesMax) {
    throw new HumanError(`The pack in ${pack.folder} has more than ${filesMax} files. Leave some out.`);
  }
}

/** Time and mode are fixed; the local form of the date is what the zip holds, so that the time zone does not matter. */
async function zip(contents: readonly Content[]): Promise<Buffer> {
  const archive = new ZipFile();
  const mtime = new Date(1980, 0, 1, 0, 0, 0);
  for (const { name, data } of contents) {
    archive.addBuffer(data, name, { mtime, mode: 0o100644, forceDosTimestamp: true });
  }
  archive.end();
  return buffer(archive.outputStream);
}
