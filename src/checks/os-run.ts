import { HumanError, messageOf } from '../base/errors';
import type { PendingItem, RunCommand } from '../messages/run-command';
import type { RunEnd, RunOrder } from '../messages/runner';
import type { Ending } from '../os/ending';
import { describe } from '../os/ending';
import type { OsProcess } from '../os/os-process';
import { Pool } from '../os/pool';
import type { Observer } from '../os/setup';
import type { OsWorldProcess } from '../os/world-host';
import { Loader } from '../program/loader';
import { ModuleFiles } from '../program/modules';
import type { ErrorDetail } from '../program/report';
import { scheduleSeed, seededChoices } from '../sim/choices';
import { controlCommand, type Controlled } from './control';
import { ComposedTexts } from '../base/composed-texts';
import { loadScenario } from './declare';
import { networkLine } from './network-line';
import { explainOs } from './os-explain';
import { OsScheduleRun } from './os-schedule';
import { osWordsIn, type OsWords } from './os-words';
import type { Failure } from './report';
import type { RunSession, SessionTools } from './session-api';
import { wordsIn, type Words } from './words';
import { obeyWorld } from './world-command';

/** Starts the scenario of a lab on real processes. */
export async function openOsRun(order: RunOrder, tools: SessionTools): Promise<RunSession> {
  const run = new OsRun(order, tools);
  run.start();
  return Promise.resolve(run);
}

/** A scenario on real processes, at their own pace. */
class OsRun implements RunSession, Controlled {
  readonly ended: Promise<RunEnd>;
  readonly run: OsScheduleRun;
  readonly words: Words;
  readonly #osWords: OsWords;
  readonly #pool: Pool;
  readonly #stopping = new AbortController();
  #finish: (end: RunEnd) => void = () => undefined;
  #over = false;
  /** How many events of the trace were shown. */
  #shown = 0;

  constructor(
    readonly order: RunOrder,
    readonly tools: SessionTools,
  ) {
    this.ended = new Promise((resolve) => (this.#finish = resolve));
    this.words = wordsIn(order.files.language);
    this.#osWords = osWordsIn(order.files.language);
    this.#pool = new Pool({ script: tools.processScript });
    const options = {
      pool: this.#pool,
      loader: new Loader(new ModuleFiles(order.files.layers)),
      choices: seededChoices(scheduleSeed(order.seed, 'run', 1)),
      crashes: 'allow' as const,
      words: this.words,
      texts: new ComposedTexts(order.files.texts, order.files.language),
    };
    this.run = new OsScheduleRun(options, this.#observer());
    tools.signal.addEventListener('abort', () => this.stop());
  }

  start(): void {
    const scenario = loadScenario(this.order.files);
    this.tools.emit({ type: 'pace', time: 0, speed: 1, paused: false });
    void this.run
      .run(
        async (world) => {
          await scenario(world);
          return new Promise<never>(() => undefined);
        },
        Infinity,
        this.#stopping.signal,
      )
      .then(async ({ trouble }) => {
        this.#over = true;
        const failure = trouble && explainOs(this.run, trouble, 0, this.#osWords);
        await this.#pool.close();
        this.#finish({ ...(failure && { failure }), trace: this.run.world.supervisor.recorder.trace.data() });
      });
  }

  #observer(): Partial<Observer> {
    const { emit } = this.tools;
    return {
      started: ({ pid, name, machine }) =>
        emit({ type: 'process-started', pid, name, host: machine.name, time: this.#now }),
      output: ({ pid }, line) => emit({ type: 'process-output', pid, line, time: this.#now }),
      ended: (process, ending) => this.#ended(process, ending),
      opened: ({ name }, port, real, protocol) =>
        this.say(this.#osWords.opened(name, protocol.toUpperCase(), port, `${real.address}:${real.port}`)),
      happened: () => this.#show(),
    };
  }

  get #now(): number {
    return this.run.world.now();
  }

  control(line: string): void {
    controlCommand(this, line).catch((error: unknown) => this.say(messageOf(error), 'error'));
  }

  async command(command: RunCommand): Promise<void> {
    const answer = await this.carryOut(command);
    if (answer !== undefined) this.say(answer);
  }

  async carryOut(command: RunCommand): Promise<string | undefined> {
    switch (command.name) {
      case 'pause':
      case 'resume':
      case 'step':
      case 'speed':
      case 'back':
      case 'back-to':
      case 'next':
      case 'drop':
      case 'duplicate':
        return Promise.reject(new HumanError(this.#osWords.realPace));
      default:
        return Promise.resolve(obeyWorld(this.run.world, command, this.words.control));
    }
  }

  get processes(): readonly OsWorldProcess[] {
    return this.run.world.hosts.flatMap(({ processes }) => processes);
  }

  upcoming(): never {
    throw new HumanError(this.#osWords.realPace);
  }

  pending(): Promise<readonly PendingItem[]> {
    return Promise.resolve([]);
  }

  input(pid: number, line: string): void {
    this.#process(pid)?.type(line);
  }

  kill(pid: number): void {
    this.#process(pid)?.kill();
  }

  stop(): void {
    this.#stopping.abort();
  }

  #process(pid: number): OsWorldProcess | undefined {
    return this.processes.find((process) => process.pid === pid);
  }

  say(line: string, about: 'answer' | 'error' = 'answer'): void {
    this.tools.emit({ type: 'control-output', time: this.#now, line, about });
  }

  #ended(process: OsProcess, ending: Ending): void {
    const failure = this.#failureOf(process, ending);
    const { pid } = process;
    this.tools.emit({
      type: 'process-ended',
      pid,
      time: this.#now,
      how: describe(ending),
      ...(failure && { failure }),
    });
  }

  #failureOf(process: OsProcess, ending: Ending): Failure | undefined {
    if (typeof ending === 'string' || !('error' in ending)) return undefined;
    const { text, detail } = ending.error;
    const trouble = { kind: 'crash', process, text, detail: (detail ?? {}) as ErrorDetail } as const;
    const { trace, ...shown } = explainOs(this.run, trouble, 0, this.#osWords);
    void trace;
    return shown;
  }

  /** Tells the control terminal what crossed the network since the last time. */
  #show(): void {
    const { trace } = this.run.world.supervisor.recorder;
    for (; this.#shown < trace.length && !this.#over; this.#shown++) {
      const shown = networkLine(trace.view(), this.#shown, this.words);
      if (shown) this.tools.emit({ type: 'control-output', ...shown });
    }
  }
}
