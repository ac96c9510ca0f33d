import { join } from 'node:path';
import { loadScenario } from '../../src/checks/declare';
import { labFiles } from '../../src/packs/lab-files';
import { inLab } from '../bench/lab-world';
import { labFolders, labIn, packFolder } from '../fixtures/labs';

/** Checks set their worlds up themselves: this is what a student sees who runs the lab. */
describe('The labs’ scenarios', function () {
  this.timeout(60_000);
  for (const folder of labFolders()) {
    it(`set up ${folder}, for the starter and for the solution`, async () => {
      const lab = await labIn(join(packFolder, folder));
      for (const kind of ['starter', 'solution'] as const) {
        const files = labFiles(lab, { kind });
        const scenario = loadScenario(files);
        await inLab(files.layers, async (world) => {
          await scenario(world);
          await world.sleep(2_000);
        });
      }
    });
  }
});
