import type { Host } from 'dlabs';
import type { Order, Print } from './orders';
import { port } from './orders';

/** Customers of the shop that the first argument names. Type icon, poster, broken, silent or hangup in their terminal. */
export default async function customers(host: Host): Promise<void> {
  const [shop = 'corner'] = host.args;
  await Promise.all([everyday(host, shop), typed(host, shop)]);
}

const icon = 100;
const poster = 3_000;

/** For ever: one poster, five icons, one every 700 ms, whether the ones before were answered or not. */
async function everyday(host: Host, shop: string): Promise<void> {
  await host.sleep(200);
  for (let n = 0; ; n++) {
    const order = n % 6 === 0 ? { photo: `poster-${n}`, work: poster } : { photo: `icon-${n}`, work: icon };
    void visit(host, shop, order);
    await host.sleep(700);
  }
}

/** Whatever you type, once more. */
async function typed(host: Host, shop: string): Promise<void> {
  let n = 0;
  for await (const line of host.input) {
    const photo = `${line.trim()}-${String.fromCharCode(65 + (n++ % 26))}`;
    if (line.startsWith('silent')) void silent(host, shop);
    else if (line.startsWith('hangup')) void hangUp(host, shop, { photo, work: poster });
    else if (line.startsWith('poster')) void visit(host, shop, { photo, work: poster });
    else if (line.startsWith('icon') || line.startsWith('broken'))
      void visit(host, shop, { photo, work: icon });
    else host.log('there are: icon, poster, broken, silent, hangup');
  }
}

/** Orders one print and tells how long it took. */
async function visit(host: Host, shop: string, order: Order): Promise<void> {
  const begin = host.now();
  const took = (): string => `${String(Math.round(host.now() - begin)).padStart(6)} ms`;
  try {
    const connection = await host.connect({ host: shop, port });
    await connection.send(order);
    const print = await connection.receive<Print>();
    connection.end();
    if (print) host.log(`${order.photo.padEnd(10)} ${took()}, of which ${order.work} ms are work`);
    else host.log(`${order.photo.padEnd(10)} ${took()}, and NO PRINT: the shop ended the connection`);
  } catch (error) {
    host.log(`${order.photo.padEnd(10)} ${took()}, and NO PRINT: ${(error as Error).message}`);
  }
}

/** Takes a place at the counter and says nothing for twenty seconds. */
async function silent(host: Host, shop: string): Promise<void> {
  try {
    const connection = await host.connect({ host: shop, port });
    host.log('silent     is connected and says nothing');
    await host.sleep(20_000);
    connection.end();
    host.log('silent     has left');
  } catch (error) {
    host.log(`silent     ${(error as Error).message}`);
  }
}

/** Orders, and leaves while the shop works. */
async function hangUp(host: Host, shop: string, order: Order): Promise<void> {
  try {
    const connection = await host.connect({ host: shop, port });
    await connection.send(order);
    await host.sleep(500);
    connection.reset();
    host.log(`${order.photo.padEnd(10)} hung up`);
  } catch (error) {
    host.log(`${order.photo.padEnd(10)} ${(error as Error).message}`);
  }
}
