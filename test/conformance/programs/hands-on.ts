import type { Host } from 'dlabs';

/** Accepts a connection, reads a line, and hands it to whom its arguments name: a host and a port, or a child. */
export default async function handsOn(host: Host): Promise<void> {
  const [to, port] = host.args;
  const listener = await host.listen(7000);
  const child = to === undefined ? await host.spawn('heir.ts') : undefined;
  for await (const connection of listener) {
    const first = await connection.receive<string>();
    try {
      const target = child ?? { host: String(to), port: Number(port) };
      await connection.handOff(target, { unread: `${JSON.stringify(`${first}, read before`)}\n` });
      host.log('handed over');
    } catch (error) {
      host.log((error as { code?: string }).code);
      await connection.send('nobody wants you');
    }
  }
}
