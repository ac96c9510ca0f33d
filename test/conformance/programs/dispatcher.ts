import type { Host } from 'dlabs';

/** Reads the first line of each connection, and has a worker answer the others. */
export default async function dispatcher(host: Host): Promise<void> {
  const listener = await host.listen(7000);
  for await (const connection of listener) {
    const name = await connection.receive<string>();
    const worker = await host.spawn('worker.ts', { args: [String(name)], connection });
    void worker.exited.then(({ code }) => host.log(`worker ended ${code}`));
    try {
      await connection.send('mine no more');
    } catch (error) {
      host.log((error as { code?: string }).code);
    }
  }
}
