import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { loadScenario } from '../../src/checks/declare';
import type { LabFiles } from '../../src/messages/runner';
import type { LabManifest } from '../../src/packs/manifest';
import { inLab } from '../bench/lab-world';
import { labFolders, librariesFolder, packFolder } from '../fixtures/labs';

/** Checks set their worlds up themselves: this is what a student sees who runs the lab. */
describe('The labs’ scenarios', function () {
  this.timeout(60_000);
  for (const lab of labFolders()) {
    it(`set up ${lab}, for the starter and for the solution`, async () => {
      const labFolder = join(packFolder, lab);
      const manifest = JSON.parse(readFileSync(join(labFolder, 'lab.json'), 'utf8')) as LabManifest;
      const libraries = (manifest.libraries ?? []).map((at) => ({ folder: join(librariesFolder, at), at }));
      for (const folders of [['starter'], ['solution', 'starter']]) {
        const layers = [...folders.map((folder) => ({ folder: join(labFolder, folder) })), ...libraries];
        const files: LabFiles = { pack: 'p', lab: basename(lab), labFolder, layers, stages: [], texts: {} };
        const scenario = loadScenario(files);
        await inLab(layers, async (world) => {
          await scenario(world);
          await world.sleep(2_000);
        });
      }
    });
  }
});
