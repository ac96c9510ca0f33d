import { HumanError } from '../base/errors';
import type { PendingItem, RunCommand, WorldCommand } from '../messages/run-command';
import type { RunEnd, RunOrder } from '../messages/runner';
import { Loader } from '../program/loader';
import { ModuleFiles } from '../program/modules';
import { scheduleSeed, seededChoices } from '../sim/choices';
import type { Ending } from '../sim/ending';
import { describe } from '../sim/ending';
import type { SimProcess } from '../sim/process';
import { Branch, sameStory, type Way } from './branch';
import { controlCommand } from './control';
import { explain } from './explain';
import { networkLine } from './network-line';
import { inMacrotask } from './microtasks';
import { pendingItems } from './pending';
import type { Outcome, ScheduleRun } from './schedule';
import type { RunSession, SessionTools } from './session-api';
import { ComposedTexts } from '../base/composed-texts';
import { wordsIn, type Words } from './words';
import { type CommandedProcess, processesOf } from './world-command';

/** Real milliseconds between two looks at a run that has nothing to do. */
const idleBeat = 100;
/** Real milliseconds after which the thread is handed back. */
const slice = 10;

/** Starts the scenario of a lab, paced so that a person can follow. */
export async function openRun(order: RunOrder, tools: SessionTools): Promise<RunSession> {
  const run = new PacedRun(order, tools);
  run.start();
  return Promise.resolve(run);
}

/** A scenario running at a pace: virtual time follows real time, times the speed. */
export class PacedRun implements RunSession {
  readonly ended: Promise<RunEnd>;
  readonly words: Words;
  #branch: Branch;
  readonly #loader: Loader;
  /** What was asked for is done one after the other. */
  #queue: Promise<unknown> = Promise.resolve();
  #finish: (end: RunEnd) => void = () => undefined;
  #over = false;
  /** Another branch is being gone, so that this one stands still. */
  #travels = false;
  #timer: NodeJS.Timeout | undefined;
  #speed: number;
  #paused = false;
  /** The moment at which the pace last changed: real and virtual milliseconds. */
  #since = { real: performance.now(), virtual: 0 };
  /** How many events of the trace were shown. */
  #shown = 0;

  constructor(
    readonly order: RunOrder,
    readonly tools: SessionTools,
  ) {
    this.ended = new Promise((resolve) => (this.#finish = resolve));
    this.#speed = order.speed;
    this.words = wordsIn(order.files.language);
    this.#loader = new Loader(new ModuleFiles(order.files.layers));
    this.#branch = this.#newBranch();
    tools.signal.addEventListener('abort', () => this.stop());
  }

  /** A story from its beginning. Only what happens in the present one is told. */
  #newBranch(): Branch {
    const branch = new Branch(this.order.files, {
      loader: this.#loader,
      choices: seededChoices(scheduleSeed(this.order.seed, 'run', 1)),
      within: Infinity,
      crashes: 'allow',
      detailed: true,
      words: this.words,
      texts: new ComposedTexts(this.order.files.texts, this.order.files.language),
    });
    const present = (): boolean => branch === this.#branch;
    const { sim } = branch.run;
    const { observer } = sim;
    sim.observer = {
      started: (process) => present() && this.#started(process),
      output: (process, line) =>
        present() && this.tools.emit({ type: 'process-output', pid: process.pid, time: this.#now, line }),
      ended: (process, ending) => {
        observer.ended(process, ending);
        if (present()) this.#ended(process, ending);
      },
      flooded: (process) => observer.flooded(process),
    };
    return branch;
  }

  /** The run of the present branch. */
  get run(): ScheduleRun<never> {
    return this.#branch.run;
  }

  get #now(): number {
    return this.run.sim.now / 1_000;
  }

  start(): void {
    this.#pace();
    void this.#enqueue(() => inMacrotask(() => this.#tick()));
  }

  control(line: string): void {
    void this.#enqueue(() => controlCommand(this, line));
  }

  async command(command: RunCommand): Promise<void> {
    const answer = await this.#enqueue(() => this.carryOut(command));
    if (this.#over) throw new HumanError(this.words.control.over);
    if (answer !== undefined) this.say(answer);
  }

  input(pid: number, line: string): void {
    this.#perhaps({ name: 'type', process: String(pid), line });
  }

  kill(pid: number): void {
    this.#perhaps({ name: 'kill', process: String(pid) });
  }

  async pending(): Promise<readonly PendingItem[]> {
    return (await this.#enqueue(() => pendingItems(this.run.sim))) ?? [];
  }

  /** Does something to a process that may have ended meanwhile. */
  #perhaps(command: WorldCommand & { readonly process: string }): void {
    void this.#enqueue(async () => {
      const lives = this.processes.some(({ pid }) => String(pid) === command.process);
      if (lives) await this.carryOut(command);
    });
  }

  #enqueue<T>(work: () => Promise<T> | T): Promise<T | undefined> {
    const result = this.#queue.then(() => (this.#over ? undefined : work()));
    this.#queue = result.catch(() => undefined);
    return result;
  }

  get processes(): readonly CommandedProcess[] {
    return processesOf(this.run.world);
  }

