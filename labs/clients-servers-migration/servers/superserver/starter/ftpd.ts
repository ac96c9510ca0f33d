import type { Host } from 'dlabs';
import { converse } from './conversation';

/** File transfer: `list`, `get NAME`. */
export default async function ftpd(host: Host): Promise<void> {
  await converse(host, 'ftp', async (line) => {
    const [word, name = ''] = line.split(' ');
    if (word === 'list') return `250 ${(await host.disk.list()).join(' ')}`;
    if (word !== 'get') return '500 there are: list, get NAME, quit';
    const text = await host.disk.readText(name);
    return text === undefined ? '550 no such file' : `250 ${JSON.stringify(text)}`;
  });
}
