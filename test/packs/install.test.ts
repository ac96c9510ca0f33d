import assert from 'node:assert/strict';
import { readdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { digestOf } from '../../src/packs/digests';
import { inspectPack } from '../../src/packs/inspect';
import { installPack, replace } from '../../src/packs/install';
import { build, goodEntries } from './archives';
import {
  changeJson,
  type Files,
  inFolder,
  packId,
  readFiles,
  refusalOf,
  smallPack,
  writeFiles,
} from './support';
import { rawZip } from './zip';

const installedAs = `small-${packId.slice(0, 8)}`;

function version(wanted: string): (files: Files) => void {
  return (files) => changeJson(files, 'pack.json', { version: wanted });
}

describe('packs/install', function () {
  this.timeout(20_000);

  for (const audience of ['student', 'instructor'] as const) {
    it(`installs a pack for a ${audience}`, async () => {
      await inFolder(async (folder) => {
        const file = await build(folder, 'a', undefined, audience);
        const packs = path.join(folder, 'packs');
        const done = await installPack(file, packs);
        assert.deepEqual(await readdir(packs), [installedAs]);
        assert.equal(done.pack.folder, path.join(packs, installedAs));
        assert.deepEqual(
          done.pack.labs.map((lab) => path.relative(packs, lab.folder).split(path.sep)[0]),
          [installedAs, installedAs],
        );
        assert.deepEqual([done.audience, done.replaced], [audience, undefined]);
        const names = Object.keys(await readFiles(packs));
        assert.equal(
          names.some((name) => name.includes('/solution/')),
          audience === 'instructor',
        );
      });
    });
  }

  it('takes an archive with entries for folders, as other tools make them', async () => {
    await inFolder(async (folder) => {
      const file = path.join(folder, 'a.labpack');
      const folders = ['clients/', 'clients/ping/'].map((name) => ({ name, mode: 0o040755 }));
      await writeFile(file, rawZip([...folders, ...goodEntries()]));
      assert.equal((await installPack(file, path.join(folder, 'packs'))).pack.labs.length, 2);
    });
  });

  it('replaces an older version, and the same one', async () => {
    await inFolder(async (folder) => {
      const packs = path.join(folder, 'packs');
      await installPack(await build(folder, 'old', (files) => (files['old.txt'] = '')), packs);
      const file = await build(folder, 'new', version('1.3.0'));
      assert.equal((await installPack(file, packs)).replaced, '1.2.0');
      assert.equal((await installPack(file, packs)).replaced, '1.3.0');
      assert.deepEqual(await readdir(packs), [installedAs]);
      assert.ok(!Object.keys(await readFiles(packs)).some((name) => name.endsWith('old.txt')));
    });
  });

  it('replaces a pack that was installed under another slug', async () => {
    await inFolder(async (folder) => {
      const packs = path.join(folder, 'packs');
      await installPack(await build(folder, 'old'), packs);
      const renamed = (files: Files): void => changeJson(files, 'pack.json', { slug: 'tiny' });
      assert.equal((await installPack(await build(folder, 'new', renamed), packs)).replaced, '1.2.0');
      assert.deepEqual(await readdir(packs), [`tiny-${packId.slice(0, 8)}`]);
    });
  });

  it('replaces what is left of a broken installation', async () => {
    await inFolder(async (folder) => {
      const packs = path.join(folder, 'packs');
      await writeFiles(packs, { [`${installedAs}/pack.json`]: '{' });
      await installPack(await build(folder, 'new'), packs);
      assert.deepEqual(await readdir(packs), [installedAs]);
    });
  });

  it('refuses a downgrade unless it is asked for', async () => {
    await inFolder(async (folder) => {
      const packs = path.join(folder, 'packs');
      await installPack(await build(folder, 'new', version('1.10.0')), packs);
      const before = await readFiles(packs);
      const old = await build(folder, 'old', version('1.9.0'));
      const message = await refusalOf(installPack(old, packs));
      assert.equal(
        message,
        'The pack old.labpack is refused: it is version 1.9.0, and the newer 1.10.0 is installed. Keep the newer one, or allow the downgrade.',
      );
      assert.deepEqual(await readFiles(packs), before);
      assert.equal((await installPack(old, packs, { allowDowngrade: true })).replaced, '1.10.0');
    });
  });

  it('refuses another pack with the slug of an installed or embedded one', async () => {
    await inFolder(async (folder) => {
      const packs = path.join(folder, 'packs');
      const first = await installPack(await build(folder, 'first'), packs);
      const other = await build(folder, 'other', (files) =>
        changeJson(files, 'pack.json', { id: '99999999-9999-4999-8999-999999999999' }),
      );
      assert.match(
        await refusalOf(installPack(other, packs)),
        /already named "small" \(A small pack, 1\.2\.0\)/,
      );
      const others = [first.pack.manifest];
      assert.match(
        await refusalOf(installPack(other, path.join(folder, 'none'), { others })),
        /already named "small"/,
      );
      assert.deepEqual(await readdir(packs), [installedAs]);
    });
  });

  it('refuses a pack that needs a newer engine', async () => {
    await inFolder(async (folder) => {
      const message = await refusalOf(
        installPack(await build(folder, 'a'), path.join(folder, 'packs'), { engine: '0.0.9' }),
      );
      assert.match(message, /pack\.json:19:13: This pack needs Distributed Labs 0\.1\.0 or newer/);
    });
  });

  it('puts the old version back when the new one cannot be moved in', async () => {
    await inFolder(async (folder) => {
      await writeFiles(folder, { 'new/a': 'new', 'target/a': 'old', 'other/a': 'renamed' });
      const at = (name: string): string => path.join(folder, name);
      const failing = async (from: string, to: string): Promise<void> => {
        if (from === at('new')) throw new Error('no');
        await rename(from, to);
      };
      await assert.rejects(replace(at('new'), at('target'), at('other'), failing), /no/);
      assert.deepEqual(await readFiles(folder), { 'new/a': 'new', 'target/a': 'old', 'other/a': 'renamed' });
    });
  });

  it('changes nothing when it is cancelled, before or while it reads', async () => {
    await inFolder(async (folder) => {
      const many = (files: Files): void => {
        for (let i = 0; i < 300; i++) files[`data/${i}.txt`] = String(i);
      };
      const file = await build(folder, 'a', many);
      const packs = path.join(folder, 'packs');
      await assert.rejects(installPack(file, packs, { signal: AbortSignal.abort() }), { name: 'AbortError' });
      const controller = new AbortController();
      const installing = installPack(file, packs, { signal: controller.signal });
      while ((await readdir(packs).catch(() => [])).length === 0) await new Promise(setImmediate);
      controller.abort();
      await assert.rejects(installing, { name: 'AbortError' });
      assert.deepEqual(await readdir(packs), []);
    });
  });
});

describe('packs/inspect', () => {
  it('tells what is in a pack and writes nothing', async () => {
    await inFolder(async (folder) => {
      const file = await build(folder, 'a');
      const before = await readdir(folder);
      const found = await inspectPack(file);
      assert.equal(found.audience, 'student');
      assert.equal(found.manifest.version, '1.2.0');
      assert.deepEqual(
        found.labs.map((lab) => `${lab.unit}/${lab.manifest.slug}`),
        ['clients/ping', 'clients/pong'],
      );
      assert.equal(found.hidden.length, 6);
      const scenario = found.files.find((entry) => entry.path === 'clients/ping/scenario.ts');
      const text = smallPack()['clients/ping/scenario.ts'] ?? '';
      assert.deepEqual(scenario, {
        path: 'clients/ping/scenario.ts',
        size: text.length,
        digest: digestOf(text),
      });
      assert.deepEqual(await readdir(folder), before);
    });
  });

  it('refuses a pack whose manifest is broken', async () => {
    await inFolder(async (folder) => {
      await writeFile(
        path.join(folder, 'a.labpack'),
        rawZip(goodEntries({ ...smallPack(), 'pack.json': '{}' })),
      );
      assert.match(
        await refusalOf(inspectPack(path.join(folder, 'a.labpack'))),
        /pack\.json:1:1: "id" is missing/,
      );
    });
  });
});
