/**
 * GIVEN: the runner of one host: its jobs take turns on its cores, and can leave. Nothing to change here.
 */
import type { Host } from 'dlabs';
import { ask } from './ask';
import { moveTime } from './jobs';
import type { Answer, Job, Transfer } from './jobs';
import type { Journal } from './journal';

/** Milliseconds of computing after which it is another job's turn. */
const turn = 50;

/** A job that runs here: it waits for its turn, or has it. */
interface Run {
  readonly id: string;
  readonly size: number;
  left: number;
  /** Set when it shall stop; called at the end of its turn. */
  stop?: () => void;
}

export class Runner {
  readonly #runs = new Map<string, Run>();
  readonly #waiting: Run[] = [];
  #busy = 0;
  #numbers = 0;

  constructor(
    readonly host: Host,
    readonly journal: Journal,
  ) {
    for (const job of journal.here.values()) this.#run(job);
  }

  /** The jobs that run here. */
  get jobs(): Job[] {
    return [...this.#runs.values()].map(({ id, left, size }) => ({ id, left, size }));
  }

  /** The moves from here of which it is not known how they ended. After a restart, too. */
  get transfers(): Transfer[] {
    return [...this.journal.leaving.values()];
  }

  /** A new job begins here. */
  async submit(job: Job): Promise<void> {
    await this.journal.write({ here: job });
    this.#run(job);
  }

  /**
   * Stops a job and takes it out. When the promise settles, the journal says that it is leaving: from now on it does not
   * run here, not even after a restart, unless it comes `back`.
   * @throws when there is no such job here, or it has come to its end
   */
  async leave(id: string, to: string): Promise<Transfer> {
    const run = this.#runs.get(id);
    if (!run || run.stop) throw new Error(`there is no ${id} to move here`);
    await this.#stopped(run);
    if (run.left <= 0) throw new Error(`${id} has just come to its end`);
    this.#runs.delete(id);
    const number = `${this.host.name}-${this.host.pid}-${++this.#numbers}`;
    const transfer = { number, job: { id, left: run.left, size: run.size }, to };
    this.host.log(`${id} leaves for ${to}, with ${Math.round(run.left)} ms left`);
    await this.journal.write({ leaving: transfer });
    return transfer;
  }

  /**
   * Sends a job that is leaving to its new host, and gives the answer. `'taken'`: it runs there, or did. `'refused'`: it does
   * not, and never will by this transfer. The same transfer may be sent as often as you like: it is taken at most once.
   * @throws when there is no answer: it may have been taken, or be taken yet, or not
   */
  ship(transfer: Transfer): Promise<Answer> {
    const { job, to } = transfer;
    return ask<Answer>(this.host, to, { transfer }, 2_000 + 4 * moveTime(job.size), job.size);
  }

  /** The job was taken elsewhere: this host forgets it. */
  async gone(transfer: Transfer): Promise<void> {
    this.#mustBeLeaving(transfer);
    await this.journal.write({ gone: transfer.number });
  }

  /** The job does not move: it goes on here, where it stopped. */
  async back(transfer: Transfer): Promise<void> {
    this.#mustBeLeaving(transfer);
    await this.journal.write({ back: transfer.number });
    this.#run(transfer.job);
  }

  /** The other side of `ship`. A transfer that was not promised a place is refused. */
  async take(transfer: Transfer, promised: boolean): Promise<Answer> {
    const answer = promised ? 'taken' : 'refused';
    await this.journal.write({ answered: transfer, answer });
    if (answer === 'taken') this.#run(transfer.job);
    return answer;
  }

  #mustBeLeaving({ number, job }: Transfer): void {
    if (!this.journal.leaving.has(number)) throw new Error(`${job.id} is not leaving by transfer ${number}`);
  }

  #run({ id, left, size }: Job): void {
    const run = { id, left, size };
    this.#runs.set(id, run);
    this.#waiting.push(run);
    this.host.log(`${id} runs here, with ${Math.round(left)} ms left`);
    this.#dispatch();
  }

  /** Gives each free core a job that waits. */
  #dispatch(): void {
    while (this.#busy < this.host.machine.cores) {
      const run = this.#waiting.shift();
      if (!run) return;
      this.#busy++;
      void this.#turn(run);
    }
  }

  async #turn(run: Run): Promise<void> {
    const time = Math.min(turn, run.left);
    await this.host.compute(time);
    run.left -= time;
    this.#busy--;
    if (run.left <= 0) void this.#end(run);
    if (run.stop) run.stop();
    else if (run.left > 0) this.#waiting.push(run);
    this.#dispatch();
  }

  async #end({ id }: Run): Promise<void> {
    this.#runs.delete(id);
    await this.journal.write({ ended: id });
    this.host.log(`${id} has ended`);
  }

  /** Settles when the job has no core, and will get none. */
  async #stopped(run: Run): Promise<void> {
    const at = this.#waiting.indexOf(run);
    if (at >= 0) this.#waiting.splice(at, 1);
    await new Promise<void>((resolve) => {
      run.stop = resolve;
      if (at >= 0) resolve();
    });
  }
}
