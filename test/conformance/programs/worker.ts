import type { Host } from 'dlabs';

export default async function worker(host: Host): Promise<void> {
  const { connection } = host;
  if (!connection) throw new Error('no connection');
  for (let message = await connection.receive(); message !== undefined; message = await connection.receive())
    await connection.send(`${host.args[0]} says ${JSON.stringify(message)}`);
  connection.end();
  host.exit(3);
}
