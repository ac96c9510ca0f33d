/**
 * Using a resource through a reference to it.
 */
import type { Site } from './site';
import type { Reference } from './things';

/**
 * Uses the resource that a reference leads to, wherever that is.
 * @throws {MachineError} when it is not there, its host does not answer, or there is no such operation
 */
export async function use(
  site: Site,
  reference: Reference,
  operation: string,
  value: number,
): Promise<number> {
  // YOUR WORK (stage 1): this version looks for every resource on this host.
  return site.store.use(reference.id, operation, value);
}
