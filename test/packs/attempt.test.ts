import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';
import { findAttempt, givenStarter } from '../../src/packs/attempt';
import { digestOf } from '../../src/packs/digests';
import type { Lab } from '../../src/packs/manifest';
import { startAttempt, type StartOptions } from '../../src/packs/start';
import {
  changeJson,
  type Files,
  inFolder,
  labOf,
  loadGood,
  packId,
  readFiles,
  refusalOf,
  smallPack,
  writeFiles,
} from './support';

const types = {
  'dlabs.d.ts': 'export interface Host { readonly name: string }\n',
  'world.d.ts': "import type { Host } from 'dlabs';\nexport declare const host: Host;\n",
  'globals.d.ts': 'declare const answer: 42;\n',
  'readme.txt': 'not a declaration\n',
};

/** The small pack, in which the lab ping imports a library. */
function packWithLibrary(): Files {
  const files = smallPack();
  changeJson(files, 'clients/ping/lab.json', { libraries: ['machine'] });
  files['libraries/machine/vm.ts'] = 'export const word = 7;\n';
  files['clients/ping/starter/main.ts'] = "import { word } from './machine/vm';\nexport const all = word;\n";
  return files;
}

/** A lab, the options to start it, and a folder beside them for attempts. */
async function inLab(use: (lab: Lab, options: StartOptions, folder: string) => Promise<void>): Promise<void> {
  await inFolder(async (folder) => {
    const files = smallPack();
    files['clients/ping/starter/main.ts'] =
      "import type { Host } from 'dlabs';\nimport { host } from 'dlabs/world';\nimport { help } from './lib/help.ts';\nexport const all: [Host, number, 42] = [host, help, answer];\n";
    const pack = await loadGood(path.join(folder, 'pack'), files);
    await writeFiles(path.join(folder, 'types'), types);
    const options = { pack: pack.manifest, typesFolder: path.join(folder, 'types'), now: new Date(0) };
    await use(labOf(pack, 'ping'), options, path.join(folder, 'meus laboratórios'));
  });
}

