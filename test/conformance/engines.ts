/** The two engines, driven in the same way by the suite's bodies. */
import { join } from 'node:path';
import { inMacrotask } from '../../src/checks/microtasks';
import { ComposedTexts } from '../../src/base/composed-texts';
import { OsScheduleRun } from '../../src/checks/os-schedule';
import { ScheduleRun } from '../../src/checks/schedule';
import { wordsIn } from '../../src/checks/words';
import type { World } from '../../src/host/world-api';
import { Pool } from '../../src/os/pool';
import type { Observer } from '../../src/os/setup';
import { Loader } from '../../src/program/loader';
import { ModuleFiles } from '../../src/program/modules';
import { seededChoices } from '../../src/sim/choices';
import { bundle, temporaryFolder } from '../runner/support';

export interface RunOptions {
  /** What an uncaught error of a program does. Default 'fail'. */
  readonly crashes?: 'fail' | 'allow';
  /** What the schedule is drawn from. 0 is the calm one. */
  readonly seed?: number;
}

export interface Engine {
  readonly name: 'sim' | 'os';
  /** Runs a body to its end. Rejects as it does, or because of what a process does. */
  run(body: (world: World) => Promise<void>, options?: RunOptions): Promise<void>;
}

const layers = [{ folder: join(__dirname, 'programs') }];
const words = wordsIn('en');
const texts = new ComposedTexts({});
const defaultSeed = 7;
/** Real milliseconds that a body may take on real processes. */
const within = 40_000;

const sim: Engine = {
  name: 'sim',
  async run(body, { crashes = 'fail', seed = defaultSeed } = {}) {
    const loader = new Loader(new ModuleFiles(layers));
    const choices = seededChoices(seed);
    const options = { loader, choices, within: 600_000, crashes, detailed: false, words, texts } as const;
    const run = new ScheduleRun(options, body);
    const outcome = await inMacrotask(() => run.advance(() => false));
    if (outcome?.trouble) throw asError(outcome.trouble);
  },
};

/** What went wrong in a run. */
export function asError(trouble: {
  readonly kind: string;
  readonly error?: unknown;
  readonly text?: string;
}): Error {
  return trouble.error instanceof Error ? trouble.error : new Error(`${trouble.kind} ${trouble.text ?? ''}`);
}

/** The engine on real processes, for the tests of one suite. */
export function osEngine(): Engine & { open(observer?: Partial<Observer>): OsScheduleRun } {
  const folder = temporaryFolder();
  let pool: Pool;
  before(async () => {
    pool = new Pool({ script: await bundle('src/runner/os-child.ts', folder) });
  });
  after(() => pool.close());
  const open = (
    observer?: Partial<Observer>,
    { crashes = 'fail', seed = defaultSeed }: RunOptions = {},
  ): OsScheduleRun => {
    const loader = new Loader(new ModuleFiles(layers));
    return new OsScheduleRun({ pool, loader, choices: seededChoices(seed), crashes, words, texts }, observer);
  };
  return {
    name: 'os',
    open,
    async run(body, options) {
      const run = open({}, options);
      const { trouble } = await run.run(body, within);
      if (trouble) throw asError(trouble);
    },
  };
}

/** Runs the tests of `suite` on each engine. */
export function onBothEngines(name: string, suite: (engine: Engine) => void): void {
  describe(`${name}, simulated`, () => suite(sim));
  describe(`${name}, on real processes`, () => suite(osEngine()));
}
