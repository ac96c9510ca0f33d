/** `dlabs start`: begins an attempt at a lab. */
import * as path from 'node:path';
import { localized } from '../packs/texts';
import { startAttempt } from '../packs/start';
import { operandsOf, type Command, type Input } from './command';
import { print, printJson } from './io';
import { labNamed } from './labs';
import { shellWord } from './shell-word';
import { wordsIn } from './words';

export const start: Command = {
  name: 'start',
  operands: 'LAB [DIR]',
  summary: 'Begin a lab in a new folder (default: one with the name of the lab).',
  options: { json: { type: 'boolean', help: 'Print one JSON document.' } },
  run,
};

async function run(input: Input): Promise<number> {
  const { io, language, flags } = input;
  const [name = '', folder] = operandsOf(input, start, 1, 2);
  const { pack, lab } = await labNamed(input, name);
  const target = path.resolve(io.cwd, folder ?? lab.manifest.slug);
  const typesFolder = path.join(io.root, 'out', 'types');
  const attempt = await startAttempt(lab, target, { pack: pack.manifest, typesFolder });
  if (flags.on('json')) {
    printJson(io, { version: 1, folder: attempt.folder, edit: lab.manifest.edit });
    return 0;
  }
  const words = wordsIn(language);
  const shown = shellWord(path.relative(io.cwd, attempt.folder) || '.');
  print(io, words.started(localized(lab.manifest.title, language), shown));
  print(io, `${words.edit}: ${lab.manifest.edit.join(', ')}`);
  print(io, `${words.next}: dlabs run ${shown} · dlabs check ${shown}`);
  return 0;
}
