/**
 * A small process that outlives the supervisor by a moment, and ends what it left behind: also processes that were
 * stopped, which cannot notice anything themselves. It notices the supervisor's end, however it comes, by the end of a
 * pipe.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** The guardian's own program. */
export function guard(): void {
  const pids = new Set<number>();
  const folders = new Set<string>();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    const rest = line.slice(1);
    if (line.startsWith('+')) pids.add(Number(rest));
    else if (line.startsWith('-')) pids.delete(Number(rest));
    else folders.add(rest);
  });
  lines.on('close', () => {
    for (const pid of pids) end(pid);
    for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    process.exit(0);
  });
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}

/** The supervisor's handle on its guardian. */
export class Guardian {
  readonly #process: ChildProcess;
  readonly gone: Promise<void>;

  constructor(command: readonly [string, ...string[]], env: NodeJS.ProcessEnv) {
    const [file, ...args] = command;
    this.#process = spawn(file, args, { env, stdio: ['pipe', 'ignore', 'ignore'] });
    this.gone = new Promise((resolve) => {
      this.#process.once('exit', () => resolve());
      this.#process.once('error', () => resolve());
    });
    this.#process.stdin?.on('error', () => undefined);
    this.#process.unref();
  }

  watch(pid: number): void {
    this.#write(`+${pid}`);
  }

  forget(pid: number): void {
    this.#write(`-${pid}`);
  }

  /** A folder to remove at the end. */
  clean(folder: string): void {
    this.#write(`/${folder}`);
  }

  /** Ends it, and with it all that it still watches. */
  async close(): Promise<void> {
    this.#process.ref();
    this.#process.stdin?.end();
    await this.gone;
  }

  #write(line: string): void {
    this.#process.stdin?.write(`${line}\n`);
  }
}
