import assert from 'node:assert/strict';
import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { loadPack, type LoadOptions } from '../../src/packs/load';
import { loadLab } from '../../src/packs/load-lab';
import { mistakes } from './mistakes';
import { assertGolden, type Files, inFolder, linesOf, loadGood, smallPack, writeFiles } from './support';

/** The lines of a pack's problems, and the slugs of the labs that are loaded all the same. */
async function load(
  files: Files,
  options: LoadOptions = {},
): Promise<{ lines: string[]; labs: string[] | undefined }> {
  return inFolder(async (folder) => {
    await writeFiles(folder, files);
    const result = await loadPack(folder, { engine: '0.3.0', ...options });
    const { pack } = result;
    const problems = pack === undefined ? result.problems : pack.problems;
    return { lines: linesOf(folder, problems), labs: pack?.labs.map((lab) => lab.manifest.slug) };
  });
}

describe('packs/load', function () {
  this.timeout(20_000);

  it('loads a pack without problems, labs in order', async () => {
    assert.deepEqual(await load(smallPack()), { lines: [], labs: ['ping', 'pong'] });
  });

  it('gives labs absolute folders and the slugs of pack and unit', async () => {
    await inFolder(async (folder) => {
      const [lab] = (await loadGood(path.join(folder, 'not the slug'))).labs;
      assert.ok(lab !== undefined);
      assert.equal(lab.folder, path.join(folder, 'not the slug', 'clients', 'ping'));
      assert.deepEqual([lab.pack, lab.unit], ['small', 'clients']);
    });
  });

  it('loads what students get: no solution, mutants and hidden checks', async () => {
    const files = Object.fromEntries(
      Object.entries(smallPack()).filter(([name]) => !/\/(solution|mutants|hidden)\//.test(name)),
    );
    for (const slug of ['ping', 'pong']) {
      const name = `clients/${slug}/lab.json`;
      files[name] = (files[name] ?? '').replace(/,\s*"mutants": \[[^\]]*\]/, '');
    }
    assert.deepEqual(await load(files), { lines: [], labs: ['ping', 'pong'] });
  });

  it('takes a byte-order mark and Windows line ends', async () => {
    const files = smallPack();
    files['pack.json'] = `\uFEFF${(files['pack.json'] ?? '').replaceAll('\n', '\r\n')}`;
    assert.deepEqual(await load(files), { lines: [], labs: ['ping', 'pong'] });
  });

  it('reads manifests alone where the rest was judged before', async () => {
    const files = smallPack();
    delete files['clients/ping/checks.ts'];
    files['clients/pong/l10n.pt-br.json'] = '{';
    const once = await load(files, { manifestsOnly: true });
    assert.deepEqual(once, { lines: [], labs: ['ping', 'pong'] });
    files['clients/ping/lab.json'] = '{';
    files['clients/other/lab.json'] = files['clients/pong/lab.json'] ?? '';
    files['clients/README.md'] = '';
    delete files['clients/pong/lab.json'];
    const { lines, labs } = await load(files, { manifestsOnly: true });
    assert.deepEqual(labs, []);
    const places = ['clients/ping/lab.json:1:2', 'pack.json:29:9', 'pack.json:27:15'];
    assert.deepEqual(
      lines.map((line) => line.slice(0, line.indexOf(': '))),
      places,
      lines.join('\n'),
    );
  });

  it('ignores folders of tools', async () => {
    const files = { ...smallPack(), '.git/a:b': '', 'node_modules/con': '', 'old.labpack': '' };
    assert.deepEqual((await load(files)).lines, []);
  });

  for (const { name, change, labs } of mistakes) {
    it(`tells one problem: ${name}`, async () => {
      const files = smallPack();
      change(files);
      const found = await load(files);
      assert.equal(found.lines.length, 1, found.lines.join('\n'));
      assert.deepEqual(found.labs, labs);
    });
  }

  it('tells each mistake in the same words as before', async function () {
    this.timeout(30_000);
    const told: string[] = [];
    for (const { name, change } of mistakes) {
      const files = smallPack();
      change(files);
      told.push(`# ${name}\n${(await load(files)).lines.join('\n')}\n`);
    }
    assertGolden('problems.txt', told.join('\n'));
  });

  it('tells several mistakes in the order of the file', async () => {
    const files = smallPack();
    files['pack.json'] = '{ "id": 1, "slug": "Not Good", "units": {} }';
    const { lines } = await load(files);
    assert.deepEqual(
      lines.map((line) => line.split(': ')[0]?.split(':').at(-1)),
      ['1', '1', '1', '1', '1', '1', '9', '20', '41'],
    );
  });

  it('says when there is no pack at all', async () => {
    await inFolder(async (folder) => {
      const result = await loadPack(path.join(folder, 'nowhere'));
      assert.equal(result.pack, undefined);
      assert.match(
        linesOf(folder, result.pack === undefined ? result.problems : [])[0] ?? '',
        /no pack\.json here/,
      );
    });
  });
});

