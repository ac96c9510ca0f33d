/**
 * Stop-and-copy, and the moment in which a machine changes hands, which all three ways of moving share.
 */
import type { Connection } from 'dlabs';
import type { VirtualMachine } from './machine';
import { sendPage } from './wire';

// YOUR WORK (stage 1): this copies the memory of a machine that runs, lets the target run without asking whether it is ready,
// and does not care when something goes wrong. Stop the machine first; let it go on here when the move fails.

/** Stops the machine, moves all of its memory, and lets it run at the target. */
export async function stopAndCopy(vm: VirtualMachine, to: Connection): Promise<void> {
  for (const page of vm.memory.pages) await sendPage(to, vm.memory, page);
  vm.pause();
  await switchOver(vm, to, []);
}

/**
 * The machine stands still: sends these pages and the processor's state, and makes the target the machine's place.
 * @throws when the target does not get ready. The machine then goes on here.
 */
export async function switchOver(
  vm: VirtualMachine,
  to: Connection,
  pages: readonly number[],
): Promise<void> {
  for (const page of pages) await sendPage(to, vm.memory, page);
  await to.send({ cpu: vm.cpu });
  await to.send({ go: true });
  await vm.handOver();
}
