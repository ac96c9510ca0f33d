/**
 * The schemas of manifests as functions. Compiling them takes some hundred milliseconds of an editor's start:
 * bundles get this module compiled (`scripts/compiled-schemas.mjs`), and only tests compile it where it is loaded.
 */
import Ajv from 'ajv';
import labSchema from '../../media/schema/lab.schema.json';
import packSchema from '../../media/schema/pack.schema.json';
import options from './ajv-options.json';
import type { LabManifest, PackManifest } from './manifest';

const ajv = new Ajv(options);

export const validPack = ajv.compile<PackManifest>(packSchema);
export const validLab = ajv.compile<LabManifest>(labSchema);
