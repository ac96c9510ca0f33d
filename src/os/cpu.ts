import { limits } from '../host/limits';

/** A request for processor time. */
export interface Job {
  /** Whose it is: to find all of one process. */
  readonly owner: object;
  readonly id: number;
  readonly priority: number;
  readonly done: () => void;
  /** Milliseconds still to compute. */
  left: number;
  /** Counts turns: who had fewer comes first. */
  turns: number;
}

/**
 * The cores of one machine as a run queue: `compute` is a time for which a process occupies a core, not real work, as
 * the machine under us may have fewer cores than the one that is meant. Higher priorities compute first; equal ones
 * take turns of 10 ms.
 */
export class OsCpu {
  readonly #jobs = new Set<Job>();
  #running: readonly Job[] = [];
  #since = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(readonly cores: number) {}

  add(job: Omit<Job, 'turns'>): void {
    // A new job has its first turn after those that wait already.
    const turns = Math.max(0, ...[...this.#jobs].map((other) => other.turns));
    this.#change(() => this.#jobs.add({ ...job, turns }));
  }

  cancel(owner: object, id: number): void {
    const found = [...this.#jobs].find((job) => job.owner === owner && job.id === id);
    if (found) this.#change(() => this.#jobs.delete(found));
  }

  /** Takes all jobs of a process away. @returns them, to be given back with `resume` */
  release(owner: object): Job[] {
    const held = [...this.#jobs].filter((job) => job.owner === owner);
    this.#change(() => held.forEach((job) => this.#jobs.delete(job)));
    return held;
  }

  resume(jobs: readonly Job[]): void {
    this.#change(() => jobs.forEach((job) => this.#jobs.add(job)));
  }

  #change(action: () => void): void {
    this.#account();
    action();
    this.#schedule();
  }

  /** What those on the cores have computed since the last look. */
  #account(): void {
    const now = performance.now();
    for (const job of this.#running) job.left -= now - this.#since;
    this.#since = now;
    this.#running = [];
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    for (const job of this.#jobs) {
      if (job.left > 0) continue;
      this.#jobs.delete(job);
      job.done();
    }
    const inOrder = [...this.#jobs].sort((a, b) => b.priority - a.priority || a.turns - b.turns);
    this.#running = inOrder.slice(0, this.cores);
    if (this.#running.length === 0) return;
    const contended = inOrder.length > this.#running.length;
    const next = Math.min(...this.#running.map(({ left }) => left), contended ? limits.quantum : Infinity);
    this.#timer = setTimeout(() => this.#turn(), next);
  }

  #turn(): void {
    for (const job of this.#running) job.turns++;
    this.#change(() => undefined);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#jobs.clear();
  }
}
