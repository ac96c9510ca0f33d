/** One story of a run, from its beginning: what the seed decides, and what was done to it from outside. */
import type { WorldCommand } from '../messages/run-command';
import type { TraceData } from '../trace/data';
import { ScheduleRun, type Outcome, type ScheduleOptions } from './schedule';
import { loadScenario } from './declare';
import type { LabFiles } from '../messages/runner';
import { obey } from './world-command';

/** Something that was done to the world, and when. */
export interface Deed {
  /** How many happenings there had been. */
  readonly count: number;
  /** Virtual microseconds. */
  readonly time: number;
  readonly command: WorldCommand;
}

/** A place in a story: so many happenings, and none later than that moment. */
export interface StoryPlace {
  readonly count: number;
  /** Virtual microseconds. */
  readonly time: number;
}

/** How to get to a place: what to do before it. */
export interface Way {
  readonly deeds: readonly Deed[];
  readonly place: StoryPlace;
}

export class Branch {
  readonly run: ScheduleRun<never>;
  readonly deeds: Deed[] = [];
  /** The scenario has set everything up. */
  ready = false;

  constructor(
    readonly files: LabFiles,
    readonly options: ScheduleOptions,
  ) {
    const scenario = loadScenario(files);
    this.run = new ScheduleRun<never>(options, async (world) => {
      await scenario(world);
      this.ready = true;
      return new Promise<never>(() => undefined);
    });
  }

  /** How many happenings there were: the place in the story. */
  get count(): number {
    return this.run.sim.count;
  }

  /**
   * Lets the world go on. To be called from a macrotask.
   * @param pause asked before each happening, once the scenario is set up
   */
  advance(pause: () => boolean): Outcome<never> | undefined {
    return this.run.advance(() => this.ready && pause(), 1);
  }

  /**
   * Does something to the world and remembers it. To be called from a macrotask.
   * @returns what to tell whoever asked
   * @throws {HumanError} when it makes no sense; it is then not remembered
   */
  do(command: WorldCommand): string | undefined {
    const { sim } = this.run;
    const deed = { count: this.count, time: sim.now, command };
    const done: { answer?: string | undefined; error?: unknown } = {};
    this.run.act(() => {
      try {
        done.answer = obey(this.run, command, this.options.words.control);
      } catch (error) {
        done.error = error;
      }
    });
    if ('error' in done) throw done.error;
    this.deeds.push(deed);
    return done.answer;
  }

  /**
   * Goes the way of another branch, up to a place of it. To be called from macrotasks, again and again.
   * @param pause asked before each happening: whether to hand the thread back
   * @returns whether it is there
   */
  follow({ deeds, place }: Way, pause: () => boolean): boolean {
    const { scheduler } = this.run.sim;
    for (;;) {
      const next = deeds[this.deeds.length];
      const limit = Math.min(next?.count ?? Infinity, place.count);
      const there = (): boolean => this.count >= limit || scheduler.next > place.time;
      if (this.advance(() => there() || pause())) return true;
      if (!there()) return false;
      scheduler.advanceTo(next?.time ?? place.time);
      if (!next) return true;
      this.do(next.command);
    }
  }

  /** The way to the place so many events ago: each happening is one, and each deed. */
  before(events: number): Way {
    let { count } = this;
    let kept = this.deeds.length;
    for (let n = 0; n < events && count + kept > 0; n++) {
      const last = this.deeds[kept - 1];
      const takes = last !== undefined && takesHappening(last);
      if (last === undefined || last.count + (takes ? 1 : 0) < count) {
        count--;
        continue;
      }
      kept--;
      count = last.count;
    }
    return { deeds: this.deeds.slice(0, kept), place: { count, time: Infinity } };
  }

  /** The way to a moment. @param time microseconds */
  until(time: number): Way {
    return { deeds: this.deeds.filter((deed) => deed.time <= time), place: { count: Infinity, time } };
  }
}

/** Whether the deed is itself what happens. */
function takesHappening({ command }: Deed): boolean {
  return command.name === 'next' || command.name === 'drop';
}

/** Whether a trace begins as another one does, as far as it goes. */
export function sameStory(one: TraceData, other: TraceData): boolean {
  if (one.length > other.length) return false;
  for (let i = 0; i < one.length; i++) {
    if (one.time[i] !== other.time[i] || one.kind[i] !== other.kind[i] || one.process[i] !== other.process[i])
      return false;
    if (one.strings[one.text[i] as number] !== other.strings[other.text[i] as number]) return false;
  }
  return true;
}
