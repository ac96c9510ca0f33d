/**
 * GIVEN: the client. It has no handler of any protocol. Type `open tide harbour recife` in its terminal: the protocol,
 * the server, the request. `files` tells what is on its disk. Nothing to change here.
 */
import type { Host } from 'dlabs';
import { Refused } from './contract';
import { open } from './open';

export default async function client(host: Host): Promise<void> {
  host.log('ready');
  for (const line of host.args) await obey(host, line);
  for await (const line of host.input) void obey(host, line.trim());
}

async function obey(host: Host, line: string): Promise<void> {
  const [, protocol, server, request] = /^open (\S+) (\S+) (.+)$/.exec(line) ?? [];
  if (line === 'files') await tellFiles(host);
  else if (!protocol || !server || !request) host.log('I know: open PROTOCOL SERVER REQUEST; files');
  else host.log(`${line}: ${await outcome(host, server, protocol, request)}`);
}

async function outcome(host: Host, server: string, protocol: string, request: string): Promise<string> {
  try {
    const result = await open(host, server, protocol, request);
    return `result ${JSON.stringify(result ?? null)}`;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return error instanceof Refused ? `refused: ${message}` : `failed: ${message}`;
  }
}

async function tellFiles(host: Host): Promise<void> {
  for (const name of await host.disk.list()) {
    host.log(`${name}: ${(await host.disk.readText(name))?.slice(0, 60).replaceAll('\n', ' ') ?? ''}…`);
  }
}
