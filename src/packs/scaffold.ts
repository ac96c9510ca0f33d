/** Makes new labs and packs from a template that is a complete lab itself. */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { HumanError } from '../base/errors';
import { writeFileAtomic } from './atomic';
import { problemLine } from './check-pack';
import { copyFiles } from './copy';
import { append, setValue } from './json-edit';
import { readPackManifest } from './load';
import type { LabManifest, PackManifest } from './manifest';
import { codeOf, isMissing } from './source-text';
import { nearest } from './suggest';
import { listTree } from './tree';
import { writeTypes } from './types-folder';
import { fillVacant } from './vacant';

export interface NewLab {
  /** The slug of a unit of the pack. */
  readonly unit: string;
  readonly slug: string;
  readonly title: string;
  /** The folder of the template lab, `media/templates/lab`. */
  readonly template: string;
}

export interface NewPack {
  readonly slug: string;
  readonly title: string;
  readonly author: string;
  /** The running version of Distributed Labs: the pack will need it. */
  readonly engine: string;
  /** The folder of the template lab, `media/templates/lab`. */
  readonly template: string;
  /** Holds the declarations of `dlabs` and `dlabs/world`, for the editor of who writes the pack. */
  readonly typesFolder: string;
}

/**
 * Adds a small, complete lab to a pack: an echo server whose starter lacks one line. It passes `dlabs verify`.
 * @returns the lab's folder
 * @throws {HumanError} when the pack, the unit or the slug does not allow it; nothing is changed then
 */
export async function newLab(packFolder: string, { unit, slug, title, template }: NewLab): Promise<string> {
  const root = path.resolve(packFolder);
  const parsed = await readPackManifest(root);
  if (parsed.manifest === undefined) throw new HumanError(parsed.problems.map(problemLine)[0]);
  const index = unitIndex(parsed.manifest, unit);
  assertSlug(slug);
  if (title.trim() === '') throw new HumanError('A lab needs a title. Give it one.');
  if (parsed.manifest.units.some(({ labs }) => labs.includes(slug))) {
    throw new HumanError(`The pack has a lab "${slug}" already. Choose another slug.`);
  }
  const folder = await fillVacant(path.join(root, unit, slug), (temporary) =>
    fillLab(temporary, template, slug, title.trim()),
  );
  try {
    const file = path.join(root, 'pack.json');
    await writeFileAtomic(file, append(await readFile(file, 'utf8'), ['units', index, 'labs'], slug));
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw new HumanError(`pack.json cannot be written (${codeOf(error)}). Check its permissions.`);
  }
  return folder;
}

/**
 * Makes a pack with one unit and one lab in a new or empty folder.
 * @returns the pack's folder
 * @throws {HumanError} when the folder or the slug does not allow it; nothing is changed then
 */
export async function newPack(folder: string, options: NewPack): Promise<string> {
  assertSlug(options.slug);
  if (options.title.trim() === '') throw new HumanError('A pack needs a title. Give it one.');
  return fillVacant(folder, async (temporary) => {
    const text = `${JSON.stringify(firstManifest(options), null, 2)}\n`;
    await mkdir(temporary, { recursive: true });
    await writeFile(path.join(temporary, 'pack.json'), text);
    const first = { unit: 'unit-1', slug: 'echo-server', title: 'Echo server', template: options.template };
    await newLab(temporary, first);
    await writeTypes(temporary, options.typesFolder, 'pack');
  });
}

function firstManifest({ slug, title, author, engine }: NewPack): PackManifest {
  return {
    id: randomUUID(),
    slug,
    version: '0.1.0',
    title: { en: title.trim() },
    description: { en: `${title.trim()}: guided labs.` },
    authors: [{ name: author.trim() === '' ? 'Your name' : author.trim() }],
    licence: 'CC-BY-4.0',
    engine,
    units: [{ id: randomUUID(), slug: 'unit-1', title: { en: 'Unit 1' }, labs: [] }],
  };
}

function unitIndex(manifest: PackManifest, unit: string): number {
  const units = manifest.units.map(({ slug }) => slug);
  const index = units.indexOf(unit);
  if (index >= 0) return index;
  const meant = nearest(unit, units);
  const remedy = meant === undefined ? `Its units are: ${units.join(', ')}.` : `Did you mean "${meant}"?`;
  throw new HumanError(`The pack has no unit "${unit}". ${remedy}`);
}

function assertSlug(slug: string): void {
  const reserved = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$/.test(slug);
  if (!reserved && slug.length <= 60 && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(slug)) return;
  throw new HumanError(
    `"${slug}" cannot be a slug. Use lower-case letters, digits and single hyphens: "echo-server".`,
  );
}

/** Copies the template, and gives it ids, a slug and a title of its own. */
async function fillLab(folder: string, template: string, slug: string, title: string): Promise<void> {
  const files = await templateFiles(template);
  await copyFiles(template, folder, files);
  const file = path.join(folder, 'lab.json');
  let text = await readFile(file, 'utf8');
  const manifest = JSON.parse(text) as LabManifest;
  text = setValue(text, ['id'], randomUUID());
  text = setValue(text, ['slug'], slug);
  for (const language of Object.keys(manifest.title)) text = setValue(text, ['title', language], title);
  manifest.stages.forEach((_, index) => (text = setValue(text, ['stages', index, 'id'], randomUUID())));
  await writeFile(file, text);
  for (const guide of files.filter((name) => /^guide(?:\.[a-z-]+)?\.md$/.test(name))) {
    const markdown = await readFile(path.join(folder, guide), 'utf8');
    await writeFile(
      path.join(folder, guide),
      markdown.replace(/^# .*$/m, () => `# ${escapeMarkdown(title)}`),
    );
  }
}

async function templateFiles(template: string): Promise<readonly string[]> {
  try {
    const { files } = await listTree(template, template);
    if (files.includes('lab.json')) return files;
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  throw new HumanError(`There is no template for labs in ${template}. Install Distributed Labs again.`);
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_[\]<>#]/g, (character) => `\\${character}`);
}
