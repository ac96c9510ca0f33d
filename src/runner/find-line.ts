/** Finds the student's line that ended a process which could not tell: the last line reached when it is done again. */
import type { Place } from '../checks/report';
import type { CheckOrder } from '../messages/runner';
import { ChildEnded, type Child } from './child';
import { scriptPath } from './places';

/** All in milliseconds. */
const times = {
  /** For the whole search: following lines is slow, and a verdict without a line is better than no verdict. */
  budget: 8_000,
  /** A line that is reached without a sign of life for so long belongs to the endless loop itself. */
  silence: 1_000,
} as const;

/** @param child follows lines; it is ended. */
export async function findLine(
  child: Child,
  order: CheckOrder,
  signal: AbortSignal | undefined,
): Promise<Place | undefined> {
  const stop = (): void => child.kill();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    stop();
  }, times.budget);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    await child.request({ type: 'check', order });
    return undefined; // It went well this time.
  } catch (error) {
    if (!(error instanceof ChildEnded)) return undefined;
    if (late && performance.now() - child.lastSign < times.silence) return undefined;
    const file = child.at && scriptPath(child.at.url);
    return child.at && file !== undefined ? { file, line: child.at.line } : undefined;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
    stop();
  }
}
