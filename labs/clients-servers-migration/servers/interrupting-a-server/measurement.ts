/** How long it takes to interrupt the server, in each of the three ways, and without any. */
import { measure } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { Client, askUrgent, atDesk, pagesOf, soon } from './probes';
import { openWorks } from './scenario';

const ways = ['break the connection', 'a second port', 'urgent data', 'an ordinary message'] as const;

/** Milliseconds from the interrupt to the last page that was printed, or until the look began. */
async function timeToStop(
  world: World,
  way: (typeof ways)[number],
  kibibytes: number,
  book: string,
): Promise<number | undefined> {
  return atDesk(world, async (host) => {
    const client = await Client.open(world, host);
    client.order({ book, pages: 2_000 });
    await soon(world, () => pagesOf(world, book) > 2);
    for (let n = 0; n < kibibytes / 32; n++) client.order({ book: `${book}-${n}`, pages: 1 }, 32_700);
    await host.sleep(1);
    const begin = host.now();
    if (way === 'break the connection') client.connection.reset();
    else if (way === 'a second port')
      void askUrgent(host, { session: client.session, urgent: 'stop' }, 60_000);
    else if (way === 'urgent data') client.urgent('stop');
    else client.connection.send({ urgent: 'stop' }).catch(() => undefined);
    let last = begin;
    let pages = pagesOf(world, book);
    // The work has stopped when the page that would be next does not come.
    while ((host.now() - last < 220 || host.now() - begin < 700) && host.now() - begin < 30_000) {
      await host.sleep(5);
      const now = pagesOf(world, book);
      if (now > pages) last = host.now();
      pages = now;
    }
    client.connection.reset();
    await host.sleep(300);
    return Math.round(last - begin);
  });
}

measure(
  'Time from interrupt to stop',
  {
    stage: 'mark',
    x: { label: 'Data that was sent before', unit: 'KiB', values: [0, 64, 128, 192, 256, 384] },
    y: { label: 'Time until the last page', unit: 'ms' },
    caption:
      'Over a satellite, 125 ms each way, with 64 KiB under way at a time. An ordinary message comes after all that was sent before it; a break and the news of urgent data overtake it. The second port needs one more round trip, to connect. What counts is the last page that was finished.',
  },
  async (world, kibibytes) => {
    openWorks(world, 2);
    world.link('works', 'desk', { latency: 125 });
    await world.sleep(200);
    const times: Record<string, number> = {};
    for (const [n, way] of ways.entries()) {
      const time = await timeToStop(world, way, kibibytes, `book-${n}`).catch(() => undefined);
      if (time !== undefined) times[way] = time;
    }
    return times;
  },
);
