/** Checks in this very process, so that a debugger that holds it stops in the student's code. */
import type { CheckRun } from '../checks/report';
import type { CheckOrder } from '../messages/runner';

export async function checkHere(order: CheckOrder, signal: AbortSignal): Promise<CheckRun> {
  const { checkLab } = await import('../checks/session');
  const nobodyWatches = { beat: () => undefined, enter: () => undefined, schedule: () => undefined };
  return checkLab(order, { emit: () => undefined, signal, pulse: nobodyWatches });
}