describe('packs/start', function () {
  this.timeout(20_000);

  it('gives the libraries that the lab imports, as folders beside its files', async () => {
    await inFolder(async (folder) => {
      const pack = await loadGood(path.join(folder, 'pack'), packWithLibrary());
      await writeFiles(path.join(folder, 'types'), types);
      const options = { pack: pack.manifest, typesFolder: path.join(folder, 'types') };
      const attempt = await startAttempt(labOf(pack, 'ping'), path.join(folder, 'ping'), options);
      const files = await readFiles(attempt.folder);
      assert.equal(files['machine/vm.ts'], 'export const word = 7;\n');
      assert.equal(files['.dlabs/starter/machine/vm.ts'], files['machine/vm.ts']);
      assert.ok(Object.keys(attempt.record.starter).includes('machine/vm.ts'));
      const pong = await startAttempt(labOf(pack, 'pong'), path.join(folder, 'pong'), options);
      assert.equal((await readFiles(pong.folder))['machine/vm.ts'], undefined);
    });
  });

  it('gives the starter, its copy, the record, the types and a tsconfig', async () => {
    await inLab(async (lab, options, folder) => {
      const target = path.join(folder, 'ping ção');
      const attempt = await startAttempt(lab, target, options);
      const files = await readFiles(target);
      assert.deepEqual(Object.keys(files).sort(), [
        '.dlabs/attempt.json',
        '.dlabs/starter/lib/help.ts',
        '.dlabs/starter/main.ts',
        '.dlabs/types/dlabs.d.ts',
        '.dlabs/types/globals.d.ts',
        '.dlabs/types/world.d.ts',
        'lib/help.ts',
        'main.ts',
        'tsconfig.json',
      ]);
      assert.equal(files['main.ts'], files['.dlabs/starter/main.ts']);
      assert.deepEqual(attempt, {
        folder: target,
        record: {
          format: 1,
          pack: { id: packId, slug: 'small', version: '1.2.0' },
          lab: { id: lab.manifest.id, slug: 'ping' },
          started: '1970-01-01T00:00:00.000Z',
          starter: {
            'lib/help.ts': digestOf(files['lib/help.ts'] ?? ''),
            'main.ts': digestOf(files['main.ts'] ?? ''),
          },
        },
      });
      assert.equal(givenStarter(attempt), path.join(target, '.dlabs', 'starter'));
    });
  });

  it('makes a folder in which editors find the types and no errors', async function () {
    this.timeout(30_000);
    await inLab(async (lab, options, folder) => {
      await startAttempt(lab, folder, options);
      const errors = typeErrors(folder);
      assert.deepEqual(errors, []);
      await writeFile(path.join(folder, 'main.ts'), "import type { Hots } from 'dlabs';\n");
      assert.equal(typeErrors(folder).length, 1, 'a mistake must be found');
    });
  });

  it('takes an empty folder that is there', async () => {
    await inLab(async (lab, options, folder) => {
      await mkdir(folder, { recursive: true });
      await startAttempt(lab, folder, options);
      assert.equal((await findAttempt(folder))?.record.lab.slug, 'ping');
    });
  });

  it('never overwrites, and leaves nothing behind', async () => {
    await inLab(async (lab, options, folder) => {
      await writeFiles(path.join(folder, 'mine'), { 'main.ts': 'my work' });
      const message = await refusalOf(startAttempt(lab, path.join(folder, 'mine'), options));
      assert.match(message, /mine is not empty.*Choose a new or an empty folder/);
      assert.deepEqual(await readFiles(folder), { 'mine/main.ts': 'my work' });
    });
  });

  it('refuses a file as the folder', async () => {
    await inLab(async (lab, options, folder) => {
      await writeFiles(folder, { file: 'x' });
      assert.match(await refusalOf(startAttempt(lab, path.join(folder, 'file'), options)), /is a file/);
    });
  });

  it('is all or nothing: without types, no folder is left', async () => {
    await inLab(async (lab, options, folder) => {
      const empty = path.join(folder, 'none');
      const target = path.join(folder, 'attempt');
      const message = await refusalOf(startAttempt(lab, target, { ...options, typesFolder: empty }));
      assert.match(message, /no type declarations.*Install Distributed Labs again/);
      assert.deepEqual(await readdir(folder), []);
    });
  });

  it('starts once when it is asked twice at once', async () => {
    await inLab(async (lab, options, folder) => {
      const both = await Promise.allSettled([1, 2].map(() => startAttempt(lab, folder, options)));
      assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
      assert.equal(Object.keys(await readFiles(folder)).length, 9);
      assert.deepEqual((await readdir(path.dirname(folder))).sort(), ['meus laboratórios', 'pack', 'types']);
    });
  });
});

describe('packs/attempt', () => {
  it('finds the attempt that a folder lies in', async () => {
    await inLab(async (lab, options, folder) => {
      const attempt = await startAttempt(lab, folder, options);
      assert.deepEqual(await findAttempt(folder), attempt);
      assert.deepEqual(await findAttempt(path.join(folder, 'lib')), attempt);
      assert.equal(await findAttempt(path.dirname(folder)), undefined);
      assert.equal(await findAttempt(path.join(path.dirname(folder), 'nowhere')), undefined);
    });
  });

  const pack = { id: 'a', slug: 'b', version: '1.0.0' };
  const later = JSON.stringify({ format: 2, pack, lab: { id: 'c', slug: 'd' }, started: 'e', starter: {} });
  it('takes a record that is like the broken ones but whole', async () => {
    await inFolder(async (folder) => {
      await writeFiles(folder, { '.dlabs/attempt.json': later.replace('"format":2', '"format":1') });
      assert.equal((await findAttempt(folder))?.record.lab.slug, 'd');
    });
  });
  for (const broken of [later, '', '{', '[]', '{"format":2}', '{"format":1,"pack":{"id":1}}']) {
    it(`tells that a record is broken: ${broken}`, async () => {
      await inFolder(async (folder) => {
        await writeFiles(folder, { '.dlabs/attempt.json': broken });
        assert.match(
          await refusalOf(findAttempt(folder)),
          /attempt\.json is broken.*nothing of yours is lost/,
        );
      });
    });
  }
});

/** What the compiler says about a folder with a `tsconfig.json`. */
function typeErrors(folder: string): string[] {
  const file = path.join(folder, 'tsconfig.json');
  const read = ts.readConfigFile(file, (name) => ts.sys.readFile(name));
  const config = ts.parseJsonConfigFileContent(read.config, ts.sys, folder);
  const program = ts.createProgram(config.fileNames, config.options);
  const found = [...config.errors, ...ts.getPreEmitDiagnostics(program)];
  return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
