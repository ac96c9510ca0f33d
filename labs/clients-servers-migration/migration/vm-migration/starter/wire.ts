/**
 * GIVEN: what two hypervisors say to each other while they move a machine, and the receiver for images that come before
 * the machine runs. Nothing to change here.
 */
import type { Connection, Host } from 'dlabs';
import type { CpuState, MachineConfig, VirtualMachine } from './machine';
import type { Memory } from './memory';

export type Mode = 'stop-and-copy' | 'pre-copy' | 'post-copy';

/** The first message, from the source. */
export type Header = {
  readonly mode: Mode;
  readonly config: MachineConfig;
};

/** From the source: a page, the processor's state, or the order to run. */
export type ToTarget =
  { readonly page: number; readonly content: number } | { readonly cpu: CpuState } | { readonly go: true };

/** From the target: it has all that it needs; it gives up; or it needs this page. */
export type ToSource = { readonly ready: true } | { readonly refused: string } | { readonly want: number };

/** Sends one page as it is now. Its bytes are white space: they take their time on the wire. */
export function sendPage(to: Connection, memory: Memory, page: number): Promise<void> {
  return to.send({ page, content: memory.read(page) }, { padding: memory.pageSize });
}

/** How fast pre-copy may be, and when it is enough. */
export interface Limits {
  /** Bytes a second of the first round, and at least of every other. */
  readonly minRate: number;
  /** Bytes a second, at most, while the machine runs. */
  readonly maxRate: number;
  /** Bytes a second by which a round is faster than the machine wrote during the last one. */
  readonly step: number;
  /** When no more than so many bytes are left, the machine is stopped. */
  readonly enough: number;
}

/** Keeps a sender to a rate. */
export class Pace {
  readonly #begin: number;
  #bytes = 0;

  /** @param rate bytes a second, from now on */
  constructor(
    readonly host: Host,
    readonly rate: number,
  ) {
    this.#begin = host.now();
  }

  /** Call it after each page: waits until so many bytes, and all before them, may have been sent. */
  async sent(bytes: number): Promise<void> {
    this.#bytes += bytes;
    const wait = this.#begin + (this.#bytes / this.rate) * 1_000 - this.host.now();
    if (wait > 0) await this.host.sleep(wait);
  }
}

/**
 * The target's side of stop-and-copy and of pre-copy: takes pages (of a page that comes again, the last one counts) and
 * the processor's state, says that it is ready, and lets the machine run at `go`, not before.
 * @throws when the source goes away before `go`, or when the image is not whole
 */
export async function receiveImage(vm: VirtualMachine, from: Connection): Promise<void> {
  for (;;) {
    const message = await from.receive<ToTarget>();
    if (!message) throw new Error('the source went away before the machine was complete');
    if ('page' in message) vm.memory.install(message.page, message.content);
    else if ('cpu' in message) await complete(vm, from, message.cpu);
    else return vm.resume();
  }
}

async function complete(vm: VirtualMachine, from: Connection, cpu: CpuState): Promise<void> {
  const { missing } = vm.memory;
  if (missing > 0) {
    await from.send({ refused: `${missing} pages are missing` });
    throw new Error(`${missing} pages are missing`);
  }
  vm.cpu = cpu;
  await from.send({ ready: true });
}
