/**
 * Cloning: a second copy of a running program, in the same state of execution.
 */
import type { Dock } from './dock';
import type { Machine } from './machine/machine';
import { capture, restore } from './snapshot';

/**
 * The program `id` has executed `fork`. Makes a clone of it, under a fresh name, that runs here, too. When this is done,
 * there is one more number on the stack: 0 in the origin, 1 in the clone.
 */
export async function fork(dock: Dock, id: string, machine: Machine): Promise<void> {
  const clone = restore(capture(machine));
  machine.stack.push(0);
  clone.stack.push(1);
  const name = dock.fresh(id);
  const records = { origin: capture(machine), clone: capture(clone) };
  // Both at once: after a crash there is the origin alone, about to fork, or there are both, behind the fork.
  void dock.journal.change(({ here }) => {
    here[id] = records.origin;
    here[name] = records.clone;
  });
  dock.start(name, clone);
}
