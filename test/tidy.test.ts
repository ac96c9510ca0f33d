import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');
const read = (name: string): string => readFileSync(join(root, name), 'utf8');
const manifest = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const documents = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** Every file below a folder, without what is generated. */
function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((name) => statSync(join(root, name)).isFile());
}

describe('the project is tidy:', () => {
  it('every npm script that a document names exists', () => {
    for (const document of documents) {
      for (const [, script = ''] of read(document).matchAll(/`npm (?:run )?([a-z:]+)[^`]*`/g)) {
        const known = ['install', 'ci', 'exec', 'pack'].includes(script) || script in manifest.scripts;
        assert.ok(known, `${document} names “npm ${script}”`);
      }
    }
  });

  it('every file that a document links to exists', () => {
    for (const document of documents) {
      const prose = read(document).replace(/^```[\s\S]*?^```$/gm, '');
      for (const [, target = ''] of prose.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)) {
        assert.ok(
          statSync(join(root, document, '..', target), { throwIfNoEntry: false }),
          `${document} links to ${target}`,
        );
      }
    }
  });

  it('the architecture names every folder of src, and no other', () => {
    const text = read('ARCHITECTURE.md');
    const folders = readdirSync(join(root, 'src'));
    for (const folder of folders)
      assert.match(text, new RegExp(`^\\s*${folder}/ `, 'm'), `src/${folder} is not told of`);
    const told = [...text.matchAll(/^ {2}(\w+)\/ {2,}/gm)].map(([, name]) => name ?? '');
    assert.deepEqual(told.toSorted(), folders.toSorted());
  });

  it('lint knows every folder of src', () => {
    const config = read('eslint.config.mjs');
    for (const folder of readdirSync(join(root, 'src')))
      assert.match(config, new RegExp(`^ {2}${folder}: \\{`, 'm'));
  });

  it('no test is left out or alone', () => {
    const word = ['only', 'skip'].join('|');
    for (const file of filesBelow('test').filter((name) => name.endsWith('.test.ts'))) {
      assert.doesNotMatch(read(file), new RegExp(`\\b(it|describe)\\.(${word})\\(`), file);
    }
  });

  it('no file names a folder of the machine that it was written on', () => {
    const places = new RegExp(['/wo' + 'rk/', '/ro' + 'ot/', '/ho' + 'me/[a-z]+/'].join('|'));
    for (const folder of ['src', 'test', 'scripts', 'labs', 'docs', 'media']) {
      for (const file of filesBelow(folder).filter((name) => /\.(ts|tsx|mjs|mts|json|md|css)$/.test(name))) {
        assert.doesNotMatch(read(file), places, file);
      }
    }
  });
});