  /** Holds the world, so that the numbers stay what they are. */
  upcoming(): { readonly items: readonly PendingItem[]; readonly now: number } {
    this.setPace(true);
    return { items: pendingItems(this.run.sim), now: this.#now };
  }

  /**
   * Does what was asked for.
   * @returns what to tell whoever asked, if anything
   * @throws {HumanError} when it makes no sense now
   */
  async carryOut(command: RunCommand): Promise<string | undefined> {
    switch (command.name) {
      case 'pause':
        return this.setPace(true);
      case 'resume':
        return this.setPace(false);
      case 'speed':
        return this.setPace(this.#paused, command.speed);
      case 'step':
        return inMacrotask(() => this.#step());
      case 'back':
        return this.#goBack(this.#branch.before(command.events));
      case 'back-to':
        return this.#goBack(this.#branch.until(Math.min(command.time * 1_000, this.run.sim.now)));
      default:
        return inMacrotask(() => this.#toWorld(command));
    }
  }

  /** Does something to the world from outside, and shows what follows. */
  #toWorld(command: WorldCommand): string | undefined {
    this.#catchUp();
    try {
      return this.#branch.do(command);
    } finally {
      this.#show();
      this.#plan(0);
    }
  }

  /** Goes the present story again up to an earlier place of it, and makes that the present. */
  async #goBack(way: Way): Promise<string | undefined> {
    this.setPace(true);
    const other = this.#newBranch();
    this.#travels = true;
    try {
      while (!(await inMacrotask(() => this.#travel(other, way)))) if (this.#over) return undefined;
    } finally {
      this.#travels = false;
    }
    if (!sameStory(other.run.sim.trace.view(), this.run.sim.trace.view()))
      throw new HumanError(this.words.control.otherStory);
    const from = this.#now;
    this.#branch = other;
    this.#shown = this.run.sim.trace.length;
    const processes = this.processes.map(({ pid, name, host }) => ({ pid, name, host: host.name }));
    this.tools.emit({ type: 'went-back', time: this.#now, from, processes });
    this.setPace(true);
    return this.words.control.wentBack(this.#now / 1_000);
  }

  #travel(other: Branch, way: Way): boolean {
    this.tools.pulse.beat();
    const end = performance.now() + slice;
    return other.follow(way, () => performance.now() > end);
  }

  stop(): void {
    this.#end({ trace: this.run.sim.trace.data() });
  }

  /** @param speed virtual milliseconds for each real one */
  setPace(paused: boolean, speed = this.#speed): undefined {
    this.#since = { real: performance.now(), virtual: this.#now };
    this.#paused = paused;
    this.#speed = speed;
    this.#pace();
    this.#plan(0);
  }

  /** One event, while paused. */
  #step(): string | undefined {
    this.setPace(true);
    if (this.run.sim.scheduler.pending === 0) return this.words.control.nothingLeft;
    this.#advance(1, Infinity);
    this.#show();
    return undefined;
  }

  say(line: string, about: 'answer' | 'error' = 'answer'): void {
    this.tools.emit({ type: 'control-output', time: this.#now, line, about });
  }

  #pace(): void {
    this.tools.emit({ type: 'pace', time: this.#now, speed: this.#speed, paused: this.#paused });
  }

  #plan(delay: number): void {
    clearTimeout(this.#timer);
    if (!this.#over) this.#timer = setTimeout(() => this.#tick(), delay);
  }

  /** Runs what is due by now. */
  #tick(): void {
    this.tools.pulse.beat();
    if (!this.#paused && !this.#travels) this.#advance(Infinity, this.#due);
    this.#show();
    this.#plan(this.#untilNext);
  }

  /** The virtual moment, in milliseconds, that it is now. */
  get #due(): number {
    return this.#since.virtual + (performance.now() - this.#since.real) * this.#speed;
  }

  get #untilNext(): number {
    if (this.#paused) return idleBeat;
    const wait = (this.run.sim.scheduler.next / 1_000 - this.#due) / this.#speed;
    return Math.min(Math.max(wait, 0), idleBeat);
  }

  /** Lets the clock of the world show the present, when nothing is due before. */
  #catchUp(): void {
    if (!this.#paused) this.run.sim.scheduler.advanceTo(this.#due * 1_000);
  }

  #advance(count: number, until: number): void {
    const end = performance.now() + slice;
    const { sim } = this.run;
    const left = { count };
    const pause = (): boolean =>
      left.count-- <= 0 || sim.scheduler.next > until * 1_000 || performance.now() > end;
    this.#settle(this.#branch.advance(pause));
  }

  #settle(outcome: Outcome<never> | undefined): void {
    const trouble = outcome?.trouble;
    if (trouble) this.#end({ failure: explain(this.run, trouble), trace: this.run.sim.trace.data() });
  }

  #end(end: RunEnd): void {
    if (this.#over) return;
    this.#show();
    this.#over = true;
    clearTimeout(this.#timer);
    this.#finish(end);
  }

  #started(process: SimProcess): void {
    const { pid, name, machine } = process;
    this.tools.emit({ type: 'process-started', pid, name, host: machine.name, time: this.#now });
  }

  #ended(process: SimProcess, ending: Ending): void {
    const failed = typeof ending === 'object' && 'error' in ending;
    const failure = failed ? explain(this.run, { kind: 'crash', error: ending.error, process }) : undefined;
    this.tools.emit({
      type: 'process-ended',
      pid: process.pid,
      time: this.#now,
      how: describe(ending),
      ...(failure && { failure }),
    });
  }

  /** Tells the control terminal what crossed the network since the last time. */
  #show(): void {
    const trace = this.run.sim.trace.view();
    for (; this.#shown < trace.length; this.#shown++) {
      const shown = networkLine(trace, this.#shown, this.words);
      if (shown)
        this.tools.emit({ type: 'control-output', time: shown.time, line: shown.line, about: shown.about });
    }
  }
}
