import type { Host } from 'dlabs';

/** What `promise` gives, or undefined if it takes longer than `ms`. Nobody waits for it then, but it is not stopped. */
export async function inTime<T>(host: Host, ms: number, promise: Promise<T>): Promise<T | undefined> {
  return Promise.race([promise, host.sleep(Math.max(0, ms)).then(() => undefined)]);
}
