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

export async function receivePush(connection: Connection, header: PushHeader): Promise<CodeSegment> {
  const missing = new Set(header.modules);
  const modules: Record<string, string> = {};
  while (missing.size > 0) {
    const message = await connection.receive<PushedModule>();
    if (message === undefined) throw new Error('the sender went away');
    modules[message.module] = message.text;
    missing.delete(message.module);
  }
  return { name: header.push, version: header.version, entry: header.modules[0] ?? header.entry, modules };
}
