import type { World } from '../host/world-api';
import { findThrow } from '../program/throw-site';
import type { Choices } from '../sim/choices';
import { Explorer } from '../sim/explore/explorer';
import type { Misfit, Recording } from '../sim/recording';
import { countChosen, RecordedChoices, Recorder } from '../sim/recording';
import { shrink } from '../sim/shrink';
import { TraceWriter } from '../trace/writer';
import { explain, spread } from './explain';
import { inMacrotask } from './microtasks';
import { reasonOf } from './reason';
import type { Failure } from './report';
import type { Outcome, ScheduleOptions, Trouble } from './schedule';
import { ScheduleRun } from './schedule';
import type { SessionTools } from './session-api';

/** Real milliseconds after which the thread is handed back, for cancel and the watchdog. */
const slice = 10;

/** Happenings that count as the end of a run, where it is asked who keeps going. */
const endLength = 20_000;

/** What a body is run with, again and again. */
export type Setting = Omit<ScheduleOptions, 'detailed' | 'trace' | 'endFrom'>;

/** How far an exploration came. */
export interface Explored {
  /** Schedules that came to their end. */
  readonly tried: number;
  /** There is no other. */
  readonly all: boolean;
  readonly failed?: { readonly failure: Failure; readonly setting: Setting };
}

type Body<T> = (world: World) => Promise<T>;

/** How one schedule ended: with what the body gave, with a failure, or, when it was cancelled, with neither. */
export interface Tried<T> {
  readonly result?: T;
  readonly failure?: Failure;
  /** Where recorded choices are not those that the program draws now. */
  readonly misfit?: Misfit;
}

/** Runs schedules to their ends, and explains those that fail. */
export class Driver {
  readonly #trace = new TraceWriter(4_096);

  constructor(readonly tools: SessionTools) {}

  /**
   * One schedule; when it fails, it runs again with places, previews and waits recorded.
   * @param enough asked every few milliseconds whether to give up
   */
  async try<T>(setting: Setting, body: Body<T>, enough?: () => boolean): Promise<Tried<T>> {
    const choices = setting.choices.again();
    const { trouble, ...tried } = await this.#run(setting, body, choices, enough);
    const misfit = choices instanceof RecordedChoices ? choices.misfit() : undefined;
    return {
      ...(trouble ? { failure: await this.#explain(setting, body, trouble) } : tried),
      ...(misfit && { misfit }),
    };
  }

  /** One schedule, whose failure nobody wants to have explained. Nothing at all when it was cancelled. */
  attempt<T>(setting: Setting, body: Body<T>): Promise<Outcome<T>> {
    return this.#run(setting, body, setting.choices.again());
  }

  /**
   * Every schedule, or the first `most` of them, until one fails.
   * @param told asked from time to time whether to go on
   */
  async explore<T>(
    setting: Omit<Setting, 'choices'>,
    body: Body<T>,
    most: number,
    told: (tried: number) => boolean,
  ): Promise<Explored> {
    const explorer = new Explorer();
    for (let more = true; more;) {
      if (explorer.count >= most || !told(explorer.count)) return { tried: explorer.count, all: false };
      const choices = new Recorder(explorer);
      const run = new ScheduleRun(
        { ...setting, choices, explorer, detailed: false, trace: this.#trace },
        body,
      );
      const { trouble } = await this.#drive(run);
      if (this.tools.signal.aborted) return { tried: explorer.count, all: false };
      if (trouble) {
        const recorded = { ...setting, choices: new RecordedChoices(choices.recording()) };
        const failure = await this.#explain(recorded, body, trouble);
        return { tried: explorer.count + 1, all: false, failed: { failure, setting: recorded } };
      }
      more = explorer.next();
    }
    return { tried: explorer.count, all: true };
  }

  /**
   * The shortest schedule that fails for the same reason, found within some real time, with the one it comes from
   * beside it.
   * @param time milliseconds
   */
  async shorten<T>(setting: Setting, body: Body<T>, failure: Failure, time: number): Promise<Failure> {
    const end = performance.now() + time;
    const late = (): boolean => performance.now() > end;
    const original = new Recorder(setting.choices.again());
    const { trouble } = await this.#run(setting, body, original, late);
    const choices = countChosen(original.recording());
    if (!trouble || choices === 0) return failure;
    const reason = reasonOf(trouble);
    const troubles = new Map<Recording, Trouble>();
    const fails = async (candidate: Recording): Promise<Recording | undefined> => {
      const recorder = new Recorder(new RecordedChoices(candidate));
      const again = await this.#run(setting, body, recorder, late);
      if (!again.trouble || reasonOf(again.trouble) !== reason) return undefined;
      const recording = recorder.recording();
      troubles.set(recording, again.trouble);
      return recording;
    };
    const best = await shrink(original.recording(), fails, () => this.tools.signal.aborted || late());
    if (best === original.recording()) return { ...failure, choices };
    const short = { ...setting, choices: new RecordedChoices(best) };
    const shortened = await this.#explain(short, body, troubles.get(best) ?? trouble);
    return { ...shortened, choices: countChosen(best), original: { ...failure, choices } };
  }

  #run<T>(setting: Setting, body: Body<T>, choices: Choices, enough?: () => boolean): Promise<Outcome<T>> {
    return this.#drive(
      new ScheduleRun({ ...setting, choices, detailed: false, trace: this.#trace }, body),
      enough,
    );
  }

  /** What was thrown without a stack gets its place from the debugger. */
  async #explain<T>(setting: Setting, body: Body<T>, trouble: Trouble): Promise<Failure> {
    const choices = setting.choices.again();
    const endFrom = Math.max(0, (trouble.happenings ?? 0) - endLength);
    const again = new ScheduleRun({ ...setting, choices, detailed: true, endFrom }, body);
    const drive = (): Promise<Outcome<T>> => this.#drive(again);
    const noStack = trouble.kind === 'crash' && !(trouble.error instanceof Error);
    const found = noStack ? await findThrow(setting.loader.files, drive) : { result: await drive() };
    if (!found.result.trouble) return notRepeatable(setting);
    const failure = explain(again, found.result.trouble, 'place' in found ? found.place : undefined);
    return { ...failure, trace: spread(again.sim.trace.data(), again.stepStarts) };
  }

  /** Hands the thread back every few milliseconds. */
  async #drive<T>(run: ScheduleRun<T>, enough = (): boolean => false): Promise<Outcome<T>> {
    const { pulse, signal } = this.tools;
    pulse.schedule(run.options.choices.replay);
    for (;;) {
      const outcome = await inMacrotask(() => {
        pulse.beat();
        const end = performance.now() + slice;
        return run.advance(() => performance.now() > end);
      });
      if (outcome) return outcome;
      if (signal.aborted || enough()) return {};
    }
  }
}

function notRepeatable({ choices, words }: Setting): Failure {
  return { kind: 'check', message: words.notRepeatable, replay: choices.replay };
}
