import type { World } from '../host/world-api';
import { Pool } from '../os/pool';
import type { Setting, Tried } from './driver';
import { explainOs } from './os-explain';
import { OsScheduleRun } from './os-schedule';
import type { OsWords } from './os-words';
import type { SessionTools } from './session-api';

/** Runs of one check on real processes: each takes as long as it takes. */
export const osSchedulesMax = 2;
/** Real milliseconds that one run may take, however much virtual time it may. */
const withinMax = 60_000;

/** Runs bodies in worlds on real processes, and explains those that fail. */
export class OsDriver {
  readonly #pool: Pool;

  constructor(
    readonly tools: SessionTools,
    readonly words: OsWords,
  ) {
    this.#pool = new Pool({ script: tools.processScript });
  }

  async try<T>(setting: Setting, body: (world: World) => Promise<T>): Promise<Tried<T>> {
    const within = Math.min(setting.within, withinMax);
    const run = new OsScheduleRun({ ...setting, pool: this.#pool });
    const { trouble, ...tried } = await run.run(body, within, this.tools.signal);
    return trouble ? { failure: explainOs(run, trouble, within, this.words) } : tried;
  }

  /** Ends every process. */
  close(): Promise<void> {
    return this.#pool.close();
  }
}
