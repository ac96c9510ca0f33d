import type { Host } from 'dlabs';
import { converse } from './conversation';

/** A remote terminal: `date`, `make MS` (which keeps a core busy so many milliseconds), `crash`. */
export default async function telnetd(host: Host): Promise<void> {
  await converse(host, 'telnet', async (line) => {
    const [word, ms] = line.split(' ');
    if (word === 'date') return `250 it is ${Math.round(host.now())} ms since the machine was switched on`;
    // A bug of this program: the operating system ends the process on the spot, and no `catch` sees that.
    if (word === 'crash') host.exit(139);
    if (word !== 'make') return '500 there are: date, make MS, crash, quit';
    await host.compute(Number(ms) || 0);
    return '250 made';
  });
}
