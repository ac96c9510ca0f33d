/** `dlabs list`: packs, units and labs. */
import { inWords } from '../messages/own-texts';
import { problemLine } from '../packs/check-pack';
import { localized } from '../packs/texts';
import { operandsOf, type Command, type Input } from './command';
import { paintFor, print, printJson } from './io';
import { discover } from './labs';
import { wordsIn } from './words';

export const list: Command = {
  name: 'list',
  operands: '',
  summary: 'Show the labs that there are.',
  options: { json: { type: 'boolean', help: 'Print one JSON document.' } },
  run,
};

async function run(input: Input): Promise<number> {
  operandsOf(input, list, 0, 0);
  const { io, language, flags } = input;
  const { packs, problems } = await discover(input);
  if (flags.on('json')) {
    const labs = packs.flatMap(({ pack, origin }) =>
      pack.labs.map(({ unit, folder, manifest: { slug, title, summary, minutes } }) => ({
        ...{ pack: pack.manifest.slug, origin, unit, slug, folder, minutes },
        ...{ title: localized(title, language), summary: localized(summary, language) },
      })),
    );
    printJson(io, { version: 1, labs, problems });
    return 0;
  }
  const words = wordsIn(language);
  const paint = paintFor(io);
  for (const { pack } of packs) {
    const { title, version, slug } = pack.manifest;
    print(io, `${paint.bold(localized(title, language))} ${paint.dim(`${slug} ${version}`)}`);
    const width = Math.max(0, ...pack.labs.map(({ manifest }) => manifest.slug.length));
    for (const unit of pack.manifest.units) {
      print(io, `  ${localized(unit.title, language)}`);
      for (const { manifest } of pack.labs.filter((lab) => lab.unit === unit.slug)) {
        const minutes = paint.dim(words.minutes(...manifest.minutes));
        print(io, `    ${manifest.slug.padEnd(width)}  ${localized(manifest.title, language)}  ${minutes}`);
      }
    }
  }
  if (packs.length === 0) print(io, words.noLabs);
  for (const problem of problems) io.stderr.write(`${inWords(input.texts, problemLine(problem))}\n`);
  return 0;
}
