/** Judges `pack.json` and `lab.json` by their schemas, the same that editors use. */
import type { ValidateFunction } from 'ajv';
import { JsonText } from './json-text';
import type { LabManifest, PackManifest, Problem } from './manifest';
import { schemaProblems } from './schema-messages';
import { validLab, validPack } from './validators';

/** A manifest with the text that it stands in, or what is wrong with it. */
export type Parsed<T> =
  | { readonly manifest: T; readonly json: JsonText }
  | { readonly manifest?: undefined; readonly problems: readonly Problem[] };

/** Reads the text of a `pack.json`. */
export function parsePack(file: string, text: string): Parsed<PackManifest> {
  return parse(file, text, validPack);
}

/** Reads the text of a `lab.json`. */
export function parseLab(file: string, text: string): Parsed<LabManifest> {
  return parse(file, text, validLab);
}

function parse<T>(file: string, text: string, valid: ValidateFunction<T>): Parsed<T> {
  const json = JsonText.parse(file, text);
  if (!(json instanceof JsonText)) return { problems: [json] };
  const value = json.value;
  if (valid(value)) return { manifest: value, json };
  return { problems: schemaProblems(json, valid.errors ?? []) };
}
