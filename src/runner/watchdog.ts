/**
 * The watchdog: a thread beside the runner's main thread. When that gives no sign of life, or the process takes too
 * much memory, it finds the student's line that is to blame, tells the parent, and ends the process. It also ends the
 * process when the parent is gone, so that no runner outlives it.
 */
import { MainThread, type Pause } from './inspect';
import { writeNote, type Frame } from './notes';
import { isStudents, type Folders } from './places';
import type { PulseReader } from './pulse';

export interface WatchLimits {
  /** Milliseconds without a beat. */
  readonly stall: number;
  /** Bytes that the process may take. */
  readonly memory: number;
}

/** All in milliseconds. */
const times = {
  poll: 20,
  stopped: 1_000,
  parentPoll: 500,
  /** How long the main thread may take to pause: it may collect garbage or be in a long native call. */
  pause: 1_500,
  /** How long a function may take to return before it counts as the one that does not. */
  step: 150,
  betweenSamples: 5,
} as const;
const stepsMax = 12;
const samplesMax = 6;
const framesMax = 64;
/** A program that took this many bytes while it was silent fills the memory; which limit it hits first is chance. */
const growthOfMemoryHog = 96 * 2 ** 20;

/** An endless loop uses at least this share of a core, other programs notwithstanding. */
const shareOfLoop = 0.6;
/** What is silent for this many times the limit is ended even when it does not use the processor: it waits in vain. */
const patience = 5;

/** What the main thread does. */
export interface Found {
  readonly stacks: readonly (readonly Frame[])[];
  /** The function that does not return. */
  readonly stays?: string;
}

/** Why a process is ended, and what its main thread was doing. */
export interface Stuck extends Found {
  readonly why: 'stall' | 'memory';
}

export class Watchdog {
  #signs = -1;
  #lastLook = performance.now();
  /** When it became silent, and what the process had taken until then. */
  #silence = { since: performance.now(), cpu: 0, memory: 0 };
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly pulse: PulseReader,
    private readonly limits: WatchLimits,
    private readonly find: () => Promise<Found>,
    /** Grows with signs of life other than beats. */
    private readonly otherSigns: () => number = () => 0,
    /** Tells the parent, in place of a note. */
    private readonly tell?: (stuck: Stuck) => void,
  ) {}

  start(): void {
    this.#timer = setInterval(() => this.#look(), times.poll);
  }

  #look(): void {
    const now = performance.now();
    const memory = process.memoryUsage.rss();
    const signs = this.pulse.beats + this.otherSigns();
    // Who did not get to look was stopped (SIGSTOP, a machine that slept), and so was what it looks after.
    const stopped = now - this.#lastLook > times.stopped;
    this.#lastLook = now;
    if (signs !== this.#signs || !this.pulse.busy || this.pulse.debugged || stopped) {
      this.#signs = signs;
      this.#silence = { since: now, cpu: cpuTime(), memory };
    }
    if (!this.pulse.busy || this.pulse.debugged) return;
    if (memory > this.limits.memory) void this.#bite('memory');
    else if (this.#isLoop(now)) void this.#bite(this.#fills(memory) ? 'memory' : 'stall');
  }

  /** Silence counts when the processor was used meanwhile: a machine that slept or is overloaded is no loop. */
  #isLoop(now: number): boolean {
    const silence = now - this.#silence.since;
    if (silence < this.limits.stall) return false;
    const used = cpuTime() - this.#silence.cpu;
    return used > shareOfLoop * this.limits.stall || silence > patience * this.limits.stall;
  }

  #fills(memory: number): boolean {
    return memory - this.#silence.memory > growthOfMemoryHog;
  }

  /** Tells what the main thread does, and ends the process whatever happens on the way. */
  async #bite(why: 'stall' | 'memory'): Promise<void> {
    clearInterval(this.#timer);
    // A process that goes on to grow while it is examined must not take the machine's memory.
    setInterval(
      () => process.memoryUsage.rss() > 2 * this.limits.memory && this.#end(why, { stacks: [] }),
      times.poll,
    );
    try {
      this.#end(why, await this.find());
    } catch {
      this.#end(why, { stacks: [] }); // This Node has no inspector: the verdict then names no line.
    }
  }

  #end(why: 'stall' | 'memory', found: Found): void {
    if (this.tell) this.tell({ why, ...found });
    else writeNote({ type: 'stuck', why, check: this.pulse.check, replay: this.pulse.schedule, ...found });
    process.kill(process.pid, 'SIGKILL');
  }
}

/** Stacks of the main thread, and the function that stays on them. */
export async function examine(folders: Folders): Promise<Found> {
  const main = new MainThread();
  const own = ({ stack }: Pause): readonly Frame[] => stack.filter((frame) => isStudents(frame, folders));
  let pause = await main.pause(times.pause);
  // A pause between two microtasks shows nobody's code.
  for (let step = 0; step < stepsMax && pause && own(pause).length === 0; step++) {
    pause = (await main.stepInto(times.step)) ?? (await main.pause(times.pause));
  }
  if (!pause) return { stacks: [] };
  let stays = own(pause)[0]?.id;
  // A loop often calls helpers: let them return until one function does not.
  for (let step = 0; step < stepsMax && own(pause).length > 1; step++) {
    const next = await main.stepOut(times.step);
    if (!next) break;
    pause = next;
    stays = own(pause)[0]?.id ?? stays;
  }
  const stacks = [pause.stack];
  while (stacks.length < samplesMax) {
    main.resume();
    await new Promise((resolve) => setTimeout(resolve, times.betweenSamples));
    const next = await main.pause(times.pause);
    if (!next) break;
    stacks.push(next.stack);
  }
  return { stacks: stacks.map(bothEnds), ...(stays === undefined ? {} : { stays }) };
}

/** A deep recursion's stack without its middle. */
function bothEnds(stack: readonly Frame[]): readonly Frame[] {
  return stack.length <= framesMax
    ? stack
    : [...stack.slice(0, framesMax / 2), ...stack.slice(-framesMax / 2)];
}

/** Ends this process when its parent is gone, though the main thread be busy or held by a debugger. */
export function endWithParent(parent: number): void {
  setInterval(() => {
    // On POSIX an orphan gets another parent; on Windows its parent's number stays and names nobody.
    if (process.ppid !== parent || !exists(parent)) process.kill(process.pid, 'SIGKILL');
  }, times.parentPoll);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Milliseconds of processor time that this process took. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
