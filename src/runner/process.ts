/** The runner's process: wires requests, signs of life and the watchdog's thread together. */
import * as path from 'node:path';
import { url as debuggerUrl } from 'node:inspector';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { FromRunner, LabFiles, ToRunner } from '../messages/runner';
import { writeNote, type Frame } from './notes';
import { foldersOf, type Folders } from './places';
import { makePulseMemory, PulseReader, PulseWriter } from './pulse';
import { Server, type Session, type Surroundings } from './serve';
import { Trail } from './trail';
import { endWithParent, examine, Watchdog, type WatchLimits } from './watchdog';

/** What a parent tells its runner at the start, as JSON in the first argument. */
export interface ProcessOptions extends WatchLimits {
  /** Follow the student's lines: see `trail.ts`. */
  readonly trail: boolean;
}

interface WatchdogData {
  readonly memory: SharedArrayBuffer;
  readonly options: ProcessOptions;
  readonly parent: number;
}

/** Milliseconds between beats of the event loop itself: a session that waits is no endless loop. */
const beatEvery = 50;

/** The bundle's entry, on both threads: `session` loads what does the work. */
export function startProcess(session: () => Promise<Session>): void {
  if (isMainThread) startMain(session);
  else startWatchdog(workerData as WatchdogData);
}

function startMain(session: () => Promise<Session>): void {
  const options = JSON.parse(process.argv[2] ?? '{}') as ProcessOptions;
  const memory = makePulseMemory();
  const pulse = new PulseWriter(memory);
  const data: WatchdogData = { memory, options, parent: process.ppid };
  const watchdog = new Worker(__filename, { workerData: data, execArgv: [], stdin: false });
  watchdog.unref();
  const around = new Work(pulse, watchdog, options);
  const send = (message: FromRunner, sent?: () => void): void => {
    if (process.connected) process.send?.(message, undefined, {}, () => sent?.());
  };
  const processScript = path.join(path.dirname(__filename), 'os-child.js');
  const server = new Server(session, around, send, processScript);
  reportUnexpectedEnd(new PulseReader(memory));
  process.on('message', (message) => void server.receive(message as ToRunner));
  process.on('disconnect', () => process.exit(0));
  // Loaded before the first order, so that the first check is as fast as the next.
  void session().catch(() => undefined);
}

/** Marks the time in which the watchdog looks for signs of life. */
class Work implements Surroundings {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    readonly pulse: PulseWriter,
    private readonly watchdog: Worker,
    private readonly options: ProcessOptions,
  ) {}

  async begin(files: LabFiles): Promise<void> {
    this.watchdog.postMessage(foldersOf(files));
    if (this.options.trail) await new Promise((resolve) => this.watchdog.once('message', resolve));
    this.pulse.debugged(debuggerUrl() !== undefined);
    this.pulse.busy(true);
    this.#timer = setInterval(() => {
      this.pulse.debugged(debuggerUrl() !== undefined);
      this.pulse.beat();
    }, beatEvery);
  }

  end(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.pulse.busy(false);
  }

  answered(): void {
    // What earlier checks left in memory must not count against the next: a fresh process is cheap.
    const idle = this.#timer === undefined;
    if (idle && process.connected && process.memoryUsage.rss() > this.options.memory / 2)
      process.disconnect();
  }
}

/** An exit or an uncaught error in the middle of work: the parent is told the line. */
function reportUnexpectedEnd(pulse: PulseReader): void {
  const where = (): { check: string; replay: string } => ({ check: pulse.check, replay: pulse.schedule });
  process.on('exit', (code) => {
    if (pulse.busy) writeNote({ type: 'exit', code, ...where(), stack: framesOf(new Error()) });
  });
  process.on('uncaughtExceptionMonitor', (error: unknown) => {
    const message = error instanceof Error ? `${error.name}: ${error.message}` : `thrown: ${String(error)}`;
    writeNote({
      type: 'uncaught',
      message,
      ...where(),
      stack: error instanceof Error ? framesOf(error) : [],
    });
  });
}

const framePattern = /^\s+at (?:(.*) \()?((?:file:|\/|[A-Za-z]:\\).*):(\d+):(\d+)\)?$/;

/** The frames in an error's stack, read from its text: a stack that someone else formatted is still read. */
function framesOf(error: Error): Frame[] {
  const lines = String(error.stack).split('\n');
  return lines.flatMap((text) => {
    const [, name = '', url, line, column] = framePattern.exec(text) ?? [];
    return url === undefined
      ? []
      : [{ name, url, line: Number(line), column: Number(column), id: `${url}:${name}` }];
  });
}

function startWatchdog({ memory, options, parent }: WatchdogData): void {
  endWithParent(parent);
  const pulse = new PulseReader(memory);
  let folders: Folders = { student: [], lab: '' };
  if (!options.trail) {
    parentPort?.on('message', (told: Folders) => (folders = told));
    new Watchdog(pulse, options, () => examine(folders)).start();
    return;
  }
  const trail = new Trail(pulse);
  parentPort?.on(
    'message',
    (told: Folders) => void trail.follow(told).then(() => parentPort?.postMessage('following')),
  );
  const nothing = { stacks: [] };
  new Watchdog(
    pulse,
    options,
    () => Promise.resolve(nothing),
    () => trail.reached,
  ).start();
}
