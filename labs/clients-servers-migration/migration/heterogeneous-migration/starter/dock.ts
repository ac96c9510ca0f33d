/**
 * GIVEN: the dock of one host: where programs run, and from where they move. Nothing to change here.
 */
import type { Host, Json } from 'dlabs';
import { open, seal } from './envelope';
import type { Program } from './machine/program';
import { MachineError } from './machine/values';
import type { Answer, Offer } from './messages';
import { fromHexadecimal, port, toHexadecimal } from './messages';
import type { NativeEnvironment } from './native/execute';
import { hexadecimal } from './native/memory';
import { NativeMachine } from './native/native-machine';
import { capture, restore } from './snapshot';

/** Milliseconds of computing for one step of a program. */
const stepTime = 5;

/** A program that takes its steps. */
interface Run {
  readonly machine: NativeMachine;
  stopping: boolean;
  ended: Promise<void>;
}

export class Dock {
  readonly #runs = new Map<string, Run>();

  /** @param size bytes of memory for each program */
  constructor(
    readonly host: Host,
    readonly size: number,
  ) {}

  /** Starts a new program here. */
  launch(program: Program): void {
    if (this.#runs.has(program.name)) throw new Error(`there is a ${program.name} here already`);
    this.#start(program.name, this.#machine(program));
  }

  /**
   * Moves a program to the dock of another host. When that one refuses it, or does not answer, it goes on here. (An answer
   * may have got lost, and then it runs there, too. How to rule that out is another lab's matter: strong mobility.)
   */
  async move(id: string, to: string): Promise<void> {
    const machine = await this.#stop(id);
    try {
      const offer = { id, program: machine.program, snapshot: toHexadecimal(seal(capture(machine))) };
      const answer = await this.#ask(to, offer);
      if ('refused' in answer) throw new Error(`${to} refused it: ${answer.refused}`);
    } catch (error) {
      this.#start(id, machine);
      throw error;
    }
  }

  /** The other side: takes a program in, or says why not. */
  answer({ id, program, snapshot }: Offer): Answer {
    try {
      if (this.#runs.has(id)) throw new Error(`there is a ${id} here already`);
      const machine = this.#machine(program);
      restore(open(fromHexadecimal(snapshot)), machine);
      this.#start(id, machine);
      return { runs: true };
    } catch (error) {
      this.host.log(`(${id} is refused: ${String(error)})`);
      return { refused: String(error) };
    }
  }

  /** Shows the first words of a program's memory, as its bytes stand there. */
  dump(id: string): void {
    const run = this.#runs.get(id);
    if (!run) throw new Error(`there is no ${id} here`);
    const { bytes, origin, wordBytes } = run.machine.memory;
    for (let at = 0; at < 8 * wordBytes; at += wordBytes) {
      const word = Array.from(bytes.subarray(at, at + wordBytes), (byte) =>
        byte.toString(16).padStart(2, '0'),
      );
      this.host.log(`(${hexadecimal(origin + at)}: ${word.join(' ')})`);
    }
  }

  #machine(program: Program): NativeMachine {
    return new NativeMachine(program, this.host.machine, { size: this.size });
  }

  /** Lets a program take its steps here, from where it stands, until it is stopped or at its end. */
  #start(id: string, machine: NativeMachine): void {
    const instruction = machine.code.numberOf(machine.pc);
    this.host.log(`(${id} runs here, from instruction ${instruction})`);
    const run: Run = { machine, stopping: false, ended: Promise.resolve() };
    this.#runs.set(id, run);
    run.ended = this.#run(id, run);
  }

  /** Stops a program between two steps. @throws when there is no such program, or it came to its end */
  async #stop(id: string): Promise<NativeMachine> {
    const run = this.#runs.get(id);
    if (!run || run.stopping) throw new Error(`there is no ${id} here`);
    run.stopping = true;
    await run.ended;
    if (run.machine.halted) throw new Error(`${id} has just come to its end`);
    return run.machine;
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
    }
    if (this.#runs.get(id) === run) this.#runs.delete(id);
  }

  /** What a program finds here: this dock's terminal, and what is printed on it. */
  #environment(id: string): NativeEnvironment {
    return {
      say: (line) => this.host.log(`${id}: ${line}`),
      open: (type, name) => ({ type, name }),
      use: ({ type, name }, operation, value) => {
        this.host.log(`${id}: ${operation} ${value} on the ${type} in ${name}`);
        return value;
      },
    };
  }

  async #ask(to: string, offer: Offer): Promise<Answer> {
    const connection = await this.host.connect({ host: to, port }, { timeout: 4_000 });
    const alarm = setTimeout(() => connection.reset(), 10_000);
    try {
      await connection.send(offer as unknown as Json);
      const answer = await connection.receive<Answer>();
      if (answer === undefined) throw new Error(`${to} gave no answer`);
      return answer;
    } finally {
      clearTimeout(alarm);
      connection.end();
    }
  }
}
