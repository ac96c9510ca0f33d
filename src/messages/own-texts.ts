/** The program's own messages for people, which are English in the code, in the reader's language. */
import { ComposedTexts } from '../base/composed-texts';
import { languageFor } from '../base/language';
import { packsInPortuguese } from '../packs/portuguese';
import { runnerInPortuguese } from './portuguese';

/**
 * @param language a tag; English where there is none, or one that is not spoken here
 * @param more of the surface that shows them
 */
export function ownTexts(
  language: string | undefined,
  more: Readonly<Record<string, string>> = {},
): ComposedTexts {
  const tag = languageFor(language);
  return tag === 'en'
    ? new ComposedTexts({})
    : new ComposedTexts({ ...packsInPortuguese, ...runnerInPortuguese, ...more }, tag);
}

/** A message in the reader's language, line by line; a file, or `file:line:column:`, may stand before what is wrong there. */
export function inWords(texts: ComposedTexts, message: string): string {
  return message
    .split('\n')
    .map((line) => lineInWords(texts, line))
    .join('\n');
}

function lineInWords(texts: ComposedTexts, line: string): string {
  const [, file, aboutFile] = /^(\S.*?\.\w+(?::\d+:\d+)?: )(.+)$/.exec(line) ?? [];
  if (file !== undefined && aboutFile !== undefined) {
    const told = texts.translate(aboutFile);
    if (told.missing.length === 0) return file + told.text;
  }
  const whole = texts.translate(line);
  const [, place, problem] = /^(.*?:\d+:\d+: )(.+)$/.exec(line) ?? [];
  if (whole.missing.length === 0 || place === undefined || problem === undefined) return whole.text;
  return place + texts.text(problem);
}
