import assert from 'node:assert/strict';
import path from 'node:path';
import { append } from '../../src/packs/json-edit';
import { labFiles, type Source } from '../../src/packs/lab-files';
import { positionAt } from '../../src/packs/source-text';
import { editDistance, nearest } from '../../src/packs/suggest';
import { languageOrder, loadTexts, localized } from '../../src/packs/texts';
import { compareVersions } from '../../src/packs/version';
import { inFolder, labOf, loadGood, smallPack } from './support';

describe('packs/version', () => {
  const order = ['0.0.9', '0.9.0', '0.10.0', '1.0.0-1', '1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-alpha.beta'];
  const ascending = [...order, '1.0.0-beta.2', '1.0.0-beta.11', '1.0.0-rc-1', '1.0.0', '1.0.1', '10.0.0'];
  it('orders versions as semver.org does', () => {
    ascending.forEach((a, i) =>
      ascending.forEach((b, j) =>
        assert.equal(Math.sign(compareVersions(a, b)), Math.sign(i - j), `${a} ${b}`),
      ),
    );
  });
});

describe('packs/suggest', () => {
  const distances: readonly (readonly [string, string, number])[] = [
    ['', 'abc', 3],
    ['abc', 'abc', 0],
    ['titel', 'title', 1],
    ['sumary', 'summary', 1],
    ['kitten', 'sitting', 3],
  ];
  for (const [a, b, distance] of distances) {
    it(`finds ${distance} between "${a}" and "${b}"`, () => {
      assert.equal(editDistance(a, b), distance);
      assert.equal(editDistance(b, a), distance);
    });
  }
  it('suggests only what is near', () => {
    assert.equal(nearest('titel', ['slug', 'title']), 'title');
    assert.equal(nearest('ID', ['slug', 'id']), 'id');
    assert.equal(nearest('difficulty', ['slug', 'title', 'minutes']), undefined);
    assert.equal(nearest('x', []), undefined);
  });
});

describe('packs/source-text', () => {
  const text = 'ab\r\ncd\nef\rg';
  const positions: readonly (readonly [offset: number, line: number, column: number])[] = [
    [0, 1, 1],
    [2, 1, 3],
    [4, 2, 1],
    [7, 3, 1],
    [10, 4, 1],
    [11, 4, 2],
  ];
  for (const [offset, line, column] of positions) {
    it(`finds offset ${offset} in line ${line}`, () =>
      assert.deepEqual(positionAt(text, offset), { line, column }));
  }
});

describe('packs/json-edit', () => {
  const cases: readonly (readonly [before: string, after: string])[] = [
    ['{ "labs": [] }', '{ "labs": ["new"] }'],
    ['{ "labs": ["a"] }', '{ "labs": ["a", "new"] }'],
    ['{\n  "labs": [\n    "a"\n  ]\n}\n', '{\n  "labs": [\n    "a",\n    "new"\n  ]\n}\n'],
    ['{\r\n\t"labs": [\r\n\t\t"a"\r\n\t]\r\n}', '{\r\n\t"labs": [\r\n\t\t"a",\r\n\t\t"new"\r\n\t]\r\n}'],
  ];
  for (const [before, after] of cases) {
    it(`appends to ${JSON.stringify(before)}`, () => assert.equal(append(before, ['labs'], 'new'), after));
  }
});

describe('packs/texts', () => {
  const orders: readonly (readonly [language: string, available: string[], order: string[]])[] = [
    ['pt-BR', ['pt-br', 'fr'], ['pt-br', 'en']],
    ['pt', ['fr', 'pt-br'], ['pt-br', 'en']],
    ['pt_PT', ['pt-br'], ['pt-br', 'en']],
    ['pt-br-x', ['pt', 'pt-br'], ['pt-br', 'pt', 'en']],
    ['de', ['pt-br'], ['en']],
    ['en-GB', ['en', 'pt-br'], ['en']],
  ];
  for (const [language, available, order] of orders) {
    it(`orders the languages for ${language}`, () =>
      assert.deepEqual(languageOrder(language, available), order));
  }

  it('chooses a localized text', () => {
    const text = { en: 'server', 'pt-br': 'servidor' };
    assert.equal(localized(text, 'pt-BR'), 'servidor');
    assert.equal(localized(text, 'fr'), 'server');
    assert.equal(localized({ en: 'server' }, 'pt-br'), 'server');
  });

  it('loads translations of checks, and none for English', async () => {
    await inFolder(async (folder) => {
      const files = smallPack();
      files['clients/pong/l10n.pt-br.json'] = '{ "a": "", "__proto__": "x", "b": "c" }';
      const pack = await loadGood(folder, files);
      assert.deepEqual(await loadTexts(labOf(pack, 'ping'), 'pt-BR'), { 'it speaks': 'fala' });
      assert.deepEqual(await loadTexts(labOf(pack, 'ping'), 'en'), {});
      assert.deepEqual(await loadTexts(labOf(pack, 'ping'), 'fr'), {});
      assert.deepEqual(Object.entries(await loadTexts(labOf(pack, 'pong'), 'pt')), [
        ['__proto__', 'x'],
        ['b', 'c'],
      ]);
    });
  });
});

describe('packs/lab-files', () => {
  const sources: readonly (readonly [source: Source, layers: string[]])[] = [
    [{ kind: 'check', folder: '/at' }, ['/at only main.ts', '<lab>/starter']],
    [{ kind: 'run', folder: '/at' }, ['/at', '<lab>/starter']],
    [{ kind: 'starter' }, ['<lab>/starter']],
    [{ kind: 'solution' }, ['<lab>/solution', '<lab>/starter']],
    [{ kind: 'mutant', slug: 'silent' }, ['<lab>/mutants/silent', '<lab>/solution', '<lab>/starter']],
  ];
  for (const [source, layers] of sources) {
    it(`looks in the right folders: ${source.kind}`, async () => {
      await inFolder(async (folder) => {
        const lab = labOf(await loadGood(folder), 'ping');
        const files = labFiles(lab, source, { a: 'b' });
        const shown = files.layers.map((layer) => {
          const name = layer.folder.replace(lab.folder, '<lab>').replace(path.resolve('/at'), '/at');
          return (
            name.replaceAll(path.sep, '/') + (layer.only === undefined ? '' : ` only ${layer.only.join(' ')}`)
          );
        });
        assert.deepEqual(shown, layers);
        const stages = ['first', 'second'];
        assert.deepEqual(files, {
          layers: files.layers,
          pack: 'small',
          lab: 'ping',
          labFolder: lab.folder,
          stages,
          texts: { a: 'b' },
        });
        assert.equal(labFiles(lab, source, {}, 'pt-BR').language, 'pt-br');
      });
    });
  }
});
