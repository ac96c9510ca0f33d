import type { Connection, Host } from 'dlabs';

/** Answers every message with itself. */
export default async function echo(host: Host): Promise<void> {
  const listener = await host.listen(7000);
  for await (const connection of listener) void answer(connection);
}

async function answer(connection: Connection): Promise<void> {
  for (let message = await connection.receive(); message !== undefined; message = await connection.receive())
    await connection.send(message as string);
  connection.end();
}
