import type { World } from '../host/world-api';
import { findThrow } from '../program/throw-site';
import { TraceWriter } from '../trace/writer';
import { explain } from './explain';
import { inMacrotask } from './microtasks';
import type { Failure } from './report';
import type { Outcome, ScheduleOptions, Trouble } from './schedule';
import { ScheduleRun } from './schedule';
import type { SessionTools } from './session-api';

/** Real milliseconds after which the thread is handed back, for cancel and the watchdog. */
const slice = 10;

/** What a body is run with, again and again. */
export type Setting = Omit<ScheduleOptions, 'detailed' | 'trace'>;

/** How one schedule ended: with what the body gave, with a failure, or, when it was cancelled, with neither. */
export interface Tried<T> {
  readonly result?: T;
  readonly failure?: Failure;
}

/** Runs schedules to their ends, and explains those that fail. */
export class Driver {
  readonly #trace = new TraceWriter(4_096);

  constructor(readonly tools: SessionTools) {}

  /** One schedule; when it fails, it runs again with places, previews and waits recorded. */
  async try<T>(setting: Setting, body: (world: World) => Promise<T>): Promise<Tried<T>> {
    const run = new ScheduleRun({ ...setting, detailed: false, trace: this.#trace }, body);
    const { trouble, ...tried } = await this.#drive(run);
    return trouble ? { failure: await this.#explain(setting, body, trouble) } : tried;
  }

  /** What was thrown without a stack gets its place from the debugger. */
  async #explain<T>(
    setting: Setting,
    body: (world: World) => Promise<T>,
    trouble: Trouble,
  ): Promise<Failure> {
    const again = new ScheduleRun({ ...setting, detailed: true }, body);
    const drive = (): Promise<Outcome<T>> => this.#drive(again);
    const noStack = trouble.kind === 'crash' && !(trouble.error instanceof Error);
    const found = noStack ? await findThrow(setting.loader.files, drive) : { result: await drive() };
    if (!found.result.trouble) return notRepeatable(setting);
    const failure = explain(again, found.result.trouble, 'place' in found ? found.place : undefined);
    return { ...failure, trace: again.sim.trace.data() };
  }

  /** Hands the thread back every few milliseconds. */
  async #drive<T>(run: ScheduleRun<T>): Promise<Outcome<T>> {
    const { pulse, signal } = this.tools;
    pulse.schedule(run.options.choices.replay);
    for (;;) {
      const outcome = await inMacrotask(() => {
        pulse.beat();
        const end = performance.now() + slice;
        return run.advance(() => performance.now() > end);
      });
      if (outcome) return outcome;
      if (signal.aborted) return {};
    }
  }
}

function notRepeatable({ choices, words }: Setting): Failure {
  return { kind: 'check', message: words.notRepeatable, replay: choices.replay };
}
