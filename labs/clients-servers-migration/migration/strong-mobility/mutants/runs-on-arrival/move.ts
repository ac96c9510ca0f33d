/**
 * Moving a running program: exactly one copy of it runs, whatever gets lost and whoever dies.
 */
import type { Json } from 'dlabs';
import type { Dock } from './dock';
import type { Request } from './messages';
import { capture, restore } from './snapshot';

/** Moves a program to the dock of another host. @throws when it does not: then it goes on here */
export async function depart(dock: Dock, id: string, to: string): Promise<void> {
  const machine = await dock.stop(id);
  try {
    await dock.ask(to, { offer: dock.fresh(id), id, snapshot: capture(machine) });
  } catch (error) {
    dock.start(id, machine);
    throw error;
  }
  await dock.journal.change((records) => void delete records.here[id]);
}

/** The other side: answers what another dock asks. */
export async function answer(dock: Dock, request: Request): Promise<Json> {
  if ('go' in request) return 'runs';
  const { id, snapshot } = request;
  await dock.journal.change((records) => void (records.here[id] = snapshot));
  dock.start(id, restore(snapshot));
  return 'taken';
}

/** After a (re)start of the dock: goes on with what the journal says. */
export function recover(dock: Dock): void {
  for (const [id, snapshot] of Object.entries(dock.journal.records.here)) dock.start(id, restore(snapshot));
}
