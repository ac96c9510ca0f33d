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
  { host, id }: Reference,
  operation: string,
  value: number,
): Promise<number> {
  return site.useAt(host, id, operation, value);
}
