import type { Host } from 'dlabs';

/** Does what a program should not, as its argument says. */
export default async function hostile(host: Host): Promise<void> {
  const [how] = host.args;
  await host.listen(7000);
  host.log('begins');
  await host.sleep(100);
  if (how === 'loop') for (;;);
  if (how === 'flood') for (let n = 0; ; n++) host.log(n);
  if (how === 'memory') {
    const all: Uint8Array[] = [];
    for (;;) {
      all.push(new Uint8Array(8 * 2 ** 20).fill(1));
      await host.sleep(1);
    }
  }
  await host.sleep(600_000);
}
