/**
 * What each instruction does to the state in native memory. The program counter stands on the next instruction already.
 */
import { calculations, sentence } from '../machine/operations';
import type { Instruction, Operation } from '../machine/program';
import type { Resource } from '../machine/values';
import { MachineError, toNumber, whole } from '../machine/values';
import type { Reference } from './memory';
import type { NativeMachine, Value } from './native-machine';

/** What a native machine needs of the host where it runs. A step lasts until what is called here has settled. */
export interface NativeEnvironment {
  /** The program prints a line. */
  say(line: string): void | Promise<void>;
  /** The program asks for a resource. What this gives becomes an entry of the resource table. */
  open(type: string, name: string): Resource | Promise<Resource>;
  /** The program uses a resource, with a number. @returns what becomes of it */
  use(resource: Resource, operation: string, value: number): number | Promise<number>;
}

/** Executes one instruction. @throws {MachineError} */
export function execute(
  machine: NativeMachine,
  { op, operand }: Instruction,
  environment: NativeEnvironment,
): void | Promise<void> {
  const calculation = calculations[op];
  if (calculation) {
    const right = toNumber(machine.pop());
    const left = toNumber(machine.pop());
    machine.push(whole(calculation(left, right)));
    return;
  }
  if (typeof operand === 'number') return withNumber(machine, op, operand);
  if (typeof operand === 'string') return withText(machine, op, operand, environment);
  withoutOperand(machine, op);
}

function withNumber(machine: NativeMachine, op: Operation, operand: number): void {
  switch (op) {
    case 'push':
      machine.push(operand);
      break;
    case 'load':
      machine.push(machine.variable(operand));
      break;
    case 'store':
      machine.setVariable(operand, machine.pop());
      break;
    case 'jump':
      machine.pc = machine.code.addressOf(operand);
      break;
    case 'branch':
      if (toNumber(machine.pop()) !== 0) machine.pc = machine.code.addressOf(operand);
      break;
    case 'call':
      machine.pushCall(machine.pc);
      machine.pc = machine.code.addressOf(operand);
      break;
    default:
      throw new MachineError(`does not go with the operand ${operand}`);
  }
}

async function withText(
  machine: NativeMachine,
  op: Operation,
  operand: string,
  environment: NativeEnvironment,
): Promise<void> {
  if (op === 'say') return environment.say(sentence(() => machine.pop(), operand));
  if (op === 'open') {
    const [type = '', name = ''] = operand.split(':');
    machine.push(machine.resources.push(await environment.open(type, name)) - 1);
    return;
  }
  if (op !== 'use') throw new MachineError(`does not go with the operand "${operand}"`);
  const value = toNumber(machine.pop());
  const handle = toNumber(machine.pop());
  const resource = machine.resources[handle];
  if (!resource) throw new MachineError(`the resource table has no entry ${handle}`);
  machine.push(whole(await environment.use(resource, operand, value)));
}

function withoutOperand(machine: NativeMachine, op: Operation): void {
  switch (op) {
    case 'ret':
      machine.pc = machine.popCall();
      break;
    case 'halt':
      machine.pc = machine.code.addressOf(machine.program.instructions.length);
      break;
    case 'not':
      machine.push(toNumber(machine.pop()) === 0 ? 1 : 0);
      break;
    case 'size':
    case 'new':
    case 'get':
    case 'set':
      onHeap(machine, op);
      break;
    case 'pop':
    case 'dup':
    case 'swap':
    case 'over':
      rearrange(machine, op);
      break;
    default:
      throw new MachineError('needs an operand, or is not to be had on this machine');
  }
}

function onHeap(machine: NativeMachine, op: 'size' | 'new' | 'get' | 'set'): void {
  if (op === 'size') return machine.push(machine.size(reference(machine.pop())));
  if (op === 'new') return machine.push(machine.allocate(count(toNumber(machine.pop()))));
  const value = op === 'set' ? machine.pop() : 0;
  const index = toNumber(machine.pop());
  const object = reference(machine.pop());
  if (op === 'set') machine.setField(object, index, value);
  else machine.push(machine.field(object, index));
}

/** Instructions that know only the top of the stack. */
function rearrange(machine: NativeMachine, op: 'pop' | 'dup' | 'swap' | 'over'): void {
  const top = machine.pop();
  if (op === 'pop') return;
  if (op === 'dup') return pushAll(machine, top, top);
  const below = machine.pop();
  if (op === 'swap') pushAll(machine, top, below);
  else pushAll(machine, below, top, below);
}

function pushAll(machine: NativeMachine, ...values: readonly Value[]): void {
  for (const value of values) machine.push(value);
}

function reference(value: Value): Reference {
  if (typeof value === 'object') return value;
  throw new MachineError(`a reference is needed here, and this is the number ${value}`);
}

function count(fields: number): number {
  if (fields < 0 || fields > 1_000_000) throw new MachineError(`an object cannot have ${fields} fields`);
  return fields;
}
