import type { Address, Connection, Host, Json } from 'dlabs';
import type { CodeCache, CodeSegment, Manifest } from './code';

/** Fetches a program from the store, as far as it is not in the cache. Gives the whole code segment, or throws. */
export async function pull(
  host: Host,
  store: Address,
  name: string,
  version: string,
  cache: CodeCache,
): Promise<CodeSegment> {
  const connection = await host.connect(store);
  const manifest = await ask<Manifest>(connection, { manifest: name, version });
  const modules: Record<string, string> = {};
  for (const [file, digest] of Object.entries(manifest.modules)) {
    modules[file] = await textOf(connection, digest, cache);
  }
  return { name, version, entry: manifest.entry, modules };
}

async function textOf(connection: Connection, digest: string, cache: CodeCache): Promise<string> {
  const known = cache.get(digest);
  if (known !== undefined) return known;
  const { text } = await ask<{ text: string }>(connection, { module: digest });
  cache.set(digest, text);
  return text;
}

async function ask<T extends object>(connection: Connection, request: Json): Promise<T> {
  await connection.send(request);
  const answer = await connection.receive<T | { error: string }>();
  if (!answer) throw new Error('the store went away before the program was whole');
  if ('error' in answer) throw new Error(answer.error);
  return answer;
}
