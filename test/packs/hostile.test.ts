import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { inspectPack } from '../../src/packs/inspect';
import { installPack } from '../../src/packs/install';
import { goodEntries } from './archives';
import { inFolder, refusalOf, smallPack } from './support';
import { rawZip } from './zip';

describe('packs/install of hostile archives', function () {
  this.timeout(20_000);

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
