/** A parent's handle on one runner process. */
import { fork, type ChildProcess } from 'node:child_process';
import { HumanError } from '../base/errors';
import type { FromRunner, RunnerAnswers, RunnerEvent, RunnerRequest } from '../messages/runner';
import { noteDescriptor, NoteParser, type Note } from './notes';
import type { ProcessOptions } from './process';

export interface ChildOptions extends ProcessOptions {
  /** The bundle, `out/runner.js`. */
  readonly script: string;
  /** The Node to run it on. Default: this process's own, also when that is Electron. */
  readonly execPath?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** How a runner process ended. */
export interface Death {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it told at its end. */
  readonly note?: Exclude<Note, { type: 'at' }>;
  /** The last line of the student that was reached, where lines were followed. */
  readonly at?: Line;
  /** The end of what it wrote to its standard error. */
  readonly stderr: string;
}

export interface Line {
  readonly url: string;
  readonly line: number;
}

/** A request was not answered because the process ended. */
export class ChildEnded extends Error {
  constructor(readonly death: Death) {
    super('the runner process ended');
  }
}

/** Characters of standard error that are kept. */
const stderrMax = 16_384;
/** Milliseconds to wait, once the process is gone, for the rest of what it wrote. */
const drainMax = 500;
/** V8's own limit is a multiple of ours, so that ours bites first and can name the line. */
const heapFactor = 4;

interface Pending {
  readonly resolve: (answer: RunnerAnswers[keyof RunnerAnswers]) => void;
  readonly reject: (error: Error) => void;
}

export class Child {
  onEvent: (event: RunnerEvent) => void = () => undefined;
  /** Resolves when the process is gone. Never rejects. */
  readonly ended: Promise<Death>;
  /** When the signs of life last grew, where lines are followed: on the clock of `performance.now`. */
  lastSign = performance.now();
  #at: (Line & { readonly beats: number }) | undefined;
  #note: Death['note'];
  #stderr = '';
  #nextId = 1;
  #alive = true;
  readonly #pending = new Map<number, Pending>();
  readonly #process: ChildProcess;

  constructor(options: ChildOptions) {
    this.#process = start(options);
    this.#process.on('message', (message) => this.#receive(message as FromRunner));
    this.#process.stdout?.resume();
    this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-stderrMax);
    });
    this.#readNotes();
    this.ended = this.#untilEnd();
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get alive(): boolean {
    return this.#alive && this.#process.connected;
  }

  /** The last line of the student that was reached, where lines are followed. */
  get at(): Line | undefined {
    return this.#at;
  }

  /** Rejects with a `HumanError` when the runner says no, and with `ChildEnded` when it ends before it answers. */
  async request<R extends RunnerRequest>(request: R): Promise<RunnerAnswers[R['type']]> {
    const id = this.#nextId++;
    const answer = new Promise<RunnerAnswers[keyof RunnerAnswers]>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
    });
    // A channel that is closed is told of by the process's end, which rejects all that is pending.
    if (this.#process.connected) this.#process.send({ id, request }, () => undefined);
    else void this.ended.then((death) => this.#pending.get(id)?.reject(new ChildEnded(death)));
    return answer as Promise<RunnerAnswers[R['type']]>;
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }

  #receive(message: FromRunner): void {
    if ('event' in message) return this.onEvent(message.event);
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if ('ok' in message) pending?.resolve(message.ok);
    else pending?.reject(new HumanError(message.err));
  }

  #readNotes(): void {
    const pipe = this.#process.stdio[noteDescriptor];
    if (!pipe || !('setEncoding' in pipe)) return;
    const parser = new NoteParser();
    pipe.on('error', () => undefined);
    pipe.setEncoding('utf8').on('data', (text: string) => {
      for (const note of parser.push(text)) this.#take(note);
    });
  }

  #take(note: Note): void {
    if (note.type !== 'at') {
      if (!this.#isConsequence(note)) this.#note = note;
      return;
    }
    if (note.beats !== this.#at?.beats) this.lastSign = performance.now();
    this.#at = note;
  }

  /** Whether a note only tells what the note before it led to. */
  #isConsequence(note: Note): boolean {
    if (this.#note?.type === 'stuck') return true;
    return this.#note?.type === 'uncaught' && note.type === 'exit' && note.code !== 0;
  }

  async #untilEnd(): Promise<Death> {
    const closed = new Promise<void>((resolve) => this.#process.once('close', () => resolve()));
    const exited = new Promise<Pick<Death, 'code' | 'signal'>>((resolve) => {
      this.#process.once('exit', (code, signal) => resolve({ code, signal }));
      this.#process.once('error', (error) => {
        this.#stderr += error.message;
        resolve({ code: null, signal: null });
      });
    });
    const how = await exited;
    this.#alive = false;
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, drainMax))]);
    const death: Death = {
      ...how,
      ...(this.#note && { note: this.#note }),
      ...(this.#at && { at: this.#at }),
      stderr: this.#stderr,
    };
    for (const { reject } of this.#pending.values()) reject(new ChildEnded(death));
    this.#pending.clear();
    return death;
  }
}

function start({ script, execPath, env, stall, memory, trail }: ChildOptions): ChildProcess {
  const options: ProcessOptions = { stall, memory, trail };
  return fork(script, [JSON.stringify(options)], {
    ...(execPath === undefined ? {} : { execPath }),
    // Only ours: a debugger's or a test loader's flags of this process are not meant for student code.
    // Schedules make much garbage that dies young. With threads of its own for it, V8 is less than half as fast here.
    execArgv: [`--max-old-space-size=${Math.ceil((heapFactor * memory) / 2 ** 20)}`, '--single-threaded-gc'],
    env: {
      ...(env ?? process.env),
      // On desktop VS Code this process is Electron: its child must be Node.
      ...(process.versions['electron'] === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' }),
    },
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe'],
  });
}
