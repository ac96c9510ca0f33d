import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { labFolders, librariesFolder, packFolder } from '../fixtures/labs';

const root = join(__dirname, '../..');

/** What the student's editor uses. Types come from the sources that `out/types` is emitted from. */
const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2023.d.ts'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
  paths: {
    dlabs: [join(root, 'src/host/api.ts')],
    'dlabs/world': [join(root, 'src/host/world-api.ts')],
    'dlabs/crypto': [join(root, 'src/host/crypto-api.ts')],
  },
};

/** Type errors of the files in some folders of a lab, of which one may stand in for another as layers do. */
function errorsIn(lab: string, folders: readonly string[]): string[] {
  const all = folders.map((folder) => join(packFolder, lab, folder));
  const files = all.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(folder, name)),
  );
  const globals = join(root, 'media/types/globals.d.ts');
  const program = ts.createProgram([...files, globals], { ...options, rootDirs: [...all, librariesFolder] });
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    return `${file?.fileName ?? ''}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}

describe('labs type-check as the student’s editor does it:', () => {
  for (const lab of labFolders()) {
    it(`${lab}, starter`, () => assert.deepEqual(errorsIn(lab, ['starter']), []));
    it(`${lab}, solution`, () => assert.deepEqual(errorsIn(lab, ['solution', 'starter']), []));
  }
});
