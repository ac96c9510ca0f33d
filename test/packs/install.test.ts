import assert from 'node:assert/strict';
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buildPack } from '../../src/packs/build';
import type { Audience } from '../../src/packs/digests';
import { digestOf } from '../../src/packs/digests';
import { inspectPack } from '../../src/packs/inspect';
import { installPack, replace } from '../../src/packs/install';
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
import { type RawEntry, rawZip } from './zip';

const installedAs = `small-${packId.slice(0, 8)}`;

/** Builds a pack into `<folder>/<name>.labpack`. */
async function build(
  folder: string,
  name: string,
  change?: (files: Files) => void,
  audience: Audience = 'student',
): Promise<string> {
  const files = smallPack();
  change?.(files);
  await writeFiles(path.join(folder, name), files);
  const { file } = await buildPack(path.join(folder, name), path.join(folder, `${name}.labpack`), {
    audience,
  });
  return file;
}

function version(wanted: string): (files: Files) => void {
  return (files) => changeJson(files, 'pack.json', (value) => (value.version = wanted));
}

/** The entries of an archive with right digests, to which a test adds something bad. */
function goodEntries(files: Files = smallPack(), listed: Files = files): RawEntry[] {
  const digests = {
    format: 1,
    audience: 'instructor',
    pack: { id: packId, slug: 'small', version: '1.2.0' },
    files: Object.fromEntries(Object.entries(listed).map(([name, data]) => [name, digestOf(data)])),
  };
  const entries = Object.entries(files).map(([name, data]) => ({ name, data, method: 8 }));
  return [...entries, { name: 'digests.json', data: JSON.stringify(digests) }];
}

