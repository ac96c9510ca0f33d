import assert from 'node:assert/strict';
import { join } from 'node:path';
import { loadDeclarations } from '../../src/checks/declare';
import { labFiles } from '../../src/packs/lab-files';
import { labFolders, labIn, packFolder } from '../fixtures/labs';
import { checkHere } from '../fixtures/temp-lab';
import { bundle, temporaryFolder } from '../runner/support';

/** Checks of each lab that are run; all of them take minutes. */
const sample = 2;

/** Some of the items, from all parts of the list. */
function spread<T>(items: readonly T[]): T[] {
  const step = Math.max(1, items.length / sample);
  return items.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step));
}

describe('The labs’ solutions on real processes', function () {
  this.timeout(180_000);
  const folder = temporaryFolder();
  let script: string;
  before(async () => (script = await bundle('src/runner/os-child.ts', folder)));

  for (const lab of labFolders()) {
    it(`pass checks of ${lab}, and skip those that need virtual time`, async () => {
      const files = labFiles(await labIn(join(packFolder, lab)), { kind: 'solution' });
      const { checks } = loadDeclarations(files);
      const [real, virtual] = [false, true].map((wanted) =>
        checks.filter(({ options }) => (options.virtualTime ?? false) === wanted).map(({ name }) => name),
      ) as [string[], string[]];
      assert.ok(real.length > 0, 'there is none that real processes can run');
      const names = [...spread(real), ...virtual];
      const { run } = await checkHere(files, { names, engine: 'os', schedules: 1 }, script);
      for (const { name, verdict, skipped, failure } of run.checks) {
        const isVirtual = virtual.includes(name);
        assert.equal(verdict, isVirtual ? 'skipped' : 'passed', `${name}: ${failure?.message}`);
        assert.equal(skipped !== undefined, isVirtual);
      }
      assert.equal(run.checks.length, names.length);
    });
  }
});
