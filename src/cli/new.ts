/** `dlabs new`: makes a lab or a pack from a template that is complete. */
import * as path from 'node:path';
import { newLab, newPack } from '../packs/scaffold';
import { operandsOf, type Command, type Input } from './command';
import { print } from './io';
import { versionOf } from './labs';
import { shellWord } from './shell-word';

const title = { type: 'string', value: 'TEXT', help: 'Its title (default: made from the slug).' } as const;

const lab: Command = {
  name: 'new lab',
  operands: 'UNIT/SLUG [PACK-DIR]',
  summary: 'Add a lab to a pack that you write (default: the pack in this folder).',
  options: { title },
  run: async (input) => {
    const [name = '', folder = '.'] = operandsOf(input, lab, 1, 2);
    const [slug = '', unit = ''] = name.split('/').reverse();
    const pack = path.resolve(input.io.cwd, folder);
    const made = await newLab(pack, { unit, slug, title: titleFrom(input, slug), template: template(input) });
    return told(input, made);
  },
};

const pack: Command = {
  name: 'new pack',
  operands: 'SLUG [DIR]',
  summary: 'Begin a pack with one unit and one lab.',
  options: { title, author: { type: 'string', value: 'NAME', help: 'Who writes it.' } },
  run: async (input) => {
    const { io, flags } = input;
    const [slug = '', folder = slug] = operandsOf(input, pack, 1, 2);
    const made = await newPack(path.resolve(io.cwd, folder), {
      slug,
      title: titleFrom(input, slug),
      author: flags.text('author') ?? '',
      engine: await versionOf(io),
      template: template(input),
      typesFolder: path.join(io.root, 'out', 'types'),
    });
    return told(input, made);
  },
};

export const create: Command = {
  name: 'new',
  operands: 'pack|lab …',
  summary: 'Begin a pack, or add a lab to one.',
  options: {},
  subcommands: [pack, lab],
};

function template({ io }: Input): string {
  return path.join(io.root, 'media', 'templates', 'lab');
}

/** `echo-server` gives `Echo server`. */
function titleFrom({ flags }: Input, slug: string): string {
  const words = slug.replaceAll('-', ' ');
  return flags.text('title') ?? words.charAt(0).toUpperCase() + words.slice(1);
}

function told({ io, texts }: Input, folder: string): number {
  const shown = shellWord(path.relative(io.cwd, folder) || '.');
  print(io, texts.text(`Made ${shown}. Prove it: dlabs verify ${shown}`));
  return 0;
}
