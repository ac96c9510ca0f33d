import type { Host } from 'dlabs';

/** Accepts connections, and does with them what its first argument says. */
export default async function silent(host: Host): Promise<void> {
  const listener = await host.listen(7000, { backlog: Number(host.args[1] ?? 128) });
  if (host.args[0] === 'accept-none') await host.sleep(600_000);
  for await (const connection of listener) {
    host.log(`accepted ${connection.remote.host}`);
    if (host.args[0] === 'reset') connection.reset();
    if (host.args[0] === 'crash') throw new Error('as planned');
  }
}
