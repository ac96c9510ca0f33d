/**
 * The code segment: what a program of the abstract machine is made of. It is plain data, so it travels as JSON.
 */

/** What stands behind an instruction's name: nothing, a whole number, or a text. */
export type OperandKind = 'none' | 'number' | 'text' | 'variable' | 'label';

/** Every instruction, and the kind of its operand in assembly. `execute.ts` says what each does to the stack. */
export const operandKinds = {
  push: 'number',
  pop: 'none',
  dup: 'none',
  swap: 'none',
  over: 'none',
  add: 'none',
  sub: 'none',
  mul: 'none',
  div: 'none',
  mod: 'none',
  eq: 'none',
  lt: 'none',
  not: 'none',
  load: 'variable',
  store: 'variable',
  new: 'none',
  get: 'none',
  set: 'none',
  size: 'none',
  jump: 'label',
  branch: 'label',
  call: 'label',
  ret: 'none',
  say: 'text',
  open: 'text',
  use: 'text',
  fork: 'none',
  halt: 'none',
} as const satisfies Readonly<Record<string, OperandKind>>;

export type Operation = keyof typeof operandKinds;

/** One instruction. A variable is named by its slot, a label by the number of the instruction that it stands before. */
export interface Instruction {
  readonly op: Operation;
  readonly operand?: number | string;
}

/** A code segment. */
export interface Program {
  readonly name: string;
  readonly instructions: readonly Instruction[];
  /** The names of the variables, by slot. */
  readonly variables: readonly string[];
}
