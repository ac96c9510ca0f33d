import { fork, type ChildProcess, type SendHandle } from 'node:child_process';
import type { Socket } from 'node:net';
import { Guardian } from './guardian';
import type { FromChild, ToChild } from './protocol';
import { stopReading } from './tap';

export interface PoolOptions {
  /** The program of the real processes, which calls `startChild` and `guard`: an absolute path. */
  readonly script: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** What the script is told to be. */
export type Role = 'process' | 'guardian';

/** The descriptor of the pipe on which a process tells its last words when its event loop is stuck. */
export const lastWordsDescriptor = 4;

/** Mebibytes of V8's heap in one process. */
const heap = 256;
/** Processes that are kept ready, so that a start need not wait. */
const spares = 2;
/** Characters of what a process wrote that are kept. */
const kept = 8_192;

/** How a real process ended. */
export interface RealExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly lastWords: string;
  readonly stderr: string;
}

/** One real process. */
export class RealProcess {
  onMessage: (message: FromChild, socket: Socket | undefined) => void = () => undefined;
  readonly exited: Promise<RealExit>;
  #lastWords = '';
  #stderr = '';

  constructor(readonly child: ChildProcess) {
    child.on('message', (message, handle: SendHandle) => {
      const socket = handle as Socket | undefined;
      if (socket) stopReading(socket);
      this.onMessage(message as FromChild, socket);
    });
    child.stdout?.resume();
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-kept);
    });
    const words = child.stdio[lastWordsDescriptor];
    if (words && 'setEncoding' in words) {
      words.on('error', () => undefined);
      words.setEncoding('utf8').on('data', (text: string) => {
        this.#lastWords = (this.#lastWords + text).slice(-kept);
      });
    }
    this.exited = new Promise((resolve) => {
      const told = (code: number | null, signal: NodeJS.Signals | null): void =>
        resolve({ code, signal, lastWords: this.#lastWords, stderr: this.#stderr });
      child.once('close', told);
      child.once('error', (error) => {
        this.#stderr += error.message;
        told(null, null);
      });
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  send(message: ToChild, socket?: Socket): void {
    if (this.child.connected) this.child.send(message, socket, {}, () => undefined);
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }
}

/** Starts real processes, some ahead of time, and sees to it that none is left. */
export class Pool {
  readonly guardian: Guardian;
  readonly #options: PoolOptions;
  readonly #env: NodeJS.ProcessEnv;
  readonly #living = new Set<RealProcess>();
  readonly #spare: RealProcess[] = [];
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    // In VS Code this process is Electron: its child must be Node.
    const electron = process.versions['electron'] === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' };
    this.#env = { ...(options.env ?? process.env), ...electron };
    const role: Role = 'guardian';
    this.guardian = new Guardian([process.execPath, options.script, role], this.#env);
    this.#fill();
  }

  take(): RealProcess {
    const taken = this.#spare.shift() ?? this.#fork();
    setImmediate(() => this.#fill());
    return taken;
  }

  #fill(): void {
    while (!this.#closed && this.#spare.length < spares) this.#spare.push(this.#fork());
  }

  #fork(): RealProcess {
    const role: Role = 'process';
    const child = fork(this.#options.script, [role], {
      execArgv: [`--max-old-space-size=${heap}`],
      env: this.#env,
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe'],
    });
    const real = new RealProcess(child);
    this.#living.add(real);
    if (child.pid !== undefined) this.guardian.watch(child.pid);
    void real.exited.then(() => {
      this.#living.delete(real);
      const at = this.#spare.indexOf(real);
      if (at >= 0) this.#spare.splice(at, 1);
      if (child.pid !== undefined) this.guardian.forget(child.pid);
    });
    return real;
  }

  /** Ends every process. Settles when all are gone. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const real of this.#living) real.signal('SIGKILL');
    await Promise.all([...this.#living].map(({ exited }) => exited));
    await this.guardian.close();
  }
}
