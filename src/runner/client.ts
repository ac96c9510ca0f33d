/** The parent's end of a runner: keeps processes warm, queues orders, and outlives whatever student code does. */
import { availableParallelism } from 'node:os';
import type { CheckRun, Declared } from '../checks/report';
import type { CheckOrder, LabFiles, RunOrder } from '../messages/runner';
import { CheckWork, closed, type Children } from './check-order';
import { Child, ChildEnded, type ChildOptions } from './child';
import type { RunHandle, Runner, RunnerLimits, RunnerOptions } from './client-api';
import { errorOf } from './death';
import { HelperPool } from './helper-pool';
import type { ProcessOptions } from './process';
import { openRun } from './run-order';

export interface RunnerSetup {
  /** The bundle, `out/runner.js`: an absolute path. */
  readonly script: string;
  /** The Node to run it on. Default: this process's own, also when that is Electron. */
  readonly execPath?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly limits?: Partial<RunnerLimits>;
  /** Processes that check at once. Default: one a core, at most 4. */
  readonly workers?: number;
}

export const defaultLimits: RunnerLimits = { stall: 2_000, memory: 2 ** 30 };

const workersMax = 4;

/** A helper may take this share of the memory: what it cannot do, the order's own process does. */
const helperMemory = 0.5;

/** Milliseconds without an order after which the warm process is ended. */
const warmFor = 300_000;
/** In the second run that follows lines, each line is a sign of life. Milliseconds. */
const stallWhenFollowing = 1_000;

export function createRunner(setup: RunnerSetup): Runner {
  return new RunnerClient(setup);
}

class RunnerClient implements Runner, Children {
  readonly limits: RunnerLimits;
  readonly helpers: HelperPool;
  readonly #setup: RunnerSetup;
  readonly #living = new Set<Child>();
  #warm: Child | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #cooling: NodeJS.Timeout | undefined;
  #disposed = false;

  constructor(setup: RunnerSetup) {
    this.#setup = setup;
    this.limits = { ...defaultLimits, ...setup.limits };
    const { workers = Math.min(availableParallelism(), workersMax) } = setup;
    const memory = Math.ceil(helperMemory * this.limits.memory);
    this.helpers = new HelperPool(() => (this.#disposed ? undefined : this.#start({ memory })), workers - 1);
  }

  list(files: LabFiles): Promise<readonly Declared[]> {
    return this.#enqueue(async () => {
      for (let deaths = 0; ; deaths++) {
        try {
          return await this.ready().request({ type: 'list', files });
        } catch (error) {
          if (!(error instanceof ChildEnded)) throw error;
          // Once may be chance: it ended between two orders because it was full.
          if (error.death.note || deaths > 0) throw errorOf(error.death, files, this.limits);
        }
      }
    });
  }

  check(order: CheckOrder, options: RunnerOptions = {}): Promise<CheckRun> {
    return this.#enqueue(() => new CheckWork(order, options, this).run());
  }

  run(order: RunOrder, options: RunnerOptions = {}): RunHandle {
    return openRun(this.#start(), order, options, this.limits);
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#cooling);
    for (const child of this.#living) child.kill();
  }

  ready(): Child {
    if (this.#warm?.alive !== true) this.#warm = this.#start();
    return this.#warm;
  }

  following(): Child {
    return this.#start({ stall: stallWhenFollowing, trail: true });
  }

  #start(differs: Partial<ProcessOptions> = {}): Child {
    if (this.#disposed) throw closed();
    const { script, execPath, env } = this.#setup;
    const options: ChildOptions = {
      script,
      ...(execPath !== undefined && { execPath }),
      ...(env && { env }),
      ...this.limits,
      trail: false,
      ...differs,
    };
    const child = new Child(options);
    this.#living.add(child);
    void child.ended.then(() => this.#living.delete(child));
    return child;
  }

  #cool(): void {
    this.#warm?.kill();
    this.helpers.cool();
  }

  /** One order after the other: a process does one thing at a time. */
  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(async () => {
      if (this.#disposed) throw closed();
      clearTimeout(this.#cooling);
      try {
        return await work();
      } catch (error) {
        throw this.#disposed ? closed() : error;
      } finally {
        if (!this.#disposed) this.#cooling = setTimeout(() => this.#cool(), warmFor).unref();
      }
    });
    this.#queue = result.catch(() => undefined);
    return result;
  }
}
