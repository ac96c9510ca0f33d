import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdir, readFile, utimes } from 'node:fs/promises';
import path from 'node:path';
import { readArchive } from '../../src/packs/archive';
import { buildPack } from '../../src/packs/build';
import { digestOf } from '../../src/packs/digests';
import { changeJson, type Files, inFolder, packId, refusalOf, smallPack, writeFiles } from './support';

async function contents(file: string): Promise<Files> {
  const files: Files = {};
  await readArchive(file, (name, data) => void (files[name] = data.toString('utf8')));
  return files;
}

describe('packs/build', function () {
  this.timeout(20_000);

  it('builds all for instructors, byte by byte', async () => {
    await inFolder(async (folder) => {
      await writeFiles(path.join(folder, 'p'), {
        ...smallPack(),
        '.git/x': '',
        'old.labpack': '',
        'README.md': 'r',
      });
      const built = await buildPack(path.join(folder, 'p'), path.join(folder, 'out', 'a.labpack'), {
        audience: 'instructor',
      });
      const files = { ...smallPack(), 'README.md': 'r' };
      assert.deepEqual(await contents(built.file), files);
      assert.deepEqual(built.digests.pack, { id: packId, slug: 'small', version: '1.2.0' });
      assert.equal(built.digests.audience, 'instructor');
      assert.equal(built.digests.hidden, undefined);
      assert.equal(built.digests.files['README.md'], digestOf('r'));
      assert.deepEqual(Object.keys(built.digests.files), Object.keys(files).sort());
      const bytes = await readFile(built.file);
      assert.equal(built.size, bytes.length);
      const places = ['README.md', 'clients/ping/checks.ts', 'digests.json', 'pack.json'].map((n) =>
        bytes.indexOf(n),
      );
      assert.deepEqual(
        places,
        [...places].sort((a, b) => a - b),
        'entries are sorted',
      );
    });
  });

  it('leaves solutions, mutants and hidden checks out for students, with digests of them', async () => {
    await inFolder(async (folder) => {
      const files: Files = { ...smallPack(), 'clients/ping/starter/solution/kept.ts': 'not hidden' };
      await writeFiles(path.join(folder, 'p'), files);
      const { file, digests } = await buildPack(path.join(folder, 'p'), path.join(folder, 's'), {
        audience: 'student',
      });
      const hidden = Object.keys(files).filter((name) =>
        /^clients\/p.ng\/(solution|mutants|hidden)\//.test(name),
      );
      assert.equal(hidden.length, 6);
      const found = await contents(file);
      const shown = Object.keys(files).filter((name) => !hidden.includes(name));
      assert.deepEqual(Object.keys(found).sort(), shown.sort());
      assert.deepEqual(
        digests.hidden,
        Object.fromEntries(hidden.sort().map((name) => [name, digestOf(files[name] ?? '')])),
      );
      const text = found['clients/ping/lab.json'] ?? '';
      const wanted: Files = { ...files };
      changeJson(wanted, 'clients/ping/lab.json', { mutants: undefined });
      assert.notEqual(wanted['clients/ping/lab.json'], files['clients/ping/lab.json']);
      assert.deepEqual(JSON.parse(text), JSON.parse(wanted['clients/ping/lab.json'] ?? ''));
      assert.ok(text.startsWith('{\n  "id"'), 'the form is kept');
    });
  });

  it('gives the same bytes whenever, wherever and in whatever time zone it is built', async function () {
    this.timeout(60_000);
    await inFolder(async (folder) => {
      const files = smallPack();
      await writeFiles(path.join(folder, 'one'), files);
      await writeFiles(path.join(folder, 'two'), Object.fromEntries(Object.entries(files).reverse()));
      await utimes(path.join(folder, 'two', 'pack.json'), 1, 1);
      const one = await buildPack(path.join(folder, 'one'), path.join(folder, '1'), { audience: 'student' });
      const script = path.join(folder, 'build.ts');
      const module = path.resolve(__dirname, '../../src/packs/build');
      const call = `buildPack(${JSON.stringify(path.join(folder, 'two'))}, ${JSON.stringify(path.join(folder, '2'))}, { audience: 'student' })`;
      await writeFiles(folder, {
        'build.ts': `import { buildPack } from ${JSON.stringify(module)};\nvoid ${call};\n`,
      });
      const env = { ...process.env, TZ: 'Asia/Tokyo' };
      const run = spawnSync(process.execPath, ['--import=tsx', script], {
        env,
        cwd: process.cwd(),
        encoding: 'utf8',
      });
      assert.equal(run.status, 0, run.stderr);
      assert.equal(digestOf(await readFile(one.file)), digestOf(await readFile(path.join(folder, '2'))));
    });
  });

  const refused: readonly (readonly [name: string, change: (files: Files) => void, told: RegExp])[] = [
    [
      'broken lab',
      (files) => delete files['clients/ping/checks.ts'],
      /has one problem.*\n.*checks\.ts:1:1: This file is missing/,
    ],
    [
      'broken guide',
      (files) => (files['clients/ping/guide.pt-br.md'] += ':::foo\n:::\n'),
      /guide\.pt-br\.md:4:1: .*unknown/,
    ],
    ['broken pack', (files) => (files['pack.json'] = '{'), /pack\.json:1:2: /],
    [
      'two mistakes',
      (files) => changeJson(files, 'pack.json', { version: 'X', slug: 'X' }),
      /has 2 problems/,
    ],
  ];
  for (const [name, change, told] of refused) {
    it(`refuses a ${name} and writes nothing`, async () => {
      await inFolder(async (folder) => {
        const files = smallPack();
        change(files);
        await writeFiles(path.join(folder, 'p'), files);
        const message = await refusalOf(
          buildPack(path.join(folder, 'p'), path.join(folder, 'o'), { audience: 'student' }),
        );
        assert.match(message, told);
        assert.deepEqual(await readdir(folder), ['p']);
      });
    });
  }

  it('says which file makes a pack too large', async () => {
    await inFolder(async (folder) => {
      const files = { ...smallPack(), 'big.bin': ' '.repeat(65 * 1024 * 1024) };
      await writeFiles(path.join(folder, 'p'), files);
      const message = await refusalOf(
        buildPack(path.join(folder, 'p'), path.join(folder, 'o'), { audience: 'student' }),
      );
      assert.match(message, /larger than 64 MiB.*big\.bin/);
    });
  });
});
