/**
 * GIVEN: an application. It reads a poem from the file server, a piece every half second, and copies it to another file. It
 * knows nothing of servers that crash. Nothing to change here.
 */
import type { Host } from 'dlabs';
import { RemoteFiles } from './client';

const piece = 10;

export default async function reader(host: Host): Promise<void> {
  const remote = new RemoteFiles(host);
  for (let round = 1; ; round++) {
    const poem = await remote.open('poem.txt');
    const copy = await remote.open(`copy-${round}.txt`);
    let text = '';
    for (let part = await poem.read(piece); part !== ''; part = await poem.read(piece)) {
      host.log('read:', part);
      await copy.write(part);
      text += part;
      await host.sleep(500);
    }
    host.log(`poem ${round}:`, text);
    await host.sleep(1_000);
  }
}
