/** Gives a folder the declarations of `dlabs`, and a `tsconfig.json` by which editors find them. */
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { HumanError } from '../base/errors';
import { copyFiles } from './copy';

/**
 * Copies every `.d.ts` file of `typesFolder` to `.dlabs/types/` and writes `tsconfig.json`.
 * @param kind what is in the folder: an attempt, or a pack that is being written
 * @throws {HumanError} when there are no declarations: the installation is broken
 */
export async function writeTypes(
  folder: string,
  typesFolder: string,
  kind: 'attempt' | 'pack',
): Promise<void> {
  const names = (await readdir(typesFolder).catch(() => [])).filter((name) => name.endsWith('.d.ts')).sort();
  if (names.length === 0) {
    throw new HumanError(`There are no type declarations in ${typesFolder}. Install Distributed Labs again.`);
  }
  await copyFiles(typesFolder, path.join(folder, '.dlabs', 'types'), names);
  await writeFile(path.join(folder, 'tsconfig.json'), `${JSON.stringify(configOf(kind), null, 2)}\n`);
}

function configOf(kind: 'attempt' | 'pack'): unknown {
  const exclude = kind === 'attempt' ? ['.dlabs/starter'] : ['**/mutants/**'];
  return {
    compilerOptions: {
      target: 'ES2022',
      lib: ['ES2023'],
      module: 'ESNext',
      moduleResolution: 'bundler',
      strict: true,
      noEmit: true,
      allowImportingTsExtensions: true,
      skipLibCheck: true,
      types: [],
      paths: {
        dlabs: ['./.dlabs/types/dlabs.d.ts'],
        'dlabs/world': ['./.dlabs/types/world.d.ts'],
        'dlabs/crypto': ['./.dlabs/types/crypto.d.ts'],
      },
    },
    include: ['**/*.ts', '.dlabs/types/*.d.ts'],
    exclude,
  };
}
