// For esbuild: puts functions in the place of schemas, so that nothing is compiled while an editor starts.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Ajv from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';

/** @type {import('esbuild').Plugin} */
export const compiledSchemas = {
  name: 'compiled-schemas',
  setup(build) {
    build.onLoad({ filter: /[\\/]src[\\/]packs[\\/]validators\.ts$/ }, ({ path }) => {
      const here = dirname(path);
      const read = (/** @type {string} */ name) => JSON.parse(readFileSync(join(here, name), 'utf8'));
      const schemas = ['pack', 'lab'].map((name) =>
        join('..', '..', 'media', 'schema', `${name}.schema.json`),
      );
      const [pack, lab] = schemas.map(read);
      const ajv = new Ajv.default({
        ...read('ajv-options.json'),
        schemas: [pack, lab],
        code: { source: true, esm: true },
      });
      const contents = standaloneCode.default(ajv, { validPack: pack.$id, validLab: lab.$id });
      const watchFiles = [path, join(here, 'ajv-options.json'), ...schemas.map((name) => join(here, name))];
      return { contents, loader: 'js', resolveDir: here, watchFiles };
    });
  },
};
