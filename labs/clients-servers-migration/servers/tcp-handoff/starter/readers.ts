/**
 * GIVEN: readers of the newspaper. Every second one of them asks for a page, a picture, or sends a letter. Type a path, such as
 * /pictures/cat-50000, to ask for it. Nothing to change here.
 */
import type { Host } from 'dlabs';
import { ByteReader } from './bytes';
import { ports } from './cluster';

const wishes = [
  ['/news/today', ''],
  ['/pictures/cat-50000', ''],
  ['/letters/ana', 'Dear editors, your crossword is too easy.'],
] as const;

export default async function readers(host: Host): Promise<void> {
  void typed(host);
  for (let n = 0; ; n++) {
    await host.sleep(1_000);
    const [path, letter] = wishes[n % wishes.length] ?? wishes[0];
    void ask(host, path, letter);
  }
}

async function typed(host: Host): Promise<void> {
  for await (const path of host.input) void ask(host, path, '');
}

async function ask(host: Host, path: string, letter: string): Promise<void> {
  const begin = host.now();
  try {
    const connection = await host.connect({ host: 'switch', port: ports.front });
    await connection.write(`${path} ${letter.length}\n`);
    await connection.write(letter);
    const reader = new ByteReader(connection);
    const line = await reader.line();
    const [code, server, , length] = line?.split(' ') ?? [];
    const content = await reader.block(Number(length ?? 0));
    connection.end();
    const { host: peer, port } = connection.remote;
    const from = `${peer}:${port} (${Math.round(host.now() - begin)} ms)`;
    if (server === undefined) host.log(`${path}: ${code ?? 'no reply'} from ${from}`);
    else if (content) host.log(`${path}: ${server} sent ${length} bytes, from ${from}`);
    else host.log(`${path}: ${server} sent less than ${length} bytes, then the end, from ${from}`);
  } catch (error) {
    host.log(`${path}: ${String(error)}`);
  }
}
