/**
 * Cloning: a second copy of a running program, in the same state of execution.
 */
import type { Dock } from './dock';
import type { Machine } from './machine/machine';

/**
 * The program `id` has executed `fork`. Makes a clone of it, under a fresh name, that runs here, too. When this is done,
 * there is one more number on the stack: 0 in the origin, 1 in the clone.
 */
export async function fork(_dock: Dock, _id: string, machine: Machine): Promise<void> {
  // YOUR WORK (stage 3): there is no clone yet.
  machine.stack.push(0);
}