describe('packs/load with links', () => {
  const posixOnly = process.platform === 'win32' ? it.skip : it;

  const cases: readonly (readonly [name: string, target: string, link: string, told: string | undefined])[] =
    [
      ['a file inside the pack', '../../pong/starter/main.ts', 'clients/ping/starter/other.ts', undefined],
      [
        'a file outside the pack',
        '../../../../outside.ts',
        'clients/ping/starter/other.ts',
        'leaves the pack',
      ],
      ['an absolute file', '/etc/hostname', 'clients/ping/starter/other.ts', 'leaves the pack'],
      ['a folder inside the pack', '../pong', 'clients/ping/again', 'link to a folder'],
      ['its own folder', '.', 'clients/ping/loop', 'link to a folder'],
      ['nothing', 'nowhere.ts', 'clients/ping/starter/other.ts', 'points to nothing'],
    ];
  for (const [name, target, link, told] of cases) {
    posixOnly(`judges a link to ${name}`, async () => {
      await inFolder(async (folder) => {
        await writeFiles(folder, { 'outside.ts': '' });
        const root = path.join(folder, 'pack');
        await writeFiles(root, smallPack());
        await symlink(target, path.join(root, link));
        const { pack } = await loadPack(root);
        const lines = linesOf(root, pack?.problems ?? []);
        assert.equal(lines.length, told === undefined ? 0 : 1, lines.join('\n'));
        if (told !== undefined)
          assert.ok(lines[0]?.startsWith(`${link}:1:1:`) && lines[0].includes(told), lines[0]);
        assert.deepEqual(
          pack?.labs.map((lab) => lab.manifest.slug),
          told === undefined ? ['ping', 'pong'] : ['pong'],
        );
      });
    });
  }

  posixOnly('tells one problem for a lab that is a link out of the pack', async () => {
    await inFolder(async (folder) => {
      const root = path.join(folder, 'pack');
      const files = smallPack();
      await writeFiles(
        root,
        Object.fromEntries(Object.entries(files).filter(([n]) => !n.includes('/pong/'))),
      );
      await writeFiles(path.join(folder, 'away'), files);
      await symlink(path.join(folder, 'away', 'clients', 'pong'), path.join(root, 'clients', 'pong'));
      const { pack } = await loadPack(root);
      assert.deepEqual(
        linesOf(root, pack?.problems ?? []).map((line) => line.split('.')[0]),
        ['clients/pong:1:1: This link leaves the pack'],
      );
    });
  });
});

describe('packs/load-lab', () => {
  it('loads one lab, and tells what is wrong with it', async () => {
    await inFolder(async (folder) => {
      await writeFiles(folder, smallPack());
      const place = { pack: 'small', unit: 'clients', root: folder };
      const good = await loadLab(path.join(folder, 'clients', 'ping'), place);
      assert.equal(good.lab?.manifest.slug, 'ping');
      const bad = await loadLab(path.join(folder, 'clients'), place);
      assert.match(bad.lab === undefined ? (bad.problems[0]?.message ?? '') : '', /no lab\.json here/);
    });
  });
});
