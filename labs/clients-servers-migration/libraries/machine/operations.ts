/**
 * What instructions do that is the same on every machine, wherever its state is kept.
 */
import type { Operation } from './program';
import { MachineError } from './values';

/** What an instruction makes of the two numbers on top of the stack. */
export const calculations: Partial<Record<Operation, (left: number, right: number) => number>> = {
  add: (left, right) => left + right,
  sub: (left, right) => left - right,
  mul: (left, right) => left * right,
  div: (left, right) => Math.trunc(left / notZero(right)),
  mod: (left, right) => left % notZero(right),
  eq: (left, right) => (left === right ? 1 : 0),
  lt: (left, right) => (left < right ? 1 : 0),
};

/**
 * A sentence with the values that its gaps, `{}`, take from the stack: the last gap takes the top.
 * @param pop takes the top of the stack
 */
export function sentence(pop: () => number | object, pattern: string): string {
  const [first = '', ...rest] = pattern.split('{}');
  const values = rest.map(() => pop()).reverse();
  return first + rest.map((text, n) => shown(values[n]) + text).join('');
}

function shown(value: number | object | undefined): string {
  return typeof value === 'number' ? String(value) : 'object';
}

function notZero(divisor: number): number {
  if (divisor === 0) throw new MachineError('division by zero');
  return divisor;
}
