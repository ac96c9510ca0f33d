import type { Host } from 'dlabs';

/** Ends as its argument says. */
export default async function endings(host: Host): Promise<void> {
  const [how] = host.args;
  if (how === 'exit') host.exit(42);
  if (how === 'throw') throw new TypeError('as planned');
  if (how === 'reject') void Promise.reject(new RangeError('nobody handles it'));
  if (how === 'stay' || how === 'reject') await host.sleep(600_000);
  if (how === 'signal') {
    const asked = new Promise<void>((resolve) => host.signal.addEventListener('abort', () => resolve()));
    await asked;
    host.log('asked to end');
    host.exit(7);
  }
}
