/** A small pack as files in memory, folders to put it in, and golden files. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { HumanError } from '../../src/base/errors';
import { loadPack } from '../../src/packs/load';
import type { Lab, Pack, Problem } from '../../src/packs/manifest';

/** Content by path, with `/`. */
export type Files = Record<string, string>;

export const packId = '11111111-1111-4111-8111-111111111111';

const packJson = {
  id: packId,
  slug: 'small',
  version: '1.2.0',
  title: { en: 'A small pack', 'pt-br': 'Um pacote pequeno' },
  description: { en: 'For tests.' },
  authors: [{ name: 'Ana Souza', email: 'ana@example.org' }],
  licence: 'MIT',
  engine: '0.1.0',
  units: [
    {
      id: '22222222-2222-4222-8222-222222222222',
      slug: 'clients',
      title: { en: 'Clients' },
      labs: ['ping', 'pong'],
    },
  ],
};

function labJson(slug: string, digit: number): object {
  const id = (last: number): string => `${String(digit).repeat(8)}-3333-4333-8333-00000000000${last}`;
  return {
    id: id(0),
    slug,
    title: { en: slug },
    summary: { en: `Write ${slug}.` },
    minutes: [10, 20],
    edit: ['main.ts'],
    stages: [
      { id: id(1), slug: 'first', title: { en: 'First' } },
      { id: id(2), slug: 'second', title: { en: 'Second' } },
    ],
    mutants: [{ slug: 'silent', mistake: 'Says nothing.', caughtBy: 'it speaks' }],
  };
}

function labFilesOf(slug: string, digit: number): Files {
  const files: Files = {
    'lab.json': json(labJson(slug, digit)),
    'guide.md': `# ${slug}\n\nText.\n`,
    'guide.pt-br.md': `# ${slug} em português\n\nTexto.\n`,
    'l10n.pt-br.json': json({ 'it speaks': 'fala' }),
    'scenario.ts': 'export default () => undefined;\n',
    'checks.ts': 'export {};\n',
    'figures/a.svg': '<svg xmlns="http://www.w3.org/2000/svg"></svg>\n',
    'starter/main.ts': 'export default () => 1;\n',
    'starter/lib/help.ts': 'export const help = 1;\n',
    'solution/main.ts': 'export default () => 2;\n',
    'mutants/silent/main.ts': 'export default () => 3;\n',
    'hidden/checks.ts': 'export {};\n',
  };
  return Object.fromEntries(
    Object.entries(files).map(([name, content]) => [`clients/${slug}/${name}`, content]),
  );
}

/** A valid pack with the labs `ping` and `pong`; a fresh copy for every call. */
export function smallPack(): Files {
  return { 'pack.json': json(packJson), ...labFilesOf('ping', 4), ...labFilesOf('pong', 5) };
}

/**
 * Changes a JSON file of a pack in place: values by path, such as `stages.0.slug`. `undefined` takes a key away.
 */
export function changeJson(files: Files, name: string, changes: Readonly<Record<string, unknown>>): void {
  const value: unknown = JSON.parse(files[name] ?? 'null');
  for (const [at, to] of Object.entries(changes)) setAt(value, at.split('.'), to);
  files[name] = json(value);
}

function setAt(value: unknown, [key, ...rest]: readonly string[], to: unknown): void {
  assert.ok(typeof value === 'object' && value !== null && key !== undefined);
  if (rest.length > 0) setAt((value as Record<string, unknown>)[key], rest, to);
  else if (to === undefined) delete (value as Record<string, unknown>)[key];
  else Object.defineProperty(value, key, { value: to, enumerable: true, configurable: true, writable: true });
}

export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Gives a folder with spaces and accents in its name to `use`, and removes it afterwards. */
export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'dlabs prática '));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

export async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

/** Every file under a folder, by its path with `/`. */
export async function readFiles(folder: string): Promise<Files> {
  const files: Files = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    files[path.relative(folder, file).replaceAll(path.sep, '/')] = await readFile(file, 'utf8');
  }
  return files;
}

/** Writes a pack and loads it. It must be without problems. */
export async function loadGood(folder: string, files: Files = smallPack()): Promise<Pack> {
  await writeFiles(folder, files);
  const { pack } = await loadPack(folder);
  assert.ok(pack !== undefined);
  assert.deepEqual(pack.problems, []);
  return pack;
}

export function labOf(pack: Pack, slug: string): Lab {
  const lab = pack.labs.find(({ manifest }) => manifest.slug === slug);
  assert.ok(lab !== undefined, `no lab ${slug}`);
  return lab;
}

/** Problems as lines, with files relative to a folder. */
export function linesOf(folder: string, problems: readonly Problem[]): string[] {
  return problems.map(({ file, line, column, message }) => {
    const name = path.relative(folder, file).replaceAll(path.sep, '/');
    return `${name === '' ? '.' : name}:${line}:${column}: ${message.replaceAll(folder, '<folder>')}`;
  });
}

/** The message of the `HumanError` that `action` must end in. */
export async function refusalOf(action: Promise<unknown>): Promise<string> {
  const error: unknown = await action.then(
    () => assert.fail('it was not refused'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof HumanError)) throw error;
  return error.message;
}

/** Compares with a golden file, which `UPDATE_GOLDEN=1` writes. A missing one is a failure. */
export function assertGolden(name: string, actual: string): void {
  const file = path.join(__dirname, 'golden', name);
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, actual);
  assert.ok(existsSync(file), `the golden file ${file} is missing; UPDATE_GOLDEN=1 writes it`);
  assert.equal(actual, readFileSync(file, 'utf8').replaceAll('\r\n', '\n'));
}
