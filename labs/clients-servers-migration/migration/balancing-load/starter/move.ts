/**
 * Moving one job: wherever messages get lost and whoever dies, it runs in one place at a time.
 */
import type { Runner } from './runner';

// YOUR WORK (stage 2): this is fine as long as nothing goes wrong. What if no answer comes? Between two tries, wait 50 ms at
// least, and 2 s at most.

/** Moves a job to another host. Settles when it is certain where it runs. @throws when there is no such job here */
export async function move(runner: Runner, id: string, to: string): Promise<void> {
  const transfer = await runner.leave(id, to);
  const answer = await runner.ship(transfer).catch(() => 'refused');
  if (answer === 'taken') await runner.gone(transfer);
  else await runner.back(transfer);
}

/** After a (re)start: settles the moves that were under way. */
export function recover(_runner: Runner): void {
  // YOUR WORK (stage 2)
}
