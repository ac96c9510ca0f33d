/**
 * Moving one job: wherever messages get lost and whoever dies, it runs in one place at a time.
 */
import type { Transfer } from './jobs';
import type { Runner } from './runner';

/** Milliseconds between two tries to learn what became of a transfer. */
const pause = 500;

/** The move before this one. */
let last: Promise<unknown> = Promise.resolve();

/** Moves a job to another host. Settles when it is certain where it runs. @throws when there is no such job here */
export async function move(runner: Runner, id: string, to: string): Promise<void> {
  const moved = last.then(async () => settle(runner, await runner.leave(id, to)));
  last = moved.catch(() => undefined);
  await moved;
}

/** After a (re)start: settles the moves that were under way. */
export function recover(runner: Runner): void {
  for (const transfer of runner.transfers) void settle(runner, transfer);
}

/** Asks until there is an answer: only the other host knows where the job runs. */
async function settle(runner: Runner, transfer: Transfer): Promise<void> {
  for (;;) {
    const answer = await runner.ship(transfer).catch(() => undefined);
    if (answer === 'taken') return runner.gone(transfer);
    if (answer === 'refused') return runner.back(transfer);
    await runner.host.sleep(pause);
  }
}
