/** Judges `pack.json` and `lab.json` by their schemas, the same that editors use. */
import Ajv, { type ValidateFunction } from 'ajv';
import labSchema from '../../media/schema/lab.schema.json';
import packSchema from '../../media/schema/pack.schema.json';
import { JsonText } from './json-text';
import type { LabManifest, PackManifest, Problem } from './manifest';
import { schemaProblems } from './schema-messages';

/** A manifest with the text that it stands in, or what is wrong with it. */
export type Parsed<T> =
  | { readonly manifest: T; readonly json: JsonText }
  | { readonly manifest?: undefined; readonly problems: readonly Problem[] };

/** Schemas compiled to functions, once: compiling takes some ten milliseconds. */
export class ManifestSchemas {
  readonly #pack: ValidateFunction<PackManifest>;
  readonly #lab: ValidateFunction<LabManifest>;

  constructor() {
    const ajv = new Ajv({ allErrors: true, verbose: true, allowMatchingProperties: true });
    this.#pack = ajv.compile<PackManifest>(packSchema);
    this.#lab = ajv.compile<LabManifest>(labSchema);
  }

  parsePack(file: string, text: string): Parsed<PackManifest> {
    return parse(file, text, this.#pack);
  }

  parseLab(file: string, text: string): Parsed<LabManifest> {
    return parse(file, text, this.#lab);
  }
}

function parse<T>(file: string, text: string, valid: ValidateFunction<T>): Parsed<T> {
  const json = JsonText.parse(file, text);
  if (!(json instanceof JsonText)) return { problems: [json] };
  const value = json.value;
  if (valid(value)) return { manifest: value, json };
  return { problems: schemaProblems(json, valid.errors ?? []) };
}
