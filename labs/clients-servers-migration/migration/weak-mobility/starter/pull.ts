import type { Address, Host } from 'dlabs';
import type { CodeCache, CodeSegment } from './code';
import { notWritten } from './code';

/**
 * The worker fetches a program from the store by itself.
 * @param cache the texts that this worker has already, by digest; what is fetched is added to it
 * @returns the code segment, once every module is here
 * @throws {Error} with the store's words when it answers an error; also when it goes away before the code is whole
 */
export async function pull(
  host: Host,
  store: Address,
  name: string,
  version: string,
  cache: CodeCache,
): Promise<CodeSegment> {
  // YOUR WORK 4: ask the store for the manifest, then for the modules (stage 2); only for those whose digest is not in
  // the cache (stage 3). Whatever happens, end the connection.
  throw notWritten('pull', host, store, name, version, cache);
}
