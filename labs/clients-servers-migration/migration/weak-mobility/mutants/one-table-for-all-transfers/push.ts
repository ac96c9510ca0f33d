import type { Address, Connection, Host, Json } from 'dlabs';
import type { CodeSegment, PushedModule, PushHeader, Reply } from './code';

/** Moves a program to `target`, where it starts anew, and gives its result. */
export async function push(host: Host, target: Address, segment: CodeSegment, data: Json): Promise<Json> {
  const { name, version, entry, modules } = segment;
  const connection = await host.connect(target);
  try {
    await connection.send({ push: name, version, entry, modules: Object.keys(modules), data });
    for (const [module, text] of Object.entries(modules)) await connection.send({ module, text });
    const reply = await connection.receive<Reply>();
    if (!reply) throw new Error(`${target.host} ended the connection without an answer`);
    if ('error' in reply) throw new Error(reply.error);
    return reply.result;
  } finally {
    connection.end();
  }
}

const modules: Record<string, string> = {};

/** Takes in the modules that the header announced. Gives the whole code segment, or throws. */
export async function receivePush(connection: Connection, header: PushHeader): Promise<CodeSegment> {
  const missing = new Set(header.modules);
  while (missing.size > 0) {
    const message = await connection.receive<PushedModule>();
    if (!message) throw new Error(`the transfer broke off; still missing: ${[...missing].join(', ')}`);
    modules[message.module] = message.text;
    missing.delete(message.module);
  }
  return { name: header.push, version: header.version, entry: header.entry, modules };
}
