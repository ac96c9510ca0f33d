/**
 * Post-copy: the machine runs at the target at once, and its memory comes after it.
 */
import type { Connection } from 'dlabs';
import type { VirtualMachine } from './machine';
import { switchOver } from './stop-and-copy';
import { sendPage } from './wire';
import type { ToSource, ToTarget } from './wire';

/** The source's side: switches over first, then sends every page once, those that are asked for before all others. */
export async function postCopy(vm: VirtualMachine, to: Connection): Promise<void> {
  vm.pause();
  await switchOver(vm, to, []);
  const wanted: number[] = [];
  void listen(to, wanted);
  const left = new Set(vm.memory.pages);
  while (left.size > 0) {
    const page = wanted.shift();
    if (page !== undefined && left.delete(page)) await sendPage(to, vm.memory, page);
    const [next] = left;
    if (next !== undefined && left.delete(next)) await sendPage(to, vm.memory, next);
  }
}

async function listen(to: Connection, wanted: number[]): Promise<void> {
  try {
    for (;;) {
      const message = await to.receive<ToSource>();
      if (!message) return;
      if ('want' in message) wanted.push(message.want);
    }
  } catch {
    // The connection broke: sending the next page tells it.
  }
}

/** The target's side: takes the processor's state, runs at `go`, and fetches what is missing. */
export async function receivePostCopy(vm: VirtualMachine, from: Connection): Promise<void> {
  const { memory } = vm;
  const asked = new Set<number>();
  memory.onMissing((page) => {
    if (asked.has(page)) return;
    asked.add(page);
    void from.send({ want: page }).catch(() => undefined);
  });
  while (!vm.running || memory.missing > 0) {
    const message = await from.receive<ToTarget>();
    if (!message) throw new Error('the source went away before the machine was complete');
    if ('cpu' in message) {
      vm.cpu = message.cpu;
      await from.send({ ready: true });
    } else if ('go' in message) vm.resume();
    else if (!memory.has(message.page)) memory.install(message.page, message.content);
  }
}
