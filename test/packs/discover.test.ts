import assert from 'node:assert/strict';
import path from 'node:path';
import { discoverPacks, packFolders } from '../../src/packs/discover';
import { changeJson, type Files, inFolder, linesOf, smallPack, writeFiles } from './support';

function packWith(changes: Record<string, unknown>): Files {
  const files = smallPack();
  changeJson(files, 'pack.json', changes);
  return files;
}

const otherId = '99999999-9999-4999-8999-999999999999';

/** Puts packs in folders `embedded`, `contributed`, `installed/<name>`, and tells what is found. */
async function discover(
  packs: Readonly<Record<string, Files>>,
): Promise<{ found: string[]; problems: string[] }> {
  return inFolder(async (folder) => {
    for (const [name, files] of Object.entries(packs)) await writeFiles(path.join(folder, name), files);
    const { packs: found, problems } = await discoverPacks({
      embedded: packs.embedded === undefined ? [] : [path.join(folder, 'embedded')],
      contributed: packs.contributed === undefined ? [] : [path.join(folder, 'contributed')],
      installed: path.join(folder, 'installed'),
    });
    return {
      found: found.map(({ pack, origin }) => `${origin} ${pack.manifest.slug} ${pack.manifest.version}`),
      problems: linesOf(folder, problems),
    };
  });
}

describe('packs/discover', function () {
  this.timeout(20_000);

  const cases: readonly (readonly [name: string, packs: Record<string, Files>, found: string[]])[] = [
    ['nothing', {}, []],
    ['an embedded pack', { embedded: smallPack() }, ['embedded small 1.2.0']],
    [
      'packs of all origins',
      {
        embedded: smallPack(),
        contributed: packWith({ id: otherId, slug: 'two' }),
        'installed/x': packWith({ id: otherId.replace(/^9/, '8'), slug: 'three' }),
      },
      ['embedded small 1.2.0', 'contributed two 1.2.0', 'installed three 1.2.0'],
    ],
    [
      'the newer, installed one',
      { embedded: smallPack(), 'installed/x': packWith({ version: '1.10.0' }) },
      ['installed small 1.10.0'],
    ],
    [
      'the newer, embedded one',
      { embedded: smallPack(), 'installed/x': packWith({ version: '1.1.9' }) },
      ['embedded small 1.2.0'],
    ],
    [
      'no folder that is being made',
      { 'installed/.x.tmp': smallPack(), 'installed/y': { 'notes.txt': '' } },
      [],
    ],
  ];
  for (const [name, packs, found] of cases) {
    it(`finds ${name}`, async () => assert.deepEqual(await discover(packs), { found, problems: [] }));
  }

  it('shows the first of two packs with one slug, and tells of the other', async () => {
    const { found, problems } = await discover({
      embedded: smallPack(),
      'installed/x': packWith({ id: otherId }),
    });
    assert.deepEqual(found, ['embedded small 1.2.0']);
    assert.deepEqual(problems, [
      'installed/x:1:1: The pack "small" is not shown: <folder>/embedded has the same slug. Remove one of them.'.replace(
        '/embedded',
        `${path.sep}embedded`,
      ),
    ]);
  });

  it('tells of a broken pack and shows the others', async () => {
    const broken = { 'pack.json': '{}' };
    const half = smallPack();
    delete half['clients/ping/checks.ts'];
    const { found, problems } = await discover({ embedded: half, 'installed/x': broken });
    assert.deepEqual(found, ['embedded small 1.2.0']);
    assert.ok(problems.some((line) => line.startsWith('installed/x/pack.json:1:1: ')));
    assert.ok(problems.some((line) => line.startsWith('embedded/clients/ping/checks.ts:1:1: ')));
  });

  it('lists the folders of packs in a folder', async () => {
    await inFolder(async (folder) => {
      await writeFiles(folder, {
        'b/pack.json': '',
        'a/pack.json': '',
        '.c/pack.json': '',
        'd/x': '',
        'pack.json': '',
      });
      assert.deepEqual(await packFolders(folder), [path.join(folder, 'a'), path.join(folder, 'b')]);
      assert.deepEqual(await packFolders(path.join(folder, 'none')), []);
    });
  });
});
