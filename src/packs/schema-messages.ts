/** Words for what a schema finds: one message a mistake, each with its remedy. */
import type { ErrorObject } from 'ajv';
import type { JsonPath, JsonText } from './json-text';
import type { Problem } from './manifest';
import { pathFault } from './safe-path';
import { nearest } from './suggest';

/** Turns the errors of a schema into problems: at most one for each value, in the order of the file. */
export function schemaProblems(json: JsonText, errors: readonly ErrorObject[]): Problem[] {
  const misspelt = misspeltKeys(errors);
  const problems = new Map<string, Problem>();
  for (const error of errors) {
    if (error.keyword === 'required' && misspelt.has(keyOf(error, missingKey(error)))) continue;
    const place = placeOf(error);
    if (!problems.has(place)) problems.set(place, describe(json, error, misspelt));
  }
  return [...problems.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}

function describe(json: JsonText, error: ErrorObject, misspelt: ReadonlyMap<string, string>): Problem {
  const path = pathOf(error.instancePath, json.value);
  switch (error.keyword) {
    case 'required':
      return missingProblem(json, path, error);
    case 'additionalProperties':
      return unknownProblem(json, path, error, misspelt);
    default:
      return json.problem(path, valueMessage(path, error));
  }
}

function missingProblem(json: JsonText, path: JsonPath, error: ErrorObject): Problem {
  const key = missingKey(error);
  const meaning = schemaOf(schemaOf(error.parentSchema).properties, key).description;
  return json.problem(path, `"${key}" is missing${inside(path)}. Add it: ${lowerFirst(text(meaning))}`);
}

function unknownProblem(
  json: JsonText,
  path: JsonPath,
  error: ErrorObject,
  misspelt: ReadonlyMap<string, string>,
): Problem {
  const key = unknownKey(error);
  const known = knownKeys(error);
  const meant = misspelt.get(keyOf(error, key)) ?? nearest(key, known);
  const at = [...path, key];
  if (schemaOf(error.parentSchema).patternProperties !== undefined) {
    const tag = key.toLowerCase().replaceAll('_', '-');
    const remedy = tag === key ? 'Use one such as "pt-br".' : `Write "${tag}".`;
    return json.keyProblem(at, `"${key}" is not a language tag in lower case. ${remedy}`);
  }
  const remedy =
    meant === undefined ? `Remove it; the keys here are ${list(known)}.` : `Did you mean "${meant}"?`;
  return json.keyProblem(at, `The key "${key}" is unknown. ${remedy}`);
}

/** Words for a value that has the wrong type, form or size. */
function valueMessage(path: JsonPath, error: ErrorObject): string {
  const name = nameOf(path);
  const meaning = meaningOf(error);
  switch (error.keyword) {
    case 'type':
      return `${name} must be ${typeWords(error.params.type)}, but it is ${kindOf(error.data)}. ${meaning}`.trimEnd();
    case 'pattern':
      return patternMessage(name, meaning, error);
    case 'minLength':
      return `${name} must not be empty. ${meaning}`;
    case 'maxLength':
      return `${name} must be no longer than ${String(error.params.limit)} characters. Shorten it.`;
    case 'minimum':
      return `${name} must be at least ${String(error.params.limit)}.`;
    case 'maximum':
      return `${name} must be at most ${String(error.params.limit)}.`;
    case 'uniqueItems':
      return `${name} names ${JSON.stringify(sameItem(error))} twice. Keep one of them.`;
    case 'minItems':
      if (error.params.limit === 1) return `${name} is empty. Add at least one entry. ${meaning}`;
      return `${name} has too few entries. ${meaning}`;
    case 'maxItems':
    case 'additionalItems':
      return `${name} has too many entries. ${meaning}`;
    default:
      return `${name} ${error.message ?? 'is not valid'}.`;
  }
}

function patternMessage(name: string, meaning: string, error: ErrorObject): string {
  const schema = schemaOf(error.parentSchema);
  const value = String(error.data);
  const examples = Array.isArray(schema.examples) ? schema.examples.map((e) => JSON.stringify(e)) : [];
  const example = examples.length === 0 ? '' : ` For example: ${examples.join(' or ')}.`;
  const isFile = schema.$comment === 'path';
  const fault = isFile || /^[a-z0-9]+$/.test(value) ? pathFault(value) : undefined;
  if (fault !== undefined) {
    const remedy = isFile ? 'Name a file of starter/.' : 'Choose another.';
    return `${name}: the path ${JSON.stringify(value)} ${fault}. ${remedy}`;
  }
  return `${name} cannot be ${JSON.stringify(value)}. ${meaning}${example}`;
}

/**
 * Keys that are unknown because a needed one is misspelt: unknown key to needed key, and the needed key to itself,
 * so that the needed one is not also called missing.
 */
function misspeltKeys(errors: readonly ErrorObject[]): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const unknown of errors.filter((e) => e.keyword === 'additionalProperties')) {
    const missing = errors.filter((e) => e.keyword === 'required' && e.instancePath === unknown.instancePath);
    const meant = nearest(unknownKey(unknown), missing.map(missingKey));
    if (meant === undefined || pairs.has(keyOf(unknown, meant))) continue;
    pairs.set(keyOf(unknown, unknownKey(unknown)), meant);
    pairs.set(keyOf(unknown, meant), meant);
  }
  return pairs;
}

