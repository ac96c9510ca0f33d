import assert from 'node:assert/strict';
import type { World } from 'dlabs/world';
import { town } from './scenario';
import { port } from './starter/orders';

/** What customers do that nobody likes, and how to tell of it. */
export const mischiefs = [
  'left without ordering (its stream ended at once)',
  'sent a line that is not JSON',
  'left after half a line',
  'ordered, and broke the connection while the shop worked',
  'sent null as its order',
  'sent {} as its order',
  'sent 5 as its order',
  'sent "x" as its order',
  'sent [] as its order',
] as const;
export type Mischief = (typeof mischiefs)[number];

/** What is sent as an order and is none. */
const nonOrder = /^sent (\S+) as its order$/;

/** One rude customer; whoever waits for the end of the connection must see it. */
export async function misbehave(world: World, mischief: Mischief): Promise<void> {
  const stay = 10 + world.choose(150);
  const ended = await world.host(town).run(async (host) => {
    const connection = await host.connect({ host: 'corner', port }).catch(() => undefined);
    if (!connection) return true;
    const end = connection.receive().then(readToTheEnd, () => undefined);
    async function readToTheEnd(line: unknown): Promise<void> {
      while (line !== undefined) line = await connection?.receive().catch(() => undefined);
    }
    if (mischief === mischiefs[1]) await connection.write('one large cappuccino, please\n');
    if (mischief === mischiefs[2]) await connection.write('{"photo":"half');
    const json = nonOrder.exec(mischief)?.[1];
    if (json !== undefined) await connection.write(`${json}\n`);
    if (mischief === mischiefs[3]) {
      await connection.send({ photo: 'hasty', work: 200 });
      await host.sleep(stay);
      connection.reset();
    }
    connection.end();
    return Promise.race([end.then(() => true), host.sleep(2_000).then(() => false)]);
  });
  if (ended) return;
  assert.fail(
    `A customer ${mischief}. Two seconds later the server had still not ended the connection. ` +
      'End it in every case: a server that forgets some connections holds more of them every day.',
  );
}
