/**
 * GIVEN: the store, a repository of programs. Each is a file of its disk, such as `words@1.json`. Type
 * `label words latest 1` in its terminal: from then on `words@latest` is what `words@1` is.
 */
import type { Connection, Host, Json } from 'dlabs';
import type { CodeSegment } from './code';
import { digest, store } from './code';

interface Request {
  readonly manifest?: string;
  readonly version?: string;
  readonly module?: string;
}

export default async function repository(host: Host): Promise<void> {
  const listener = await host.listen(store.port);
  void obeyTerminal(host);
  for await (const connection of listener) void serve(host, connection);
}

/** Answers the requests of one connection, in their order. */
async function serve(host: Host, connection: Connection): Promise<void> {
  try {
    for (
      let request = await connection.receive<Request>();
      request;
      request = await connection.receive<Request>()
    ) {
      await connection.send(await answer(host, request));
    }
    connection.end();
  } catch {
    connection.reset(); // the worker went away, or sent what is not JSON
  }
}

async function answer(host: Host, request: Request): Promise<Json> {
  if (request.manifest !== undefined) return manifestOf(host, `${request.manifest}@${request.version ?? ''}`);
  if (request.module !== undefined) return moduleOf(host, request.module);
  return { error: 'a request is { manifest, version } or { module }' };
}

async function manifestOf(host: Host, name: string): Promise<Json> {
  const text = await host.disk.readText(`${name}.json`);
  host.log(`manifest ${name}`);
  if (text === undefined) return { error: `the store has no ${name}` };
  const { entry, modules } = JSON.parse(text) as CodeSegment;
  return {
    entry,
    modules: Object.fromEntries(Object.entries(modules).map(([file, code]) => [file, digest(code)])),
  };
}

async function moduleOf(host: Host, wanted: string): Promise<Json> {
  for (const name of await host.disk.list()) {
    const { modules } = JSON.parse((await host.disk.readText(name)) ?? '{}') as CodeSegment;
    const found = Object.entries(modules).find(([, text]) => digest(text) === wanted);
    if (!found) continue;
    host.log(`module ${found[0]} ${wanted}`);
    return { text: found[1] };
  }
  host.log(`module ? ${wanted}`);
  return { error: `the store has no module with the digest ${wanted}` };
}

async function obeyTerminal(host: Host): Promise<void> {
  for await (const line of host.input) {
    const [, name = '', label = '', version = ''] = /^label (\S+) (\S+) (\S+)$/.exec(line.trim()) ?? [];
    if (name === '') host.log('I know one command: label NAME LABEL VERSION');
    else await move(host, name, label, version);
  }
}

async function move(host: Host, name: string, label: string, version: string): Promise<void> {
  const text = await host.disk.readText(`${name}@${version}.json`);
  if (text === undefined) return host.log(`the store has no ${name}@${version}`);
  await host.disk.write(`${name}@${label}.json`, text);
  host.log(`${name}@${label} is now what ${name}@${version} is`);
}