describe('packs/install', () => {
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
      const renamed = (files: Files): void =>
        changeJson(files, 'pack.json', (value) => (value.slug = 'tiny'));
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
        changeJson(files, 'pack.json', (value) => (value.id = '99999999-9999-4999-8999-999999999999')),
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

describe('packs/install of hostile archives', () => {
  const good = goodEntries();
  const pack = smallPack();
  const big = Buffer.alloc(40 * 1024 * 1024);
  const names = [
    '../evil',
    'a/../../evil',
    '/evil',
    '//host/evil',
    'C:/evil',
    'C:evil',
    'a\\..\\..\\evil',
    '\\evil',
    'evil\0.ts',
    'con',
    'clients/NUL.txt',
    'evil. ',
    'a//b',
    './a',
    '..',
    'a/./b',
    'x'.repeat(300),
    'evil:stream',
  ];
  const archives: readonly (readonly [name: string, archive: () => Buffer, told: RegExp])[] = [
    ...names.map(
      (name) =>
        [
          `an entry ${JSON.stringify(name.slice(0, 30))}`,
          () => rawZip([...good, { name, data: 'x' }]),
          /its entry "/,
        ] as const,
    ),
    ...names.map(
      (name) =>
        [
          `a folder ${JSON.stringify(name.slice(0, 30))}`,
          () => rawZip([...good, { name: `${name}/` }]),
          /its entry "/,
        ] as const,
    ),
    ['a name that is not UTF-8', () => rawZip([{ name: Buffer.from([0x61, 0xff]), data: 'x' }]), /not UTF-8/],
    [
      'a symbolic link',
      () => rawZip([...good, { name: 'link', data: '/etc/passwd', mode: 0o120777 }]),
      /symbolic link/,
    ],
    ['a device', () => rawZip([...good, { name: 'dev', mode: 0o020666 }]), /not a plain file/],
    [
      'a file that says it is a folder',
      () => rawZip([...good, { name: 'dir', mode: 0o040755 }]),
      /not a plain file/,
    ],
    ['an encrypted entry', () => rawZip([...good, { name: 'secret', method: 8, flags: 0x801 }]), /encrypted/],
    ['an unknown compression', () => rawZip([...good, { name: 'odd', method: 12 }]), /unknown method/],
    [
      'a name twice',
      () => rawZip([...good, { name: 'pack.json', data: 'x' }]),
      /"pack\.json" is there twice/,
    ],
    [
      'a name twice but for case',
      () => rawZip([...good, { name: 'PACK.json', data: 'x' }]),
      /same name as "pack\.json"/,
    ],
    [
      'a name twice but for how accents are written',
      () =>
        rawZip([
          { name: 'pr\u00e1', data: '1' },
          { name: 'pra\u0301', data: '2' },
        ]),
      /same name as/,
    ],
    [
      'a file where a folder must be',
      () => rawZip([...good, { name: 'clients', data: 'x' }]),
      /same name as "clients"|is there twice/,
    ],
    [
      'a folder where a file is',
      () => rawZip([...good, { name: 'Pack.json/x', data: 'x' }]),
      /needs a folder where "pack\.json" is a file/,
    ],
    [
      'too many files',
      () => rawZip(Array.from({ length: 5001 }, (_, i) => ({ name: `${i}` }))),
      /more than 5000 files/,
    ],
    [
      'too many bytes',
      () => rawZip([1, 2].map((i) => ({ name: `${i}`, data: big, method: 8 }))),
      /larger than 64 MiB, unpacked/,
    ],
    [
      'a size that lies',
      () => rawZip([{ name: 'bomb', data: big, method: 8, saidSize: 10 }]),
      /"bomb" is damaged/,
    ],
    ['a count that lies', () => rawZip(good, good.length + 1), /is damaged/],
    ['an archive cut short', () => rawZip(good).subarray(0, -30), /not a \.labpack file, or it is cut short/],
    [
      'data that do not inflate',
      () => rawZip([{ name: 'a', data: 'not deflated', method: 8, raw: true }]),
      /"a" is damaged/,
    ],
    ['no zip', () => Buffer.from('hello'), /not a \.labpack file/],
    ['an empty file', () => Buffer.alloc(0), /not a \.labpack file/],
    ['no digests', () => rawZip(good.slice(0, -1)), /no usable digests\.json/],
    [
      'broken digests',
      () => rawZip([...good.slice(0, -1), { name: 'digests.json', data: '{"format":1}' }]),
      /no usable digests\.json/,
    ],
    [
      'a file that was changed',
      () => rawZip(goodEntries({ ...pack, 'clients/ping/checks.ts': 'evil' }, pack)),
      /"clients\/ping\/checks\.ts" was changed/,
    ],
    [
      'a file too many',
      () => rawZip(goodEntries({ ...pack, 'more.ts': 'x' }, pack)),
      /"more\.ts" is not listed/,
    ],
    ['a file too few', () => rawZip(goodEntries(pack, { ...pack, 'more.ts': 'x' })), /"more\.ts" is missing/],
    [
      'a broken manifest',
      () => rawZip(goodEntries({ ...pack, 'pack.json': '{}' })),
      /pack\.json:1:1: "id" is missing/,
    ],
    [
      'a broken lab',
      () => rawZip(goodEntries({ ...pack, 'clients/ping/lab.json': '{' })),
      /it has a problem: clients\/ping\/lab\.json:1:2: /,
    ],
    [
      'digests of another pack',
      () =>
        rawZip(goodEntries({ ...pack, 'pack.json': (pack['pack.json'] ?? '').replace('1.2.0', '1.2.1') })),
      /speaks of another pack/,
    ],
  ];

  it('would install the archive that these are made from', async () => {
    await inFolder(async (folder) => {
      await writeFile(path.join(folder, 'a.labpack'), rawZip(good));
      assert.equal(
        (await installPack(path.join(folder, 'a.labpack'), path.join(folder, 'packs'))).pack.labs.length,
        2,
      );
    });
  });

  for (const [name, archive, told] of archives) {
    it(`refuses ${name}, and leaves nothing behind`, async function () {
      this.timeout(20_000);
      await inFolder(async (folder) => {
        const file = path.join(folder, 'a.labpack');
        await writeFile(file, archive());
        await mkdir(path.join(folder, 'in', 'packs'), { recursive: true });
        const message = await refusalOf(installPack(file, path.join(folder, 'in', 'packs')));
        assert.match(message, told);
        assert.match(
          message,
          /^The pack a\.labpack is refused: .*\. [A-Z].*\.$/s,
          'it names the file and the remedy',
        );
        assert.deepEqual(await readdir(folder), ['a.labpack', 'in']);
        assert.deepEqual(await readdir(path.join(folder, 'in'), { recursive: true }), ['packs']);
        if (/problem|another pack/.test(message)) return;
        assert.equal(await refusalOf(inspectPack(file)), message, 'inspecting refuses it in the same way');
      });
    });
  }

  it('says that there is no such file', async () => {
    await inFolder(async (folder) => {
      const message = await refusalOf(
        installPack(path.join(folder, 'no.labpack'), path.join(folder, 'packs')),
      );
      assert.match(message, /no\.labpack cannot be read \(ENOENT\)/);
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
