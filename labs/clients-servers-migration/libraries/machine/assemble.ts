/**
 * The assembler: from text to a program. A line is `label: instruction operand ; remark`; each part may be absent.
 */
import type { Instruction, Operation, Program } from './program';
import { operandKinds } from './program';

const lineShape = /^\s*(?:([A-Za-z]\w*):)?\s*(?:([a-z]+)(?:\s+("[^"]*"|[^\s;"]+))?)?\s*(?:;.*)?$/;

/** An instruction as it was read, with its operand as it stands there. */
interface Line {
  readonly number: number;
  readonly op: Operation;
  readonly operand: string | undefined;
}

/** A mistake in a program's text, with the number of its line. */
export class AssemblyError extends Error {
  override readonly name = 'AssemblyError';
  constructor(line: number, problem: string) {
    super(`line ${line}: ${problem}`);
  }
}

/**
 * Makes a program of its text. Variables exist by being mentioned.
 * @throws {AssemblyError}
 */
export function assemble(name: string, text: string): Program {
  const { lines, labels } = read(text);
  const variables: string[] = [];
  const slot = (variable: string): number => {
    const known = variables.indexOf(variable);
    return known >= 0 ? known : variables.push(variable) - 1;
  };
  const instructions = lines.map(({ number, op, operand }): Instruction => {
    const kind = operandKinds[op];
    if (kind === 'none') {
      if (operand !== undefined) throw new AssemblyError(number, `${op} takes no operand`);
      return { op };
    }
    if (operand === undefined) throw new AssemblyError(number, `${op} needs an operand, a ${kind}`);
    if (kind === 'variable') return { op, operand: slot(operand) };
    if (kind === 'label') return { op, operand: target(number, operand, labels) };
    return { op, operand: kind === 'text' ? unquoted(number, operand) : wholeNumber(number, operand) };
  });
  return { name, instructions, variables };
}

function read(text: string): { lines: Line[]; labels: Map<string, number> } {
  const lines: Line[] = [];
  const labels = new Map<string, number>();
  text.split('\n').forEach((line, index) => {
    const number = index + 1;
    const parts = lineShape.exec(line);
    if (!parts) throw new AssemblyError(number, `this is no instruction: ${line.trim()}`);
    const [, label, op, operand] = parts;
    if (label !== undefined) {
      if (labels.has(label)) throw new AssemblyError(number, `there is a label "${label}" already`);
      labels.set(label, lines.length);
    }
    if (op === undefined) return;
    if (!isOperation(op)) throw new AssemblyError(number, `there is no instruction "${op}"`);
    lines.push({ number, op, operand });
  });
  return { lines, labels };
}

function isOperation(word: string): word is Operation {
  return Object.hasOwn(operandKinds, word);
}

function target(line: number, label: string, labels: ReadonlyMap<string, number>): number {
  const at = labels.get(label);
  if (at === undefined) throw new AssemblyError(line, `there is no label "${label}"`);
  return at;
}

function unquoted(line: number, operand: string): string {
  if (!operand.startsWith('"')) throw new AssemblyError(line, `a text stands in quotation marks: ${operand}`);
  return operand.slice(1, -1);
}

function wholeNumber(line: number, operand: string): number {
  const number = Number(operand);
  if (!Number.isSafeInteger(number)) throw new AssemblyError(line, `this is no whole number: ${operand}`);
  return number;
}
