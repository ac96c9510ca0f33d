/**
 * What each instruction does. The program counter stands on the next instruction already.
 */
import type { Environment, Machine } from './machine';
import { calculations, sentence } from './operations';
import type { Instruction, Operation } from './program';
import type { Value } from './values';
import { MachineError, toNumber, toObject, whole } from './values';

/** Executes one instruction. @throws {MachineError} */
export function execute(
  machine: Machine,
  { op, operand }: Instruction,
  environment: Environment,
): void | Promise<void> {
  const { stack } = machine;
  const calculation = calculations[op];
  if (calculation) {
    const right = toNumber(pop(stack));
    const left = toNumber(pop(stack));
    stack.push(whole(calculation(left, right)));
    return;
  }
  if (typeof operand === 'number') return withNumber(machine, op, operand);
  if (typeof operand === 'string') return withText(machine, op, operand, environment);
  if (op === 'fork') return environment.fork(machine);
  if (op === 'ret') machine.pc = returnAddress(machine);
  else if (op === 'halt') machine.pc = machine.program.instructions.length;
  else onStack(stack, op);
}

function withNumber(machine: Machine, op: Operation, operand: number): void {
  const { stack, variables, calls } = machine;
  switch (op) {
    case 'push':
      stack.push(operand);
      break;
    case 'load':
      stack.push(variables[operand] ?? 0);
      break;
    case 'store':
      variables[operand] = pop(stack);
      break;
    case 'jump':
      machine.pc = operand;
      break;
    case 'branch':
      if (toNumber(pop(stack)) !== 0) machine.pc = operand;
      break;
    case 'call':
      calls.push(machine.pc);
      machine.pc = operand;
      break;
    default:
      throw new MachineError(`does not go with the operand ${operand}`);
  }
}

async function withText(
  { stack, resources }: Machine,
  op: Operation,
  operand: string,
  environment: Environment,
): Promise<void> {
  if (op === 'say') return environment.say(sentence(() => pop(stack), operand));
  if (op === 'open') {
    const [type = '', name = ''] = operand.split(':');
    stack.push(resources.push(await environment.open(type, name)) - 1);
    return;
  }
  if (op !== 'use') throw new MachineError(`does not go with the operand "${operand}"`);
  const value = pop(stack);
  const handle = toNumber(pop(stack));
  const resource = resources[handle];
  if (!resource) throw new MachineError(`the resource table has no entry ${handle}`);
  stack.push(whole(await environment.use(resource, operand, value)));
}

/** Instructions that know only the stack and what it refers to. */
function onStack(stack: Value[], op: Operation): void {
  switch (op) {
    case 'pop':
      pop(stack);
      break;
    case 'dup':
      stack.push(peek(stack, 1));
      break;
    case 'over':
      stack.push(peek(stack, 2));
      break;
    case 'swap':
      stack.push(...[pop(stack), pop(stack)]);
      break;
    case 'not':
      stack.push(toNumber(pop(stack)) === 0 ? 1 : 0);
      break;
    case 'size':
      stack.push(toObject(pop(stack)).fields.length);
      break;
    case 'new':
      stack.push({ fields: newFields(toNumber(pop(stack))) });
      break;
    case 'get':
    case 'set':
      field(stack, op);
      break;
    default:
      throw new MachineError('needs an operand');
  }
}

function field(stack: Value[], op: 'get' | 'set'): void {
  const value = op === 'set' ? pop(stack) : 0;
  const index = toNumber(pop(stack));
  const { fields } = toObject(pop(stack));
  const old = fields[index];
  if (old === undefined)
    throw new MachineError(`the object has ${fields.length} fields, and none is number ${index}`);
  if (op === 'set') fields[index] = value;
  else stack.push(old);
}

function pop(stack: Value[]): Value {
  const value = stack.pop();
  if (value === undefined) throw new MachineError('the stack is empty');
  return value;
}

function peek(stack: readonly Value[], depth: number): Value {
  const value = stack.at(-depth);
  if (value === undefined) throw new MachineError(`the stack has fewer than ${depth} values`);
  return value;
}

function returnAddress({ calls }: Machine): number {
  const address = calls.pop();
  if (address === undefined) throw new MachineError('there is no call to return from');
  return address;
}

/** An object's fields, all 0. */
function newFields(count: number): Value[] {
  if (count < 0 || count > 1_000_000) throw new MachineError(`an object cannot have ${count} fields`);
  return Array.from({ length: count }, () => 0);
}
