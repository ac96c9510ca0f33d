import type { Host } from 'dlabs';

/** Writes one file and syncs, then another and does not. */
export default async function saver(host: Host): Promise<void> {
  host.log('found', await host.disk.list());
  await host.disk.write('synced.txt', 'kept');
  await host.disk.append('synced.txt', ' for ever');
  await host.disk.sync();
  await host.disk.write('loose.txt', 'perhaps');
  host.log('saved');
  await host.sleep(600_000);
}
