/**
 * GIVEN: an application that reads a poem again and again, a block every 300 ms, and tells how long each took. Nothing to
 * change here.
 */
import type { Host } from 'dlabs';
import { RemoteFiles } from './client';

export default async function reader(host: Host): Promise<void> {
  const poem = await new RemoteFiles(host).open('poem.txt');
  for (let round = 1; ; round++) {
    host.log(`round ${round}`);
    for (let block = 0; ; block++) {
      const begin = host.now();
      const text = await poem.read(block);
      if (text === '') break;
      host.log(`${String(Math.round(host.now() - begin)).padStart(4)} ms  “${text}”`);
      await host.sleep(300);
    }
    await host.sleep(1_000);
  }
}
