/**
 * Moving a running program: exactly one copy of it runs, whatever gets lost and whoever dies.
 */
import type { Json } from 'dlabs';
import type { Dock } from './dock';
import type { Coming } from './journal';
import type { Request } from './messages';
import { capture, restore } from './snapshot';

/** Milliseconds before a dock that did not answer is asked again. */
const pause = 1_000;

/** Moves a program to the dock of another host. @throws when it does not: then it goes on here */
export async function depart(dock: Dock, id: string, to: string): Promise<void> {
  const machine = await dock.stop(id);
  const transfer = id;
  try {
    await dock.ask(to, { offer: transfer, id, snapshot: capture(machine) });
  } catch (error) {
    dock.start(id, machine);
    throw error;
  }
  // The one change that decides: before it the program is ours, whoever dies, and behind it theirs.
  await dock.journal.change((records) => {
    delete records.here[id];
    records.gone[transfer] = { id, to };
  });
  await tell(dock, transfer, to);
}

/** Tells the other dock that the program is its own, as often as it takes. */
async function tell(dock: Dock, transfer: string, to: string): Promise<void> {
  while (!(await told(dock, transfer, to))) await dock.host.sleep(pause);
  await dock.journal.change((records) => void delete records.gone[transfer]);
}

async function told(dock: Dock, transfer: string, to: string): Promise<boolean> {
  try {
    await dock.ask(to, { go: transfer });
    return true;
  } catch (error) {
    dock.host.log(`(${to} does not answer: ${String(error)})`);
    return false;
  }
}

/** The other side: answers what another dock asks. */
export async function answer(dock: Dock, request: Request): Promise<Json> {
  if ('offer' in request) {
    const { offer, id, snapshot } = request;
    await dock.journal.change((records) => void (records.coming[offer] = { id, snapshot }));
    return 'kept';
  }
  let taken: Coming | undefined; // not the second time: an answer may have been lost
  await dock.journal.change((records) => {
    taken = records.coming[request.go];
    if (!taken) return;
    delete records.coming[request.go];
    records.here[taken.id] = taken.snapshot;
  });
  if (taken) dock.start(taken.id, restore(taken.snapshot));
  return 'runs';
}

/** After a (re)start of the dock: goes on with what the journal says. */
export function recover(dock: Dock): void {
  const { here, gone } = dock.journal.records;
  for (const [id, snapshot] of Object.entries(here)) dock.start(id, restore(snapshot));
  for (const [transfer, { to }] of Object.entries(gone)) void tell(dock, transfer, to);
}
