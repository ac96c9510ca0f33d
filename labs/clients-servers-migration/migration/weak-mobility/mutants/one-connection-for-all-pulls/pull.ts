import type { Address, Connection, Host, Json } from 'dlabs';
import type { CodeCache, CodeSegment, Manifest } from './code';

async function ask<T>(connection: Connection, request: Json): Promise<T> {
  await connection.send(request);
  const answer = await connection.receive<T | { error: string }>();
  if (answer === undefined) throw new Error('the store went away');
  if (typeof answer === 'object' && answer !== null && 'error' in answer) throw new Error(answer.error);
  return answer as T;
}

/** One connection for all pulls, and one pull after another on it. */
let open: Connection | undefined;
let before: Promise<unknown> = Promise.resolve();

export function pull(
  host: Host,
  store: Address,
  name: string,
  version: string,
  cache: CodeCache,
): Promise<CodeSegment> {
  const segment = before.then(() => pullNow(host, store, name, version, cache));
  before = segment.catch(() => undefined);
  return segment;
}

async function pullNow(
  host: Host,
  store: Address,
  name: string,
  version: string,
  cache: CodeCache,
): Promise<CodeSegment> {
  const connection = (open ??= await host.connect(store));
  try {
    const manifest = await ask<Manifest>(connection, { manifest: name, version });
    const modules: Record<string, string> = {};
    for (const [file, digest] of Object.entries(manifest.modules)) {
      let text = cache.get(digest);
      if (text === undefined) {
        ({ text } = await ask<{ text: string }>(connection, { module: digest }));
        cache.set(digest, text);
      }
      modules[file] = text;
    }
    return { name, version, entry: manifest.entry, modules };
  } catch (error) {
    open = undefined; // connect anew the next time
    connection.end();
    throw error;
  }
}
