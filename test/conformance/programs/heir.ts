import type { Connection, Host } from 'dlabs';

/** Answers on connections that others hand to it, and on those of its port. */
export default async function heir(host: Host): Promise<void> {
  const port = Number(host.args[0] ?? 7009);
  const listener = await host.listen(port);
  void (async () => {
    for await (const connection of host.handoffs) void answer(host, connection);
  })();
  for await (const connection of listener) void answer(host, connection);
}

async function answer(host: Host, connection: Connection): Promise<void> {
  for (let message = await connection.receive(); message !== undefined; message = await connection.receive())
    await connection.send(
      `${host.name} ${connection.local.host}:${connection.local.port} ${JSON.stringify(message)}`,
    );
  connection.end();
}
