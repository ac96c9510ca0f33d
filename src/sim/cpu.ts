import { limits } from '../host/limits';
import type { SimProcess } from './process';
import type { Happening, Scheduler } from './scheduler';

const quantum = limits.quantum * 1_000;

/** A request for processor time. */
class Job implements Happening {
  /** When this turn on a core began, in microseconds. */
  began = 0;
  /** Counts turns, so that the end of an older turn is known as such. */
  turn = 0;

  constructor(
    readonly cpu: Cpu,
    readonly process: SimProcess,
    /** Microseconds still to compute. */
    public left: number,
    readonly done: () => void,
  ) {}

  happen(): void {
    this.cpu.turnEnds(this);
  }
}

/** The end of one turn. */
class TurnEnd implements Happening {
  readonly #turn: number;
  constructor(readonly job: Job) {
    this.#turn = job.turn;
  }
  happen(): void {
    if (this.job.turn === this.#turn) this.job.happen();
  }
}

/** The cores of one machine: while more want to compute than there are cores, they take turns, 10 ms each. */
export class Cpu {
  readonly #running = new Set<Job>();
  readonly #queue: Job[] = [];

  constructor(
    readonly cores: number,
    readonly scheduler: Scheduler,
  ) {}

  /** @param duration microseconds */
  compute(process: SimProcess, duration: number, done: () => void): void {
    this.#queue.push(new Job(this, process, duration, done));
    if (this.#running.size >= this.cores) this.#cutTurns();
    this.#fill();
  }

  /** A process is gone or stopped: it computes no more. */
  release(process: SimProcess): Job[] {
    const mine = [...this.#running, ...this.#queue].filter((job) => job.process === process);
    for (const job of mine) {
      if (this.#running.delete(job)) this.#stop(job);
      else this.#queue.splice(this.#queue.indexOf(job), 1);
    }
    this.#fill();
    return mine;
  }

  /** What `release` gave computes on. */
  continue(jobs: readonly Job[]): void {
    this.#queue.push(...jobs);
    this.#fill();
  }

  turnEnds(job: Job): void {
    this.#running.delete(job);
    this.#stop(job);
    if (job.left <= 0) job.process.wake(job.done);
    else this.#queue.push(job);
    this.#fill();
  }

  #stop(job: Job): void {
    job.left -= this.scheduler.now - job.began;
    job.turn++;
  }

  #fill(): void {
    while (this.#running.size < this.cores) {
      const job = this.#queue.shift();
      if (job === undefined) return;
      job.began = this.scheduler.now;
      this.#running.add(job);
      const turn = this.#queue.length > 0 ? Math.min(quantum, job.left) : job.left;
      this.scheduler.after(turn, new TurnEnd(job));
    }
  }

  /** Somebody waits now: those who compute without an end to their turn get one. */
  #cutTurns(): void {
    const now = this.scheduler.now;
    for (const job of this.#running) {
      const used = now - job.began;
      const turn = Math.min(job.left, (Math.floor(used / quantum) + 1) * quantum);
      if (turn < job.left) {
        job.turn++;
        this.scheduler.at(job.began + turn, new TurnEnd(job));
      }
    }
  }
}

export type { Job };
