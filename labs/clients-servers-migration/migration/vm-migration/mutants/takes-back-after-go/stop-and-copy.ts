/**
 * Stop-and-copy, and the moment in which a machine changes hands, which all three ways of moving share.
 */
import type { Connection } from 'dlabs';
import type { VirtualMachine } from './machine';
import { sendPage } from './wire';
import type { ToSource } from './wire';

/** Stops the machine, moves all of its memory, and lets it run at the target. */
export async function stopAndCopy(vm: VirtualMachine, to: Connection): Promise<void> {
  vm.pause();
  await switchOver(vm, to, vm.memory.pages);
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
  try {
    for (const page of pages) await sendPage(to, vm.memory, page);
    await to.send({ cpu: vm.cpu });
    const answer = await to.receive<ToSource>();
    if (!answer || !('ready' in answer))
      throw new Error(`the target is not ready: ${JSON.stringify(answer)}`);
    await to.send({ go: true });
    await vm.handOver();
  } catch (error) {
    vm.resume();
    throw error;
  }
}
