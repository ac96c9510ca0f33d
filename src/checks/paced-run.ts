import type { RunEnd, RunOrder } from '../messages/runner';
import { Loader } from '../program/loader';
import { ModuleFiles } from '../program/modules';
import { scheduleSeed, seededChoices } from '../sim/choices';
import type { Ending } from '../sim/ending';
import { describe } from '../sim/ending';
import type { SimProcess } from '../sim/process';
import type { SimWorldProcess } from '../sim/world-host';
import { loadScenario } from './declare';
import { controlCommand } from './control';
import { explain } from './explain';
import { networkLine } from './network-line';
import { inMacrotask } from './microtasks';
import type { Outcome } from './schedule';
import { ScheduleRun } from './schedule';
import type { RunSession, SessionTools } from './session-api';
import { ComposedTexts } from '../base/composed-texts';
import { wordsIn, type Words } from './words';

/** Real milliseconds between two looks at a run that has nothing to do. */
const idleBeat = 100;

/** Starts the scenario of a lab, paced so that a person can follow. */
export async function openRun(order: RunOrder, tools: SessionTools): Promise<RunSession> {
  const run = new PacedRun(order, tools);
  run.start();
  return Promise.resolve(run);
}

/** A scenario running at a pace: virtual time follows real time, times the speed. */
export class PacedRun implements RunSession {
  readonly ended: Promise<RunEnd>;
  readonly run: ScheduleRun<never>;
  readonly words: Words;
  #finish: (end: RunEnd) => void = () => undefined;
  #over = false;
  #timer: NodeJS.Timeout | undefined;
  #speed: number;
  #paused = false;
  /** The moment at which the pace last changed: real and virtual milliseconds. */
  #since = { real: performance.now(), virtual: 0 };
  /** How many events of the trace were shown. */
  #shown = 0;
  /** Moments until which the scenario itself sets up. */
  #ready = false;

  constructor(
    order: RunOrder,
    readonly tools: SessionTools,
  ) {
    this.ended = new Promise((resolve) => (this.#finish = resolve));
    this.#speed = order.speed;
    this.words = wordsIn(order.files.language);
    const scenario = loadScenario(order.files);
    const options = {
      loader: new Loader(new ModuleFiles(order.files.layers)),
      choices: seededChoices(scheduleSeed(order.seed, 'run', 1)),
      within: Infinity,
      crashes: 'allow' as const,
      detailed: true,
      words: this.words,
      texts: new ComposedTexts(order.files.texts, order.files.language),
    };
    this.run = new ScheduleRun<never>(options, async (world) => {
      await scenario(world);
      this.#ready = true;
      return new Promise<never>(() => undefined);
    });
    const { observer } = this.run.sim;
    this.run.sim.observer = {
      started: (process) => this.#started(process),
      output: (process, line) =>
        this.tools.emit({ type: 'process-output', pid: process.pid, time: this.#now, line }),
      ended: (process, ending) => {
        observer.ended(process, ending);
        this.#ended(process, ending);
      },
      flooded: (process) => observer.flooded(process),
    };
    tools.signal.addEventListener('abort', () => this.stop());
  }

  get #now(): number {
    return this.run.sim.now / 1_000;
  }

  get paused(): boolean {
    return this.#paused;
  }

  start(): void {
    this.#pace();
    this.#plan(0);
  }

  /** Does something to the world from outside, and shows what follows. */
  act(action: () => void): void {
    if (this.#over) return;
    void inMacrotask(() => {
      this.#catchUp();
      this.run.act(action);
      this.#show();
    }).then(() => this.#plan(0));
  }

  control(line: string): void {
    this.act(() => controlCommand(this, line));
  }

  input(pid: number, line: string): void {
    this.act(() => this.#process(pid)?.input.type(line));
  }

  kill(pid: number): void {
    this.act(() => {
      const process = this.#process(pid);
      if (process) this.run.world.host(process.machine.name).process(process).kill();
    });
  }

  stop(): void {
    this.#end({ trace: this.run.sim.trace.data() });
  }

  /** @param speed virtual milliseconds for each real one */
  setPace(paused: boolean, speed = this.#speed): void {
    this.#since = { real: performance.now(), virtual: this.#now };
    this.#paused = paused;
    this.#speed = speed;
    this.#pace();
  }

  /** One event, while paused. @returns false when nothing is left to happen */
  step(): boolean {
    this.setPace(true);
    if (this.run.sim.scheduler.pending === 0) return false;
    this.#advance(1, Infinity);
    return true;
  }

  /** The process of that name that `start` started last, dead or alive. */
  lastOf(name: string): SimWorldProcess | undefined {
    return this.run.world.hosts.map((host) => host.startedAs(name)).find((process) => process !== undefined);
  }

  say(line: string, about: 'answer' | 'error' = 'answer'): void {
    this.tools.emit({ type: 'control-output', time: this.#now, line, about });
  }

  #pace(): void {
    this.tools.emit({ type: 'pace', time: this.#now, speed: this.#speed, paused: this.#paused });
  }

  #process(pid: number): SimProcess | undefined {
    const all = this.run.sim.machines.flatMap((machine) => [...machine.processes]);
    return all.find((process) => process.pid === pid);
  }

  #plan(delay: number): void {
    clearTimeout(this.#timer);
    if (!this.#over) this.#timer = setTimeout(() => this.#tick(), delay);
  }

  /** Runs what is due by now. */
  #tick(): void {
    this.tools.pulse.beat();
    if (!this.#paused) this.#advance(Infinity, this.#due);
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
    const end = performance.now() + 10;
    const { sim } = this.run;
    const left = { count };
    const pause = (): boolean =>
      this.#ready && (left.count-- <= 0 || sim.scheduler.next > until * 1_000 || performance.now() > end);
    this.#settle(this.run.advance(pause, 1));
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
