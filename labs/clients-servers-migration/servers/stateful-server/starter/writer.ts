/**
 * GIVEN: an author. What you type in this terminal becomes the first block of the poem. Nothing to change here.
 */
import type { Host } from 'dlabs';
import { RemoteFiles } from './client';
import { blockSize } from './protocol';

export default async function writer(host: Host): Promise<void> {
  const poem = await new RemoteFiles(host).open('poem.txt');
  host.log('Type how the poem should begin.');
  for await (const line of host.input) {
    const begin = host.now();
    await poem.write(0, line.slice(0, blockSize).padEnd(blockSize));
    host.log(`written, after ${Math.round(host.now() - begin)} ms`);
  }
}
