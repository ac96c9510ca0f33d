import type { Host } from 'dlabs';

/** Reads one stream of bytes to its end, then answers how many there were, and ends. */
export default async function reader(host: Host): Promise<void> {
  const listener = await host.listen(7000);
  const connection = await listener.accept();
  if (!connection) return;
  const wait = Number(host.args[0] ?? 0);
  if (wait > 0) await host.sleep(wait);
  let bytes = 0;
  for (let part = await connection.read(); part; part = await connection.read()) bytes += part.length;
  await connection.send({ bytes });
  connection.end();
}