function keyOf(error: ErrorObject, key: string): string {
  return JSON.stringify([error.instancePath, key]);
}

/** Errors with the same place are one mistake. */
function placeOf(error: ErrorObject): string {
  if (error.keyword === 'required') return keyOf(error, missingKey(error));
  if (error.keyword === 'additionalProperties') return keyOf(error, unknownKey(error));
  return error.instancePath;
}

function missingKey(error: ErrorObject): string {
  return String(error.params.missingProperty);
}

function unknownKey(error: ErrorObject): string {
  return String(error.params.additionalProperty);
}

function knownKeys(error: ErrorObject): string[] {
  return Object.keys(schemaOf(schemaOf(error.parentSchema).properties)).filter((key) => key !== '$schema');
}

function sameItem(error: ErrorObject): unknown {
  return Array.isArray(error.data) ? (error.data[Number(error.params.i)] as unknown) : undefined;
}

/** A JSON pointer (RFC 6901) as a path; parts that index a list become numbers. */
function pathOf(pointer: string, root: unknown): JsonPath {
  const path: (string | number)[] = [];
  let value = root;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(value) ? Number(key) : key);
    value = (value as Record<string, unknown> | undefined)?.[key];
  }
  return path;
}

/** The value's name in words: `"minutes"`, `entry 2 of "edit"`, `"en" of "title"`. */
function nameOf(path: JsonPath): string {
  const last = path.at(-1);
  if (last === undefined) return 'This file';
  const around = path.at(-2);
  if (typeof last === 'number') return `Entry ${last + 1}${around === undefined ? '' : ` of "${around}"`}`;
  return typeof around === 'string' ? `"${last}" of "${around}"` : `"${last}"`;
}

function inside(path: JsonPath): string {
  const name = nameOf(path);
  return path.length === 0 ? '' : ` in ${name.startsWith('E') ? name.toLowerCase() : name}`;
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text in quotes',
  array: 'a list in brackets: [ … ]',
  object: 'an object in braces: { … }',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

function typeWords(type: unknown): string {
  return typeNames[String(type)] ?? String(type);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'object') return 'an object';
  return JSON.stringify(value);
}

function list(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(', ');
}

/** What the schema says about a value, as a sentence of its own. */
function meaningOf(error: ErrorObject): string {
  const meaning = text(schemaOf(error.parentSchema).description);
  return meaning.startsWith('A ') ? `It must be ${lowerFirst(meaning)}` : meaning;
}

export function lowerFirst(sentence: string): string {
  return sentence.slice(0, 1).toLowerCase() + sentence.slice(1);
}

interface SchemaLike {
  readonly [key: string]: unknown;
}

/** A schema, or the schema under `key` in a map of schemas. */
function schemaOf(schema: unknown, key?: string): SchemaLike {
  const found: unknown = key === undefined ? schema : schemaOf(schema)[key];
  return typeof found === 'object' && found !== null ? (found as SchemaLike) : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
