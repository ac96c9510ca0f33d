/**
 * Pre-copy: the memory is copied while the machine runs; what it writes meanwhile is copied again.
 */
import type { Connection } from 'dlabs';
import type { VirtualMachine } from './machine';
import { switchOver } from './stop-and-copy';
import { Pace, sendPage } from './wire';
import type { Limits } from './wire';

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
  const { memory, host } = vm;
  memory.takeDirty();
  let pages = memory.pages;
  for (let rate = limits.minRate; ;) {
    const begin = host.now();
    await sendRound(vm, to, pages, rate);
    pages = memory.takeDirty();
    const bytes = pages.length * memory.pageSize;
    const wanted = (bytes / (host.now() - begin)) * 1_000 + limits.step;
    if (bytes <= limits.enough || (wanted > limits.maxRate && rate === limits.maxRate)) break;
    rate = Math.min(Math.max(wanted, limits.minRate), limits.maxRate);
  }
  vm.pause();
  await sendRound(vm, to, pages, limits.maxRate);
  await switchOver(vm, to, []);
}

/** Sends the pages, but those that the machine has written again already: their turn is in the next round. */
async function sendRound(
  vm: VirtualMachine,
  to: Connection,
  pages: readonly number[],
  rate: number,
): Promise<void> {
  const pace = new Pace(vm.host, rate);
  for (const page of pages) {
    if (vm.memory.isDirty(page)) continue;
    await sendPage(to, vm.memory, page);
    await pace.sent(vm.memory.pageSize);
  }
}
