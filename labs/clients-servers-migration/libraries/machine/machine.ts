/**
 * The abstract machine. What it runs is a program; what the program is *doing* is in the fields of `Machine`, and
 * nowhere else: between two steps they are the whole execution state.
 */
import { execute } from './execute';
import type { Program } from './program';
import type { Resource, Value } from './values';
import { MachineError } from './values';

/** What a machine needs of the place where it runs. A step lasts until what is called here has settled. */
export interface Environment {
  /** The program prints a line. */
  say(line: string): void | Promise<void>;
  /** The program asks for a resource. What this gives becomes an entry of the resource table. */
  open(type: string, name: string): Resource | Promise<Resource>;
  /** The program uses a resource. @returns what becomes of it, as a number */
  use(resource: Resource, operation: string, value: Value): number | Promise<number>;
  /** The program forks. The program counter stands behind `fork` already; what follows expects one number on the stack. */
  fork(machine: Machine): void | Promise<void>;
}

/** A running program. */
export class Machine {
  /** The program counter: the number of the instruction that is executed next. Instructions count from 0. */
  pc = 0;
  /** The operands; the top of the stack is the last one. */
  readonly stack: Value[] = [];
  /** The numbers of the instructions to which the calls under way return; the last call stands last. */
  readonly calls: number[] = [];
  /** The variables, by slot. Each is 0 at first. */
  readonly variables: Value[];
  /** The resource table: the program knows its resources by their place in it. */
  readonly resources: Resource[] = [];

  constructor(readonly program: Program) {
    this.variables = program.variables.map(() => 0);
  }

  /** Whether the program is at its end. */
  get halted(): boolean {
    return this.pc >= this.program.instructions.length;
  }

  /**
   * Executes one instruction; at the end of the program, none. It is done when the promise settles: do not look at the
   * state, and do not begin another step, before that.
   * @throws {MachineError} when the program did something wrong; what the environment throws passes through.
   */
  async step(environment: Environment): Promise<void> {
    const instruction = this.program.instructions[this.pc];
    if (!instruction) return;
    const at = this.pc++;
    try {
      await execute(this, instruction, environment);
    } catch (error) {
      if (!(error instanceof MachineError)) throw error;
      throw new MachineError(`${this.program.name}, instruction ${at} (${instruction.op}): ${error.message}`);
    }
  }
}
