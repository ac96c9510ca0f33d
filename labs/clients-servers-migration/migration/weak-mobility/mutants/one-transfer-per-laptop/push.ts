import type { Address, Connection, Host, Json } from 'dlabs';
import type { CodeSegment, PushedModule, PushHeader, Reply } from './code';

export async function push(host: Host, target: Address, segment: CodeSegment, data: Json): Promise<Json> {
  const connection = await host.connect(target);
  try {
    const { name, version, entry, modules } = segment;
    await connection.send({ push: name, version, entry, modules: Object.keys(modules), data });
    for (const [module, text] of Object.entries(modules)) await connection.send({ module, text });
    const reply = await connection.receive<Reply>();
    if (reply === undefined) throw new Error('the worker went away without an answer');
    if ('error' in reply) throw new Error(reply.error);
    return reply.result;
  } finally {
    connection.end();
  }
}

/** What each laptop has sent so far. */
const transfers = new Map<string, Record<string, string>>();

export async function receivePush(connection: Connection, header: PushHeader): Promise<CodeSegment> {
  const from = connection.remote.host;
  transfers.set(from, {});
  while (header.modules.some((name) => transfers.get(from)?.[name] === undefined)) {
    const message = await connection.receive<PushedModule>();
    if (message === undefined) throw new Error('the sender went away');
    transfers.set(from, { ...transfers.get(from), [message.module]: message.text });
  }
  const modules = transfers.get(from)!;
  return { name: header.push, version: header.version, entry: header.entry, modules };
}
