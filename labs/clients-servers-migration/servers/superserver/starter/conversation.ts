import type { Connection, Host } from 'dlabs';

/**
 * What all servers here have in common. They know nothing of ports: whoever starts them hands them a connection. The
 * server speaks first, as those of FTP and mail do: a greeting, then one line for each line of the caller, until the
 * caller says `quit` or hangs up.
 */
export async function converse(
  host: Host,
  service: string,
  answer: (line: string) => Promise<string> | string,
): Promise<void> {
  const { connection } = host;
  if (!connection) return host.log(`${service}: started without a connection, so there is nobody to talk to`);
  const told = host.args.length > 0 ? `, told ${host.args.join(' ')}` : '';
  try {
    await connection.write(`220 ${host.name} ${service}, process ${host.pid}${told}\n`);
    for await (const line of linesOf(connection)) {
      if (line === 'quit') break;
      await connection.write(`${await answer(line)}\n`);
    }
    await connection.write('221 goodbye\n');
  } catch (error) {
    host.log(`${service}: the caller is gone: ${String(error)}`);
  }
  connection.end();
}

/** The lines of a stream of bytes, without their ends. */
export async function* linesOf(connection: Connection): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for (let data = await connection.read(); data; data = await connection.read()) {
    const lines = (rest + decoder.decode(data, { stream: true })).split(/\r?\n/);
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
