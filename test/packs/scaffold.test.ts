import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';
import { checkPack, problemLine } from '../../src/packs/check-pack';
import { loadGuide } from '../../src/packs/guide-file';
import { newLab, newPack, type NewPack } from '../../src/packs/scaffold';
import { inFolder, labOf, readFiles, refusalOf, smallPack, writeFiles } from './support';

const root = path.resolve(__dirname, '../..');
const template = path.join(root, 'media/templates/lab');

/** A new pack without problems, in a folder of its own. */
async function inPack(use: (folder: string) => Promise<void>): Promise<void> {
  await inFolder(async (folder) => {
    await writeFiles(folder, { 'types/dlabs.d.ts': 'export {};' });
    await newPack(path.join(folder, 'meu pacote'), optionsIn(folder));
    await use(path.join(folder, 'meu pacote'));
  });
}

function optionsIn(folder: string): NewPack {
  const typesFolder = path.join(folder, 'types');
  return { slug: 'mine', title: 'My pack', author: 'Ana', engine: '0.1.0', template, typesFolder };
}

async function problemsOf(folder: string): Promise<string[]> {
  return (await checkPack(folder)).problems.map(problemLine);
}

describe('packs/scaffold', function () {
  this.timeout(20_000);

  it('makes a pack without problems, with types for its author', async () => {
    await inPack(async (folder) => {
      const { pack } = await checkPack(folder);
      assert.deepEqual(await problemsOf(folder), []);
      assert.deepEqual(
        [pack?.manifest.slug, pack?.manifest.title.en, pack?.labs.length],
        ['mine', 'My pack', 1],
      );
      const files = Object.keys(await readFiles(folder));
      assert.ok(files.includes('tsconfig.json') && files.includes('.dlabs/types/dlabs.d.ts'), files.join());
    });
  });

  it('adds labs with ids of their own and the wanted title', async () => {
    await inPack(async (folder) => {
      const made = await newLab(folder, {
        unit: 'unit-1',
        slug: 'two-phase',
        title: 'Two *phases*',
        template,
      });
      assert.equal(made, path.join(folder, 'unit-1', 'two-phase'));
      await newLab(folder, { unit: 'unit-1', slug: 'three', title: 'Three', template });
      const { pack } = await checkPack(folder);
      assert.deepEqual(await problemsOf(folder), []);
      assert.ok(pack !== undefined);
      assert.deepEqual(pack.manifest.units[0]?.labs, ['echo-server', 'two-phase', 'three']);
      assert.equal(labOf(pack, 'two-phase').manifest.title.en, 'Two *phases*');
      for (const language of ['en', 'pt-br']) {
        assert.equal((await loadGuide(labOf(pack, 'two-phase'), language)).guide.title, 'Two *phases*');
      }
    });
  });

  it('keeps the form of pack.json', async () => {
    await inFolder(async (folder) => {
      const files = smallPack();
      const before = (files['pack.json'] ?? '').replace('  "slug"', '     "slug"').replaceAll('\n', '\r\n');
      await writeFiles(folder, { ...files, 'pack.json': before });
      await newLab(folder, { unit: 'clients', slug: 'new', title: 'New', template });
      const after = (await readFiles(folder))['pack.json'];
      assert.equal(after, before.replace('"pong"', '"pong",\r\n        "new"'));
    });
  });

  const refused: readonly (readonly [name: string, changes: object, told: RegExp])[] = [
    ['an unknown unit', { unit: 'client' }, /no unit "client".*Did you mean "clients"/],
    ['a slug with spaces', { slug: 'two phase' }, /cannot be a slug/],
    ['a slug that leaves the pack', { slug: '../evil' }, /cannot be a slug/],
    ['a slug that Windows reserves', { slug: 'con' }, /cannot be a slug/],
    ['a slug that is taken', { slug: 'ping' }, /has a lab "ping" already/],
    ['a folder that is taken', { slug: 'taken' }, /is not empty/],
    ['no title', { title: ' ' }, /needs a title/],
    ['a missing template', { template: 'nowhere' }, /no template for labs/],
  ];
  for (const [name, changes, told] of refused) {
    it(`refuses ${name} and changes nothing`, async () => {
      await inFolder(async (folder) => {
        await writeFiles(folder, { ...smallPack(), 'clients/taken/x': 'mine' });
        const before = await readFiles(folder);
        const wanted = { unit: 'clients', slug: 'new', title: 'New', template, ...changes };
        assert.match(await refusalOf(newLab(folder, wanted)), told);
        assert.deepEqual(await readFiles(folder), before);
        assert.deepEqual((await readdir(path.join(folder, 'clients'))).sort(), ['ping', 'pong', 'taken']);
      });
    });
  }

  it('refuses to make a pack in a folder that is not empty', async () => {
    await inFolder(async (folder) => {
      assert.match(
        await refusalOf(newLab(folder, { unit: 'a', slug: 'b', title: 'c', template })),
        /no pack\.json here/,
      );
      await writeFiles(folder, { 'p/x': 'mine' });
      assert.match(await refusalOf(newPack(path.join(folder, 'p'), optionsIn(folder))), /is not empty/);
      assert.match(
        await refusalOf(newPack(path.join(folder, 'q'), { ...optionsIn(folder), slug: 'A' })),
        /be a slug/,
      );
      assert.deepEqual(await readFiles(folder), { 'p/x': 'mine' });
    });
  });

  it('has a template whose programs compile', function () {
    this.timeout(60_000);
    const read = ts.readConfigFile(path.join(root, 'tsconfig.json'), (name) => ts.sys.readFile(name));
    const config = ts.parseJsonConfigFileContent(read.config, ts.sys, root);
    const files = ts.sys.readDirectory(template, ['.ts']);
    assert.equal(files.length, 9);
    const errors = ts.getPreEmitDiagnostics(ts.createProgram(files, config.options));
    const told = errors.map(
      (error) => `${error.file?.fileName}: ${ts.flattenDiagnosticMessageText(error.messageText, '\n')}`,
    );
    assert.deepEqual(told, []);
  });
});
