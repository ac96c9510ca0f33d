/** Texts in the reader's language. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { placeholdersOf } from '../base/template';
import { JsonText } from './json-text';
import type { Lab, Localized, Problem } from './manifest';
import { readText } from './source-text';

/**
 * The languages to try for a reader, best first: `pt-BR` gives `pt-br`, `pt`, then others of Portuguese that are in
 * `available`, and at last `en`.
 */
export function languageOrder(language: string, available: readonly string[]): string[] {
  const parts = language.toLowerCase().replaceAll('_', '-').split('-');
  const exact = parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
  const kin = available.filter((other) => other.split('-')[0] === parts[0]);
  return [...new Set([...exact, ...kin, 'en'])].filter((tag) => tag === 'en' || available.includes(tag));
}

/** The text for a reader: in that language, else in a kindred one, else in English. */
export function localized(text: Localized, language: string): string {
  const best = languageOrder(language, Object.keys(text))[0] ?? 'en';
  return text[best] ?? text.en;
}

/** The languages of a lab's files such as `guide.pt-br.md`: what stands between `prefix` and `suffix`. */
export async function languagesIn(folder: string, prefix: string, suffix: string): Promise<string[]> {
  const names = await readdir(folder);
  const shortest = prefix.length + suffix.length + 1;
  const tagged = names.filter(
    (name) => name.startsWith(prefix) && name.endsWith(suffix) && name.length >= shortest,
  );
  return tagged.map((name) => name.slice(prefix.length, -suffix.length)).sort();
}

/**
 * A lab's translations of checks and hints for a reader: English text to translation. Empty for English and where
 * the lab has none. A file that cannot be used counts as absent: loading the lab tells what is wrong with it.
 */
export async function loadTexts(
  lab: Pick<Lab, 'folder'>,
  language: string,
): Promise<Readonly<Record<string, string>>> {
  const available = await languagesIn(lab.folder, 'l10n.', '.json');
  const tag = languageOrder(language, available)[0] ?? 'en';
  if (tag === 'en') return {};
  const file = path.join(lab.folder, `l10n.${tag}.json`);
  const text = await readText(file, '');
  const json = typeof text === 'string' ? JsonText.parse(file, text) : undefined;
  return json instanceof JsonText ? textsOf(json.value) : {};
}

/** What is wrong with a lab's translation files. @param files the lab's files */
export async function textsProblems(folder: string, files: readonly string[]): Promise<Problem[]> {
  const names = files.filter((name) => /^l10n\.[a-z0-9-]+\.json$/.test(name));
  return (await Promise.all(names.map((name) => fileProblems(path.join(folder, name))))).flat();
}

async function fileProblems(file: string): Promise<Problem[]> {
  const text = await readText(file, 'This file is missing.');
  if (typeof text !== 'string') return [text];
  const json = JsonText.parse(file, text);
  if (!(json instanceof JsonText)) return [json];
  if (typeof json.value !== 'object' || json.value === null || Array.isArray(json.value)) {
    return [json.problem([], 'This file must be an object: English text to translation.')];
  }
  return Object.entries(json.value).flatMap(([english, translation]: [string, unknown]) => {
    if (typeof translation !== 'string')
      return [json.problem([english], 'The translation must be text in double quotes.')];
    const keyFault = templateFault(english);
    if (keyFault !== undefined) return [json.keyProblem([english], keyFault)];
    const fault = placesFault(placeholdersOf(english), placeholdersOf(translation));
    return fault === undefined ? [] : [json.problem([english], fault)];
  });
}

/** Why a key cannot tell which values stand where in a sentence. */
function templateFault(english: string): string | undefined {
  if (placeholdersOf(english).length === 0) return undefined;
  if (/\{\d+\}\{\d+\}/.test(english))
    return 'Nothing stands between two places for values, so nobody can tell where one ends. Put words between them.';
  return /\p{L}/u.test(english.replace(/\{\d+\}/g, ''))
    ? undefined
    : 'This would fit every sentence. Put words beside the places for values.';
}

/** What does not agree between the places for values of a text and of its translation. */
function placesFault(english: readonly number[], translation: readonly number[]): string | undefined {
  const list = (numbers: readonly number[]): string => numbers.map((number) => `{${number}}`).join(', ');
  const lost = english.filter((number) => !translation.includes(number));
  if (lost.length > 0)
    return `The translation lacks ${list(lost)} of the English text. Put every value into it.`;
  const extra = translation.filter((number) => !english.includes(number));
  return extra.length > 0
    ? `The translation has ${list(extra)}, which the English text has not. Number the values as in the English text.`
    : undefined;
}

function textsOf(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  const texts = Object.entries(value).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(texts.filter(([, translation]) => translation !== ''));
}
