import type { Host } from 'dlabs';
import type { Order, Print } from './orders';

/**
 * The rendering library: turns a photo into a print, which keeps one core busy for `order.work` milliseconds.
 *
 * It came as it is, and it has a bug. A file whose name begins with “broken” makes it write where it must not, and the
 * operating system ends the whole process on the spot (exit code 139, a segmentation fault). No `catch` sees that.
 */
export async function render(host: Host, order: Order): Promise<Print> {
  host.log(`rendering ${order.photo} (${order.work} ms of work)`);
  if (order.photo.startsWith('broken')) {
    await host.compute(order.work / 2);
    host.log('segmentation fault');
    host.exit(139);
  }
  await host.compute(order.work);
  return { photo: order.photo, image: `image of ${order.photo}` };
}
