/**
 * GIVEN: an astronomer, who would like to have the telescope all night, and looks through it whenever it is hers. Nothing to
 * change here.
 */
import type { Host } from 'dlabs';
import { Lease } from './lease';

export default async function astronomer(host: Host): Promise<void> {
  const lease = new Lease(host, 'telescope', `${host.name}-${host.pid}`);
  void obey(host, lease);
  let before = false;
  for (;;) {
    if (lease.held !== before) {
      before = lease.held;
      host.log(before ? 'the telescope is mine' : 'the telescope is not mine any more');
    }
    await host.sleep(50);
  }
}

/** Type `release` to give the telescope to somebody else. */
async function obey(host: Host, lease: Lease): Promise<void> {
  for await (const line of host.input) {
    if (line.trim() === 'release') await lease.release();
    else host.log('I know one command: release');
  }
}
