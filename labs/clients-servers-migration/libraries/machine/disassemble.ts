/**
 * The disassembler: from a program back to text. Assembling the text gives the same program.
 */
import type { Instruction, Program } from './program';
import { operandKinds } from './program';

/** A program's text, a line for each instruction. Labels are named after their instructions: `L7`. */
export function disassemble(program: Program): string {
  const { instructions } = program;
  const targets = new Set(
    instructions.flatMap(({ op, operand }) => (operandKinds[op] === 'label' ? [operand] : [])),
  );
  const lines = instructions.map((instruction, at) =>
    line(program, instruction, targets.has(at) ? at : undefined),
  );
  if (targets.has(instructions.length)) lines.push(`L${instructions.length}:`);
  return lines.join('\n');
}

/** One instruction as it stands in assembly, such as `load sum`. */
export function mnemonic({ variables }: Program, { op, operand }: Instruction): string {
  if (operand === undefined) return op;
  switch (operandKinds[op]) {
    case 'variable':
      return `${op} ${variables[Number(operand)] ?? `v${operand}`}`;
    case 'label':
      return `${op} L${operand}`;
    case 'text':
      return `${op} "${operand}"`;
    default:
      return `${op} ${operand}`;
  }
}

function line(program: Program, instruction: Instruction, label: number | undefined): string {
  return (label === undefined ? '' : `L${label}:`).padEnd(6) + mnemonic(program, instruction);
}
