/**
 * Pre-copy: the memory is copied while the machine runs; what it writes meanwhile is copied again.
 */
import type { Connection } from 'dlabs';
import type { VirtualMachine } from './machine';
import { stopAndCopy } from './stop-and-copy';
import type { Limits } from './wire';

// YOUR WORK (stage 2): this stops the machine for the whole copy, and goes as fast as the link can. Copy in rounds while it
// runs, at the rates that the limits allow, and stop it for what is left.

/**
 * Moves the machine while it runs.
 *
 * The first round is over all pages, at `minRate`. Each further one is over the pages that the machine made dirty during
 * the last one; its rate is what these bytes were for each second of the last round, and `step` more, but within `minRate`
 * and `maxRate`. A page that is dirty again when its turn comes is left for the next round. When at most `enough` bytes are
 * dirty, or a round at `maxRate` would have to be followed by a faster one, the machine is stopped, and the rest goes as
 * fast as the link carries.
 * @throws as `switchOver` does, and when the connection breaks. The machine then runs here.
 */
export async function preCopy(vm: VirtualMachine, to: Connection, limits: Limits): Promise<void> {
  vm.host.log(`the first round could go at ${limits.minRate} bytes a second`);
  await stopAndCopy(vm, to);
}
