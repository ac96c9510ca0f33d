import type { Host } from 'dlabs';

/** The operator of `box`: each line typed here is added to `inetd.conf`. Restart the superserver to make it read the table. */
export default async function operator(host: Host): Promise<void> {
  for await (const line of host.input) {
    await host.disk.append('inetd.conf', `${line}\n`);
    await host.disk.sync();
    const lines = ((await host.disk.readText('inetd.conf')) ?? '').trimEnd().split('\n');
    lines.forEach((text, n) => host.log(`${String(n + 1).padStart(2)}  ${text}`));
  }
}
