import type { Host } from 'dlabs';

/** Counts, a line each 20 ms. */
export default async function ticker(host: Host): Promise<void> {
  for (let n = 1; ; n++) {
    host.log(n);
    await host.sleep(20);
  }
}
