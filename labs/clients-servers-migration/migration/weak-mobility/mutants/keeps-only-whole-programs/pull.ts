import type { Address, Connection, Host, Json } from 'dlabs';
import type { CodeCache, CodeSegment, Manifest } from './code';

async function ask<T>(connection: Connection, request: Json): Promise<T> {
  await connection.send(request);
  const answer = await connection.receive<T | { error: string }>();
  if (answer === undefined) throw new Error('the store went away');
  if (typeof answer === 'object' && answer !== null && 'error' in answer) throw new Error(answer.error);
  return answer as T;
}

export async function pull(
  host: Host,
  store: Address,
  name: string,
  version: string,
  cache: CodeCache,
): Promise<CodeSegment> {
  const connection = await host.connect(store);
  try {
    const manifest = await ask<Manifest>(connection, { manifest: name, version });
    const fetched = new Map<string, string>();
    const modules: Record<string, string> = {};
    for (const [file, digest] of Object.entries(manifest.modules)) {
      let text = cache.get(digest) ?? fetched.get(digest);
      if (text === undefined) {
        ({ text } = await ask<{ text: string }>(connection, { module: digest }));
        fetched.set(digest, text);
      }
      modules[file] = text;
    }
    for (const [digest, text] of fetched) cache.set(digest, text); // whole: now keep it
    return { name, version, entry: manifest.entry, modules };
  } finally {
    connection.end();
  }
}
