/**
 * Post-copy: the machine runs at the target at once, and its memory comes after it.
 */
import type { Connection } from 'dlabs';
import type { VirtualMachine } from './machine';
import { stopAndCopy } from './stop-and-copy';
import { receiveImage } from './wire';

// YOUR WORK (stage 3): this moves the memory first. Switch over first, then send every page once, those that are asked for
// before all others.

/** The source's side. Settles when all pages are sent. @throws as `switchOver` does, and when the connection breaks */
export async function postCopy(vm: VirtualMachine, to: Connection): Promise<void> {
  await stopAndCopy(vm, to);
}

// YOUR WORK (stage 3): this lets the machine run when it is whole. Take the processor's state, run at `go`, and ask for each
// missing page that the machine touches, once, and for no other. A page that is here already is newer than a copy that comes.

/** The target's side. Settles when every page is here. @throws when the source goes away before that */
export async function receivePostCopy(vm: VirtualMachine, from: Connection): Promise<void> {
  await receiveImage(vm, from);
}
