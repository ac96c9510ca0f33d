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
    const [next = 0] = left;
    const page = wanted.shift() ?? next;
    if (left.delete(page)) await sendPage(to, vm.memory, page);
  }
}

async function listen(to: Connection, wanted: number[]): Promise<void> {
  for (;;) {
    const message = await to.receive<ToSource>();
    if (!message) return;
    if ('want' in message) wanted.push(message.want);
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
