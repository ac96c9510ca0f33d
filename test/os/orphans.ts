/** A supervisor that is going to be killed: starts programs in every state, tells their pids, and waits. */
import { join } from 'node:path';
import { ComposedTexts } from '../../src/base/composed-texts';
import { OsScheduleRun } from '../../src/checks/os-schedule';
import { wordsIn } from '../../src/checks/words';
import { Pool } from '../../src/os/pool';
import { Loader } from '../../src/program/loader';
import { ModuleFiles } from '../../src/program/modules';
import { seededChoices } from '../../src/sim/choices';

const [script = '', programs = ''] = process.argv.slice(2);
const loader = new Loader(new ModuleFiles([{ folder: join(programs) }]));
const options = { loader, choices: seededChoices(1), crashes: 'allow', words: wordsIn('en') } as const;
const run = new OsScheduleRun({ ...options, texts: new ComposedTexts({}), pool: new Pool({ script }) });

void run.run(async (world) => {
  const idle = world.host('a').start('ticker.ts');
  const spinning = world.host('b').start('hostile.ts', { args: ['loop'] });
  const stopped = world.host('c').start('ticker.ts');
  await world.sleep(300);
  if (process.platform !== 'win32') stopped.pause();
  const pids = [idle.pid, spinning.pid, stopped.pid];
  process.stdout.write(`${JSON.stringify({ pids, folder: run.world.supervisor.folder })}\n`);
  await world.sleep(60_000);
}, 120_000);
