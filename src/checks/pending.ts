import type { PendingItem } from '../messages/run-command';
import type { Address } from '../host/api';
import type { Happening, Pending } from '../sim/scheduler';
import type { Simulation } from '../sim/simulation';

/** Characters of a message that are shown. */
const previewLength = 60;

/** What is still to happen, as it is told to people and views. */
export function pendingItems(sim: Simulation): PendingItem[] {
  return sim.scheduler.list().map(itemOf);
}

function itemOf({ time, what }: Pending, index: number): PendingItem {
  const { about } = what;
  const packet = about?.packet;
  return {
    number: index + 1,
    time: time / 1_000,
    kind: about?.kind ?? 'timer',
    ...(about?.machine && { host: about.machine.name }),
    ...(about?.process && { process: about.process.name }),
    ...(packet && {
      packet: {
        from: addressText(packet.from),
        to: addressText(packet.to),
        carries: packet.carries,
        size: packet.size,
        ...(packet.text !== undefined && { preview: shortened(packet.text) }),
      },
    }),
  };
}

/** The happening of that number. `blocked`: others of its channel must come first. */
export function pendingAt(
  sim: Simulation,
  number: number,
): { readonly what: Happening; readonly blocked: boolean } | undefined {
  const list = sim.scheduler.list();
  const what = list[number - 1]?.what;
  const channel = what?.about?.channel;
  const first = list.find((pending) => pending.what.about?.channel === channel);
  return what && { what, blocked: channel !== undefined && first?.what !== what };
}

function addressText({ host, port }: Address): string {
  return `${host}:${port}`;
}

function shortened(text: string): string {
  return text.length > previewLength ? `${text.slice(0, previewLength)}…` : text;
}
