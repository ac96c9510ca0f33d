/**
 * GIVEN: the dock of one host: where programs run. Nothing to change here.
 */
import type { Host, Json } from 'dlabs';
import { fork } from './fork';
import type { Journal } from './journal';
import type { Environment } from './machine/machine';
import { Machine } from './machine/machine';
import type { Program } from './machine/program';
import { MachineError } from './machine/values';
import type { Request } from './messages';
import { port } from './messages';
import { capture } from './snapshot';

/** Milliseconds of computing for one step of a program. */
const stepTime = 5;

/** Milliseconds that `ask` waits for an answer. */
const patience = 4_000;

/** A program that takes its steps. */
interface Run {
  readonly machine: Machine;
  stopping: boolean;
  ended: Promise<void>;
}

export class Dock {
  readonly #runs = new Map<string, Run>();
  #names = 0;

  constructor(
    readonly host: Host,
    readonly journal: Journal,
  ) {}

  /** Starts a new program here. */
  async launch(program: Program): Promise<void> {
    const machine = new Machine(program);
    const id =
      this.journal.records.here[program.name] === undefined ? program.name : this.fresh(program.name);
    const snapshot = capture(machine);
    await this.journal.change((records) => void (records.here[id] = snapshot));
    this.start(id, machine);
  }

  /** Lets a program take its steps here, from where it stands, until it is stopped or at its end. */
  start(id: string, machine: Machine): void {
    this.host.log(`(${id} runs here, from instruction ${machine.pc})`);
    const run: Run = { machine, stopping: false, ended: Promise.resolve() };
    this.#runs.set(id, run);
    run.ended = this.#run(id, run);
  }

  /**
   * Stops a program between two steps, and gives its machine: from now on it does not run here.
   * @throws when there is no such program, or it came to its end
   */
  async stop(id: string): Promise<Machine> {
    const run = this.#runs.get(id);
    if (!run || run.stopping) throw new Error(`there is no ${id} here`);
    run.stopping = true;
    await run.ended;
    if (run.machine.halted) throw new Error(`${id} has just come to its end`);
    this.host.log(`(${id} stops here, at instruction ${run.machine.pc})`);
    return run.machine;
  }

  /**
   * Asks the dock of another host, and gives its answer.
   * @throws when there is no answer within 4 s, for whatever reason: the question may have arrived, or not
   */
  async ask(to: string, request: Request): Promise<Json> {
    const connection = await this.host.connect({ host: to, port }, { timeout: patience });
    const alarm = setTimeout(() => connection.reset(), patience);
    try {
      await connection.send(request);
      const answer = await connection.receive<Json>();
      if (answer === undefined) throw new Error(`${to} gave no answer`);
      return answer;
    } finally {
      clearTimeout(alarm);
      connection.end();
    }
  }

  /** A name that no program and no transfer has or had, on any host. It begins with `prefix`. */
  fresh(prefix: string): string {
    return `${prefix}-${this.host.pid}.${++this.#names}`;
  }

  async #run(id: string, run: Run): Promise<void> {
    const { machine } = run;
    try {
      const environment = this.#environment(id);
      while (!run.stopping && !machine.halted) {
        await this.host.compute(stepTime);
        if (!run.stopping) await machine.step(environment);
      }
    } catch (error) {
      if (!(error instanceof MachineError)) throw error;
      this.host.log(`(${id} failed: ${error.message})`);
      machine.pc = machine.program.instructions.length;
    }
    if (this.#runs.get(id) === run) this.#runs.delete(id);
    if (machine.halted) await this.journal.change((records) => void delete records.here[id]);
  }

  /** What a program finds here: this dock's terminal, and channels on it. */
  #environment(id: string): Environment {
    return {
      say: (line) => this.host.log(`${id}: ${line}`),
      open: (type, name) => ({ type, name }),
      use: ({ name }, operation, value) => {
        if (operation !== 'write' || typeof value !== 'number')
          throw new MachineError(`${name} takes numbers to write, and nothing else`);
        this.host.log(`${id}: ${name} ${value}`);
        return value;
      },
      fork: (machine) => fork(this, id, machine),
    };
  }
}
