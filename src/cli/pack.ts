/** `dlabs pack`: builds, shows and installs `.labpack` files. */
import * as path from 'node:path';
import { HumanError } from '../base/errors';
import { buildPack } from '../packs/build';
import { problemLine } from '../packs/check-pack';
import type { Audience } from '../packs/digests';
import { discoverPacks, packFolders } from '../packs/discover';
import { inspectPack } from '../packs/inspect';
import { installPack } from '../packs/install';
import { readPackManifest } from '../packs/load';
import { localized } from '../packs/texts';
import { operandsOf, type Command } from './command';
import { print, printJson } from './io';
import { packsHome } from '../packs/home';
import { versionOf } from './labs';

const json = { type: 'boolean', help: 'Print one JSON document.' } as const;

const build: Command = {
  name: 'pack build',
  operands: '[DIR]',
  summary: 'Make a .labpack file of a pack (default: the one in this folder).',
  options: {
    instructor: { type: 'boolean', help: 'With solutions, mutants and hidden checks: not for students.' },
    out: { type: 'string', value: 'FILE', help: 'Where to (default: SLUG-VERSION.labpack here).' },
    json,
  },
  run: async (input) => {
    const { io, flags } = input;
    const [dir = '.'] = operandsOf(input, build, 0, 1);
    const folder = path.resolve(io.cwd, dir);
    const audience = flags.on('instructor') ? 'instructor' : 'student';
    const out = flags.text('out') ?? (await archiveName(folder, audience));
    const built = await buildPack(folder, path.resolve(io.cwd, out), { audience });
    const files = Object.keys(built.digests.files).length;
    if (flags.on('json')) printJson(io, { version: 1, file: built.file, size: built.size, audience, files });
    else
      print(
        io,
        input.texts.text(`${built.file}: ${kilobytes(built.size)}, ${files} files, for ${plural[audience]}`),
      );
    return 0;
  },
};

const inspect: Command = {
  name: 'pack inspect',
  operands: 'FILE',
  summary: 'Show what is in a .labpack file, without installing it.',
  options: { json },
  run: async (input) => {
    const { io, flags, language, texts } = input;
    const [file = ''] = operandsOf(input, inspect, 1, 1);
    const found = await inspectPack(path.resolve(io.cwd, file), io.interrupted);
    if (flags.on('json')) {
      printJson(io, { version: 1, ...found });
      return 0;
    }
    const { manifest, labs, files, hidden, audience } = found;
    print(
      io,
      texts.text(
        `${localized(manifest.title, language)} (${manifest.slug} ${manifest.version}), for ${plural[audience]}`,
      ),
    );
    print(
      io,
      texts.text(`By ${manifest.authors.map(({ name }) => name).join(', ')}; licence ${manifest.licence}`),
    );
    for (const lab of labs)
      print(io, `  ${lab.unit}/${lab.manifest.slug}  ${localized(lab.manifest.title, language)}`);
    const size = files.reduce((sum, one) => sum + one.size, 0);
    const left = hidden.length === 0 ? '' : `; ${hidden.length} files are left out, for instructors only`;
    print(io, texts.text(`${files.length} files, ${kilobytes(size)}; every digest is right${left}`));
    return 0;
  },
};

const install: Command = {
  name: 'pack install',
  operands: 'FILE',
  summary: 'Install a .labpack file.',
  options: { 'allow-downgrade': { type: 'boolean', help: 'Also when a newer version is installed.' }, json },
  run: async (input) => {
    const { io, flags, language, texts } = input;
    const [file = ''] = operandsOf(input, install, 1, 1);
    const engine = await versionOf(io);
    const known = await discoverPacks(
      { embedded: await packFolders(path.join(io.root, 'labs')) },
      { engine },
    );
    const done = await installPack(path.resolve(io.cwd, file), packsHome(io.env), {
      signal: io.interrupted,
      allowDowngrade: flags.on('allow-downgrade'),
      engine,
      others: known.packs.map(({ pack }) => pack.manifest),
    });
    const { manifest, folder, labs } = done.pack;
    const { slug, version } = manifest;
    if (flags.on('json')) {
      printJson(io, { version: 1, folder, pack: { slug, version }, replaced: done.replaced ?? null });
      return 0;
    }
    const before = done.replaced === undefined ? '' : ` It was ${done.replaced}.`;
    print(
      io,
      texts.text(
        `${localized(manifest.title, language)} ${version} is installed: ${labs.length} labs.${before}`,
      ),
    );
    return 0;
  },
};

export const pack: Command = {
  name: 'pack',
  operands: 'build|inspect|install …',
  summary: 'Build, show and install .labpack files.',
  options: {},
  subcommands: [build, inspect, install],
};

/** @throws {HumanError} when the folder holds no pack */
async function archiveName(folder: string, audience: Audience): Promise<string> {
  const parsed = await readPackManifest(folder);
  if (parsed.manifest === undefined) throw new HumanError(parsed.problems.map(problemLine)[0]);
  const { slug, version } = parsed.manifest;
  return `${slug}-${version}${audience === 'instructor' ? '-instructor' : ''}.labpack`;
}

const plural = { student: 'students', instructor: 'instructors' } as const;

function kilobytes(bytes: number): string {
  return `${(bytes / 1_000).toFixed(1)} kB`;
}
